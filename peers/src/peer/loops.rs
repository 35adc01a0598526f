//! Plain loops over arrays, as one writes them by hand for a network whose sizes are known: for the baseline of the
//! processor, and (`WIDE`) for vectors of 256 bits with fused multiply-add.

use super::Peer;
use crate::run::{Run, run};
use crate::work::{RATE, Work};
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

#[cfg(target_arch = "x86_64")]
fn is_wide_here() -> bool {
    is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma")
}

#[cfg(not(target_arch = "x86_64"))]
fn is_wide_here() -> bool {
    false
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn wide<R>(loops: impl FnOnce() -> R) -> R {
    loops()
}

/// Compiles `loops`, if all of it is inlined, for what `WIDE` says.
#[inline(always)]
fn compiled<const WIDE: bool, R>(loops: impl FnOnce() -> R) -> R {
    #[cfg(target_arch = "x86_64")]
    if WIDE {
        // SAFETY: there is a peer with `WIDE` only where the processor has both features.
        return unsafe { wide(loops) };
    }
    loops()
}

#[inline(always)]
fn multiply_add<const WIDE: bool>(a: f32, b: f32, c: f32) -> f32 {
    if WIDE { a.mul_add(b, c) } else { a * b + c }
}

#[repr(C, align(64))]
struct Dense<const I: usize, const O: usize> {
    weight: [[f32; O]; I],
    bias: [f32; O],
    /// First and second moments of Adam.
    moments: [[[f32; O]; I]; 2],
    moments_of_bias: [[f32; O]; 2],
}

/// One step of an optimiser: how often it was done before, to the end of Adam's corrections.
#[derive(Clone, Copy)]
struct Descent {
    mean: f32,
    variance: f32,
}

impl Descent {
    fn number(step: i32) -> Self {
        Self { mean: 1.0 / (1.0 - 0.9_f32.powi(step)), variance: 1.0 / (1.0 - 0.999_f32.powi(step)) }
    }

    #[inline(always)]
    fn update<const ADAM: bool>(self, parameter: &mut f32, [first, second]: [&mut f32; 2], gradient: f32) {
        if ADAM {
            *first += 0.1 * (gradient - *first);
            *second += 0.001 * (gradient * gradient - *second);
            *parameter -= RATE * (*first * self.mean) / ((*second * self.variance).sqrt() + 1e-8);
        } else {
            *parameter -= RATE * gradient;
        }
    }
}

impl<const I: usize, const O: usize> Dense<I, O> {
    fn new(numbers: &mut &[f32]) -> Box<Self> {
        // SAFETY: numbers that are all zero are valid.
        let mut layer: Box<Self> = unsafe { Box::new_zeroed().assume_init() };
        for to in [layer.weight.as_flattened_mut(), &mut layer.bias] {
            let (these, rest) = numbers.split_at(to.len());
            to.copy_from_slice(these);
            *numbers = rest;
        }
        layer
    }

    fn numbers(&self) -> Vec<f32> {
        [self.weight.as_flattened(), &self.bias].concat()
    }

    #[inline(always)]
    fn forward<const WIDE: bool, const B: usize>(&self, x: &[[f32; I]; B], y: &mut [[f32; O]; B], f: impl Fn(f32) -> f32) {
        for (x, y) in x.iter().zip(y) {
            let mut sums = self.bias;
            for (&x, weight) in x.iter().zip(&self.weight) {
                for (sum, &weight) in sums.iter_mut().zip(weight) {
                    *sum = multiply_add::<WIDE>(x, weight, *sum);
                }
            }
            *y = sums.map(&f);
        }
    }

    /// The gradient of an input that came out of a relu.
    #[inline(always)]
    fn backward_input<const WIDE: bool, const B: usize>(&self, x: &[[f32; I]; B], dy: &[[f32; O]; B], dx: &mut [[f32; I]; B]) {
        for ((x, dy), dx) in x.iter().zip(dy).zip(dx) {
            for ((&x, weight), dx) in x.iter().zip(&self.weight).zip(dx) {
                *dx = if x > 0.0 { dot::<WIDE, O>(dy, weight) } else { 0.0 };
            }
        }
    }

    #[inline(always)]
    fn descend<const WIDE: bool, const ADAM: bool, const B: usize>(&mut self, x: &[[f32; I]; B], dy: &[[f32; O]; B], by: Descent) {
        let [first, second] = &mut self.moments;
        for (((i, weight), first), second) in self.weight.iter_mut().enumerate().zip(first).zip(second) {
            let mut gradient = [0.0; O];
            for (x, dy) in x.iter().zip(dy) {
                for (gradient, &dy) in gradient.iter_mut().zip(dy) {
                    *gradient = multiply_add::<WIDE>(x[i], dy, *gradient);
                }
            }
            for o in 0..O {
                by.update::<ADAM>(&mut weight[o], [&mut first[o], &mut second[o]], gradient[o]);
            }
        }
        let [first, second] = &mut self.moments_of_bias;
        for o in 0..O {
            by.update::<ADAM>(&mut self.bias[o], [&mut first[o], &mut second[o]], dy.iter().map(|dy| dy[o]).sum());
        }
    }
}

#[inline(always)]
fn dot<const WIDE: bool, const N: usize>(a: &[f32; N], b: &[f32; N]) -> f32 {
    let mut sums = [0.0; 8];
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    for (a, b) in a.iter().zip(b) {
        for k in 0..8 {
            sums[k] = multiply_add::<WIDE>(a[k], b[k], sums[k]);
        }
    }
    let mut rest = 0.0;
    for (&a, &b) in a_rest.iter().zip(b_rest) {
        rest = multiply_add::<WIDE>(a, b, rest);
    }
    rest + if N < 8 { 0.0 } else { sums.iter().sum() }
}

/// The gradient of the sum of squared errors, or of the mean cross-entropy, in place of `y`.
#[inline(always)]
fn loss<const CLASSES: bool, const B: usize, const O: usize>(y: &mut [[f32; O]; B], target: &[[f32; O]; B]) {
    for (y, target) in y.iter_mut().zip(target) {
        if CLASSES {
            let most = y.iter().fold(f32::NEG_INFINITY, |most, &y| most.max(y));
            *y = y.map(|y| (y - most).exp());
            let scale = 1.0 / y.iter().sum::<f32>();
            for (y, target) in y.iter_mut().zip(target) {
                *y = (*y * scale - target) * (1.0 / B as f32);
            }
        } else {
            for (y, target) in y.iter_mut().zip(target) {
                *y = 2.0 * (*y - target);
            }
        }
    }
}

#[inline(always)]
fn relu(x: f32) -> f32 {
    if x > 0.0 { x } else { 0.0 }
}

fn rows<const R: usize, const C: usize>(numbers: &[f32]) -> Box<[[f32; C]; R]> {
    let rows: Vec<[f32; C]> = numbers.as_chunks().0.to_vec();
    rows.try_into().unwrap_or_else(|_| unreachable!("a work has numbers for its sizes"))
}

fn zeros<const R: usize, const C: usize>() -> Box<[[f32; C]; R]> {
    rows(&vec![0.0; R * C])
}

fn train2<const WIDE: bool, const ADAM: bool, const CLASSES: bool, const B: usize, const I: usize, const H: usize, const O: usize>(
    work: &Work,
) -> Box<dyn Run> {
    let mut numbers = &work.parameters[..];
    let layers = (Dense::<I, H>::new(&mut numbers), Dense::<H, O>::new(&mut numbers));
    let buffers = (zeros::<B, H>(), zeros::<B, O>(), zeros::<B, H>());
    let data = (rows::<B, I>(&work.x), rows::<B, O>(&work.target));
    run(
        (layers, buffers, data, 0),
        |((first, second), (h, y, dh), (x, target), step), times| {
            compiled::<WIDE, _>(
                #[inline(always)]
                || {
                    for _ in 0..times {
                        *step += 1;
                        let by = if ADAM { Descent::number(*step) } else { Descent { mean: 1.0, variance: 1.0 } };
                        let (x, target) = (black_box(&**x), black_box(&**target));
                        first.forward::<WIDE, B>(x, h, relu);
                        second.forward::<WIDE, B>(h, y, |y| y);
                        loss::<CLASSES, B, O>(y, target);
                        second.backward_input::<WIDE, B>(h, y, dh);
                        second.descend::<WIDE, ADAM, B>(h, y, by);
                        first.descend::<WIDE, ADAM, B>(x, dh, by);
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
