//! The three networks that every bench measures.

use constnet::{Layer, Linear, Loss, Matrix, MeanSquaredError, Parameters, Relu, Sgd, Tensor, Trainer, Zero, start};
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput};
use rand::distr::Uniform;
use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};
use std::hint::black_box;
use zerocopy::FromZeros;

type Xor = (Linear<2, 3>, Relu, Linear<3, 1>);
type Iris = (Linear<4, 32>, Relu, Linear<32, 32>, Relu, Linear<32, 3>);
type Digits = (Linear<784, 128>, Relu, Linear<128, 10>);

const LOSS: MeanSquaredError = MeanSquaredError;
/// So small that thousands of steps change no branch.
const SGD: Sgd = Sgd::new(1e-6);

/// What is measured of a network.
#[derive(Clone, Copy)]
pub enum Part {
    Forward,
    Backward,
    Step,
    Predict,
}

/// Measures one part of all three.
pub fn networks(c: &mut Criterion, name: &str, part: Part) {
    let mut group = c.benchmark_group(name);
    network::<Xor, Matrix<4, 2>, 4>(&mut group, "2-3-1, batch 4", part);
    network::<Iris, Matrix<16, 4>, 16>(&mut group, "4-32-32-3, batch 16", part);
    network::<Digits, Matrix<32, 784>, 32>(&mut group, "784-128-10, batch 32", part);
    group.finish();
}

fn network<M, X, const B: u64>(group: &mut BenchmarkGroup<'_, WallTime>, name: &str, part: Part)
where
    M: Layer<X, Scalar = f32> + Parameters<f32> + FromZeros,
    M::Output: FromZeros,
    M::Tape: FromZeros,
    M::Scratch: FromZeros,
    <M as Parameters<f32>>::State<Sgd>: FromZeros,
    X: Tensor<Scalar = f32> + FromZeros,
    MeanSquaredError: Loss<M::Output, M::Output>,
{
    let mut trainer = Trainer::<M, X, _, _>::boxed(LOSS, SGD);
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    start::fill(&mut trainer.model, &mut rng, &Uniform::new(-0.05_f32, 0.05).expect("a range"));
    let mut x = X::new_box_zeroed().expect("memory");
    let mut target = M::Output::new_box_zeroed().expect("memory");
    pattern(&mut *x);
    pattern(&mut *target);
    group.throughput(Throughput::Elements(B));
    group.bench_function(name, |b| match part {
        Part::Step => b.iter(|| trainer.step(black_box(&*x), black_box(&*target)).is_ok()),
        Part::Predict => b.iter(|| black_box(trainer.predict(black_box(&*x))).as_slice().len()),
        Part::Forward => {
            let (mut y, mut tape) = (M::Output::new_box_zeroed().expect("memory"), M::Tape::new_box_zeroed().expect("memory"));
            b.iter(|| trainer.model.forward(black_box(&*x), black_box(&mut *y), &mut tape));
        }
        Part::Backward => {
            let (mut y, mut tape) = (M::Output::new_box_zeroed().expect("memory"), M::Tape::new_box_zeroed().expect("memory"));
            let mut scratch = M::Scratch::new_box_zeroed().expect("memory");
            let mut dy = M::Output::new_box_zeroed().expect("memory");
            let mut state = <<M as Parameters<f32>>::State<Sgd> as Zero>::ZERO;
            trainer.model.forward(&x, &mut y, &mut tape);
            pattern(&mut *dy);
            let (model, optimizer) = (&mut trainer.model, &SGD);
            b.iter(|| {
                model.backward(black_box(&*x), &y, &mut tape, &mut scratch, black_box(&mut *dy), None, optimizer, &mut state);
            });
        }
    });
}

/// Numbers between 0 and 1 without structure.
fn pattern<X: Tensor<Scalar = f32>>(x: &mut X) {
    for (k, x) in x.as_mut_slice().iter_mut().enumerate() {
        *x = (k * 37 % 101) as f32 / 101.0;
    }
}
