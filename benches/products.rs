//! Square matrix products: `cargo bench --bench products`.

use constnet::Matrix;
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use zerocopy::FromZeros;

fn products(c: &mut Criterion) {
    let mut group = c.benchmark_group("square product");
    product::<4>(&mut group);
    product::<8>(&mut group);
    product::<10>(&mut group);
    product::<16>(&mut group);
    product::<24>(&mut group);
    product::<32>(&mut group);
    product::<48>(&mut group);
    product::<64>(&mut group);
    product::<96>(&mut group);
    product::<128>(&mut group);
    product::<256>(&mut group);
    group.finish();
}

fn product<const N: usize>(group: &mut BenchmarkGroup<'_, WallTime>) {
    let [mut a, mut b, mut y] = [(); 3].map(|()| Matrix::<N, N>::new_box_zeroed().expect("memory"));
    for (k, (a, b)) in a.as_mut_slice().iter_mut().zip(b.as_mut_slice()).enumerate() {
        (*a, *b) = ((k * 37 % 101) as f32, (k * 53 % 103) as f32);
    }
    group.throughput(Throughput::ElementsAndBytes {
        elements: 2 * (N as u64).pow(3),
        bytes: 3 * size_of::<Matrix<N, N>>() as u64,
    });
    group.bench_function(BenchmarkId::from_parameter(N), |bencher| {
        bencher.iter(|| constnet::kernel::product(&black_box(&a).0, &black_box(&b).0, &mut black_box(&mut y).0));
    });
}

criterion_group!(benches, products);
criterion_main!(benches);
