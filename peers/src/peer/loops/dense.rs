//! A dense layer of known sizes as plain loops.

use crate::work::RATE;

#[cfg(target_arch = "x86_64")]
pub fn is_wide_here() -> bool {
    is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma")
}

#[cfg(not(target_arch = "x86_64"))]
pub fn is_wide_here() -> bool {
    false
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn wide<R>(loops: impl FnOnce() -> R) -> R {
    loops()
}

/// Compiles `loops`, if all of it is inlined, for what `WIDE` says.
#[inline(always)]
pub fn compiled<const WIDE: bool, R>(loops: impl FnOnce() -> R) -> R {
    #[cfg(target_arch = "x86_64")]
    if WIDE {
        // SAFETY: there is a peer with `WIDE` only where the processor has both features.
        return unsafe { wide(loops) };
    }
    loops()
}

#[inline(always)]
pub fn multiply_add<const WIDE: bool>(a: f32, b: f32, c: f32) -> f32 {
    if WIDE { a.mul_add(b, c) } else { a * b + c }
}

#[repr(C, align(64))]
pub struct Dense<const I: usize, const O: usize> {
    weight: [[f32; O]; I],
    bias: [f32; O],
    /// First and second moments of Adam.
    moments: [[[f32; O]; I]; 2],
    moments_of_bias: [[f32; O]; 2],
}

/// One step of an optimiser: how often it was done before, to the end of Adam's corrections.
#[derive(Clone, Copy)]
pub struct Descent {
    pub mean: f32,
    pub variance: f32,
}

impl Descent {
    pub fn number(step: i32) -> Self {
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
    pub fn new(numbers: &mut &[f32]) -> Box<Self> {
        // SAFETY: numbers that are all zero are valid.
        let mut layer: Box<Self> = unsafe { Box::new_zeroed().assume_init() };
        for to in [layer.weight.as_flattened_mut(), &mut layer.bias] {
            let (these, rest) = numbers.split_at(to.len());
            to.copy_from_slice(these);
            *numbers = rest;
        }
        layer
    }

    pub fn numbers(&self) -> Vec<f32> {
        [self.weight.as_flattened(), &self.bias].concat()
    }

    #[inline(always)]
    pub fn forward<const WIDE: bool, const B: usize>(&self, x: &[[f32; I]; B], y: &mut [[f32; O]; B], f: impl Fn(f32) -> f32) {
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
    pub fn backward_input<const WIDE: bool, const B: usize>(
        &self,
        x: &[[f32; I]; B],
        dy: &[[f32; O]; B],
        dx: &mut [[f32; I]; B],
    ) {
        for ((x, dy), dx) in x.iter().zip(dy).zip(dx) {
            for ((&x, weight), dx) in x.iter().zip(&self.weight).zip(dx) {
                *dx = if x > 0.0 { dot::<WIDE, O>(dy, weight) } else { 0.0 };
            }
        }
    }

    #[inline(always)]
    pub fn descend<const WIDE: bool, const ADAM: bool, const B: usize>(
        &mut self,
        x: &[[f32; I]; B],
        dy: &[[f32; O]; B],
        by: Descent,
    ) {
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
pub fn loss<const CLASSES: bool, const B: usize, const O: usize>(y: &mut [[f32; O]; B], target: &[[f32; O]; B]) {
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
pub fn relu(x: f32) -> f32 {
    if x > 0.0 { x } else { 0.0 }
}
