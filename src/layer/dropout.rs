use crate::contract::{HyperparameterError, Layer, Optimizer, Parameters, Visitor};
use crate::kernel;
use crate::scalar::Scalar;
use crate::tensor::Tensor;
use core::slice;
use zerocopy::FromZeros;

/// Sets a random part of the elements to zero in training, another in each step, and makes up for it with the others.
///
/// # Shape
///
/// Any tensor to a tensor of the same shape.
///
/// # Maths
///
/// ```text
/// keep[k] is 0 with a probability of rate, else 1/(1 − rate)
/// forward    y[k]  = keep[k] x[k]
/// backward   dx[k] = keep[k] dy[k]
/// infer      y     = x
/// ```
///
/// `keep` is a function of the seed, the number of the training step and `k` alone, so training can be repeated bit for
/// bit, on any machine. It is computed twice instead of stored. Two layers in one network need different seeds. All elements of
/// an [`Each`](crate::Each) lose the same in a step; behind a reference, which cannot count, each step loses the same.
///
/// # Memory
///
/// No parameters; the tape is the number of the step, 4 bytes. Rate, seed and step are 8 bytes and a scalar.
///
/// # Precision
///
/// The rate is exact to 2⁻²⁴.
///
/// # Errors
///
/// A rate that is not at least 0 and below 1 is refused, by [`new`](Self::new) when the program is built, by
/// [`try_new`](Self::try_new) with an error that names it.
///
/// # Source
///
/// N. Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", 2014, section 10 for the
/// scaling in training; as `torch.nn.Dropout`. The random bits are a hash found by C. Wellons, "Prospecting for hash
/// functions", 2018: two rounds of multiplication and shift.
///
/// # Example
///
/// ```
/// use constnet::{Dropout, Layer, Matrix};
/// let (x, mut y) = (Matrix([[1.0; 1000]]), Matrix::ZERO);
/// let dropout = Dropout::new(0.75, 1);
/// dropout.forward(&x, &mut y, &mut 0);
/// assert!(y.as_slice().iter().all(|&y| y == 0.0 || y == 4.0));
/// let kept = y.as_slice().iter().filter(|&&y| y != 0.0).count();
/// assert!((200..300).contains(&kept));
/// assert_eq!(dropout.predict(&x), x);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, FromZeros)]
pub struct Dropout<T = f32> {
    rate: T,
    seed: u32,
    step: u32,
}

impl Dropout {
    /// With a rate and a seed that the program states.
    ///
    /// # Panics
    ///
    /// If the rate is not at least 0 and below 1; in a `const`, that is when the program is built.
    #[must_use]
    pub const fn new(rate: f32, seed: u32) -> Self {
        assert!(rate >= 0.0 && rate < 1.0, "the rate must be at least 0 and below 1");
        Self { rate, seed, step: 0 }
    }
}

impl<T: Scalar> Dropout<T> {
    /// With a rate from outside.
    ///
    /// # Errors
    ///
    /// If it is not at least 0 and below 1.
    pub fn try_new(rate: T, seed: u32) -> Result<Self, HyperparameterError<T>> {
        Ok(Self { rate: HyperparameterError::fraction("rate", rate)?, seed, step: 0 })
    }

    /// `to[k] = keep[k] from[k]` of step `step`.
    #[inline(always)]
    fn keep(&self, step: u32, from: &[T], to: &mut [T]) {
        let (rate, unit, kept) = (self.rate, T::ONE / T::from_usize(1 << 24), T::ONE / (T::ONE - self.rate));
        let key = hash(self.seed ^ hash(step));
        kernel::vectorized(
            from.len(),
            #[inline(always)]
            || {
                for (k, (to, &from)) in (0_u32..).zip(to.iter_mut().zip(from)) {
                    // 24 bits, which a float holds.
                    let random = T::from_usize((hash(key.wrapping_add(k)) >> 8) as usize) * unit;
                    *to = if random < rate { T::ZERO } else { from * kept };
                }
            },
        );
    }
}

