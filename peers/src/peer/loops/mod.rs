//! Plain loops over arrays, as one writes them by hand for a network whose sizes are known: for the baseline of the
//! processor, and (`WIDE`) for vectors of 256 bits with fused multiply-add.

mod dense;

use super::Peer;
use crate::run::{Run, run};
use crate::work::Work;
use dense::{Dense, Descent, compiled, is_wide_here, loss, multiply_add, relu};
use std::hint::black_box;

pub fn peers() -> [Peer; 2] {
    let rustc = Some("rustc of this build".to_string());
    let wide = if is_wide_here() { rustc.clone() } else { None };
    [Peer::new("loops", rustc, start::<false>), Peer::new("loops AVX2", wide, start::<true>)]
}

fn start<const WIDE: bool>(work: &Work) -> Option<Box<dyn Run>> {
    Some(match work.name.as_str() {
        "W1" => train2::<WIDE, false, false, 4, 2, 3, 1>(work),
        "W2" => train3::<WIDE, false, true, 16, 4, 32, 32, 3>(work),
        "W3" => train2::<WIDE, false, true, 32, 784, 128, 10>(work),
        "W3a" => train2::<WIDE, true, true, 32, 784, 128, 10>(work),
        "W3b" => train3::<WIDE, false, true, 64, 784, 512, 256, 10>(work),
        "W4a" => infer2::<WIDE, 2, 3, 1>(work),
        "W4b" => infer3_tanh::<WIDE, 16, 64, 64, 4>(work),
        "W4c" => infer2::<WIDE, 784, 128, 10>(work),
        "4×4×4" => product::<WIDE, 4, 4, 4>(work),
        "8×8×8" => product::<WIDE, 8, 8, 8>(work),
        "10×10×10" => product::<WIDE, 10, 10, 10>(work),
        "16×16×16" => product::<WIDE, 16, 16, 16>(work),
        "24×24×24" => product::<WIDE, 24, 24, 24>(work),
        "32×32×32" => product::<WIDE, 32, 32, 32>(work),
        "64×64×64" => product::<WIDE, 64, 64, 64>(work),
        "128×128×128" => product::<WIDE, 128, 128, 128>(work),
        _ => return None,
    })
}

fn rows<const R: usize, const C: usize>(numbers: &[f32]) -> Box<[[f32; C]; R]> {
    let rows: Vec<[f32; C]> = numbers.as_chunks().0.to_vec();
    rows.try_into().unwrap_or_else(|_| unreachable!("a work has numbers for its sizes"))
}

fn zeros<const R: usize, const C: usize>() -> Box<[[f32; C]; R]> {
    rows(&vec![0.0; R * C])
}

fn train2<
    const WIDE: bool,
    const ADAM: bool,
    const CLASSES: bool,
    const B: usize,
    const I: usize,
    const H: usize,
    const O: usize,
>(
    work: &Work,
) -> Box<dyn Run> {
    let mut numbers = &work.parameters[..];
    let layers = (Dense::<I, H>::new(&mut numbers), Dense::<H, O>::new(&mut numbers));
    let data = (rows::<B, I>(&work.x), rows::<B, O>(&work.target));
    run(
        (layers, data, 0),
        |((first, second), (x, target), step), times| {
            compiled::<WIDE, _>(
                #[inline(always)]
                || {
                    for _ in 0..times {
                        *step += 1;
                        let by = if ADAM { Descent::number(*step) } else { Descent { mean: 1.0, variance: 1.0 } };
                        let (x, target) = (black_box(&**x), black_box(&**target));
                        let (mut h, mut y, mut dh) = ([[0.0; H]; B], [[0.0; O]; B], [[0.0; H]; B]);
                        first.forward::<WIDE, B>(x, &mut h, relu);
                        second.forward::<WIDE, B>(&h, &mut y, |y| y);
                        loss::<CLASSES, B, O>(&mut y, target);
                        second.backward_input::<WIDE, B>(&h, &y, &mut dh);
                        second.descend::<WIDE, ADAM, B>(&h, &y, by);
                        first.descend::<WIDE, ADAM, B>(x, &dh, by);
                    }
                },
            );
        },
        |((first, second), ..)| [first.numbers(), second.numbers()].concat(),
    )
}

fn train3<
    const WIDE: bool,
    const ADAM: bool,
    const CLASSES: bool,
    const B: usize,
    const I: usize,
    const G: usize,
    const H: usize,
    const O: usize,