/// Bits that look random, another 32 for each argument.
#[inline(always)]
const fn hash(x: u32) -> u32 {
    let x = (x ^ x >> 16).wrapping_mul(0x7FEB_352D);
    let x = (x ^ x >> 15).wrapping_mul(0x846C_A68B);
    x ^ x >> 16
}

impl<T: Scalar> Default for Dropout<T> {
    /// With a rate of 0.5 and a seed of 0.
    fn default() -> Self {
        Self { rate: T::ONE / T::from_usize(2), seed: 0, step: 0 }
    }
}

impl<T: Scalar> Parameters<T> for Dropout<T> {
    type State<O: Optimizer<T>> = ();
    const COUNT: usize = 0;

    #[inline(always)]
    fn visit<O: Optimizer<T>, V: Visitor<T, O>>(&mut self, (): &mut (), visitor: &mut V) {
        visitor.buffer("rate", slice::from_mut(&mut self.rate), Self::default().rate);
    }
}

impl<T: Scalar, X: Tensor<Scalar = T>> Layer<X> for Dropout<T> {
    type Scalar = T;
    type Output = X;
    type Tape = u32;
    type Scratch = ();

    #[inline(always)]
    fn infer(&self, x: &X, y: &mut X, _: &mut u32) {
        y.as_mut_slice().copy_from_slice(x.as_slice());
    }

    #[inline(always)]
    fn forward(&self, x: &X, y: &mut X, step: &mut u32) {
        *step = self.step;
        self.keep(*step, x.as_slice(), y.as_mut_slice());
    }

    #[inline(always)]
    fn backward_input(&self, _: &X, _: &X, step: &mut u32, (): &mut (), dy: &mut X, dx: &mut X) {
        self.keep(*step, dy.as_slice(), dx.as_mut_slice());
    }

    #[inline(always)]
    fn backward<O: Optimizer<T>>(
        &mut self,
        x: &X,
        y: &X,
        step: &mut u32,
        (): &mut (),
        dy: &mut X,
        dx: Option<&mut X>,
        _: &O,
        (): &mut (),
    ) {
        if let Some(dx) = dx {
            self.backward_input(x, y, step, &mut (), dy, dx);
        }
        self.step = step.wrapping_add(1);
    }
}

#[cfg(feature = "rand")]
impl<T: Scalar> rand::distr::Distribution<Dropout<T>> for rand::distr::StandardUniform {
    /// With a rate of 0.5 and a random seed.
    fn sample<R: rand::Rng + ?Sized>(&self, rng: &mut R) -> Dropout<T> {
        Dropout { seed: self.sample(rng), ..Dropout::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tensor::Matrix;

    #[test]
    fn each_step_drops_others_and_as_many_as_the_rate_says() {
        let (x, mut y, mut dy) = (Matrix([[1.0_f32; 10_000]]), Matrix::ZERO, Matrix::ZERO);
        let mut dropout = Dropout::new(0.25, 7);
        let mut last = Matrix::ZERO;
        for _ in 0..5 {
            let mut step = 0;
            dropout.forward(&x, &mut y, &mut step);
            assert_ne!(y, last);
            // Five standard deviations are 217.
            let dropped = y.as_slice().iter().filter(|&&y| y == 0.0).count();
            assert!(dropped.abs_diff(2500) < 217, "{dropped}");
            // Neighbours are dropped independently: 1/16 of them both, five standard deviations are 121.
            let both = y.as_slice().windows(2).filter(|pair| **pair == [0.0; 2]).count();
            assert!(both.abs_diff(625) < 121, "{both}");
            last = y;
            dropout.backward(&x, &y, &mut step, &mut (), &mut dy, None, &crate::contract::Stateless, &mut ());
        }
    }

    #[test]
    fn rates_that_make_no_sense_are_refused() {
        for rate in [-0.1, 1.0, f64::NAN, f64::INFINITY] {
            let error = Dropout::try_new(rate, 0).unwrap_err();
            assert!(error.found.to_bits() == rate.to_bits() && error.name == "rate");
        }
        assert_eq!(
            std::string::ToString::to_string(&Dropout::try_new(1.5, 0).unwrap_err()),
            "the rate must be at least 0 and below 1, found 1.5"
        );
    }
}