>(
    work: &Work,
) -> Box<dyn Run> {
    let mut numbers = &work.parameters[..];
    let layers = (Dense::<I, G>::new(&mut numbers), Dense::<G, H>::new(&mut numbers), Dense::<H, O>::new(&mut numbers));
    let buffers = (zeros::<B, G>(), zeros::<B, H>(), zeros::<B, O>(), zeros::<B, G>(), zeros::<B, H>());
    let data = (rows::<B, I>(&work.x), rows::<B, O>(&work.target));
    run(
        (layers, buffers, data),
        |((first, second, third), (g, h, y, dg, dh), (x, target)), times| {
            compiled::<WIDE, _>(
                #[inline(always)]
                || {
                    let by = Descent { mean: 1.0, variance: 1.0 };
                    for _ in 0..times {
                        let (x, target) = (black_box(&**x), black_box(&**target));
                        first.forward::<WIDE, B>(x, g, relu);
                        second.forward::<WIDE, B>(g, h, relu);
                        third.forward::<WIDE, B>(h, y, |y| y);
                        loss::<CLASSES, B, O>(y, target);
                        third.backward_input::<WIDE, B>(h, y, dh);
                        third.descend::<WIDE, ADAM, B>(h, y, by);
                        second.backward_input::<WIDE, B>(g, dh, dg);
                        second.descend::<WIDE, ADAM, B>(g, dh, by);
                        first.descend::<WIDE, ADAM, B>(x, dg, by);
                    }
                },
            );
        },
        |((first, second, third), ..)| [first.numbers(), second.numbers(), third.numbers()].concat(),
    )
}

fn infer2<const WIDE: bool, const I: usize, const H: usize, const O: usize>(work: &Work) -> Box<dyn Run> {
    let mut numbers = &work.parameters[..];
    let layers = (Dense::<I, H>::new(&mut numbers), Dense::<H, O>::new(&mut numbers));
    run(
        (layers, rows::<1, I>(&work.x), zeros::<1, O>()),
        |((first, second), x, y), times| {
            compiled::<WIDE, _>(
                #[inline(always)]
                || {
                    for _ in 0..times {
                        let mut h = [[0.0; H]];
                        first.forward::<WIDE, 1>(black_box(x), &mut h, relu);
                        second.forward::<WIDE, 1>(&h, y, |y| y);
                        black_box(&mut **y);
                    }
                },
            );
        },
        |(.., y)| y.as_flattened().to_vec(),
    )
}

fn infer3_tanh<const WIDE: bool, const I: usize, const G: usize, const H: usize, const O: usize>(work: &Work) -> Box<dyn Run> {
    let mut numbers = &work.parameters[..];
    let layers = (Dense::<I, G>::new(&mut numbers), Dense::<G, H>::new(&mut numbers), Dense::<H, O>::new(&mut numbers));
    run(
        (layers, rows::<1, I>(&work.x), zeros::<1, O>()),
        |((first, second, third), x, y), times| {
            compiled::<WIDE, _>(
                #[inline(always)]
                || {
                    for _ in 0..times {
                        let (mut g, mut h) = ([[0.0; G]], [[0.0; H]]);
                        first.forward::<WIDE, 1>(black_box(x), &mut g, f32::tanh);
                        second.forward::<WIDE, 1>(&g, &mut h, f32::tanh);
                        third.forward::<WIDE, 1>(&h, y, |y| y);
                        black_box(&mut **y);
                    }
                },
            );
        },
        |(.., y)| y.as_flattened().to_vec(),
    )
}

fn product<const WIDE: bool, const M: usize, const K: usize, const N: usize>(work: &Work) -> Box<dyn Run> {
    run(
        (rows::<M, K>(&work.parameters), rows::<K, N>(&work.x), zeros::<M, N>()),
        |(a, b, y), times| {
            compiled::<WIDE, _>(
                #[inline(always)]
                || {
                    for _ in 0..times {
                        let (a, b) = (black_box(&**a), black_box(&**b));
                        for (a, y) in a.iter().zip(y.iter_mut()) {
                            let mut sums = [0.0; N];
                            for (&a, b) in a.iter().zip(b) {
                                for (sum, &b) in sums.iter_mut().zip(b) {
                                    *sum = multiply_add::<WIDE>(a, b, *sum);
                                }
                            }
                            *y = sums;
                        }
                        black_box(&mut **y);
                    }
                },
            );
        },
        |(.., y)| y.as_flattened().to_vec(),
    )
}
