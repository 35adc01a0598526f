//! The numbers of which tensors are made.
//!
//! [`Scalar`] is what every layer needs: the ring operations, an order and the test for a number that is finite. It is
//! implemented for `f32`, `f64` and the fixed-point numbers of [`Fixed`]. [`Float`] adds what only floating point has.
//!
//! # Example
//!
//! ```
//! use constnet::Scalar;
//! fn mean<T: Scalar>(a: T, b: T) -> T {
//!     (a + b) / T::from_usize(2)
//! }
//! assert_eq!(mean(1.0_f32, 2.0), 1.5);
//! ```

mod fixed;
pub mod math;

pub use fixed::{Fixed, Word};

use core::fmt::{Debug, Display};
use core::ops::{Add, AddAssign, Div, Mul, MulAssign, Neg, Sub, SubAssign};

/// A number: what layers, losses and optimisers compute with.
pub trait Scalar:
    Copy
    + Debug
    + Display
    + PartialOrd
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
    + 'static
{
    /// The neutral element of addition.
    const ZERO: Self;
    /// The neutral element of multiplication.
    const ONE: Self;
    /// The largest whole number within the range.
    const LARGEST_WHOLE: usize = usize::MAX;

    /// The nearest representable number.
    fn from_f64(value: f64) -> Self;

    /// The nearest representable number.
    fn from_usize(value: usize) -> Self;

    /// Neither infinite nor NaN.
    fn is_finite(self) -> bool;

    /// The distance from zero.
    fn abs(self) -> Self;

    /// `self ← self − a b`. In fixed point the product is rounded, and what leaves the range is the difference alone.
    #[inline(always)]
    fn subtract_product(&mut self, a: Self, b: Self) {
        *self -= a * b;
    }

    /// The part that each of `count` has of it, also where `count` is no representable number.
    #[inline(always)]
    fn over(self, count: usize) -> Self {
        self / Self::from_usize(count)
    }
}

/// A floating-point [`Scalar`], with the elementary functions of [`math`].
#[diagnostic::on_unimplemented(
    message = "expected `f32` or `f64`, found `{Self}`, which has no exponentials, logarithms or roots",
    label = "needs exponentials, logarithms or roots",
    note = "fixed point takes Linear, convolutions, Relu, LeakyRelu, HardSigmoid, HardSwish, squared and absolute errors, and Sgd"
)]
pub trait Float: Scalar {
    /// The square root, correctly rounded; NaN below zero.
    fn sqrt(self) -> Self;

    /// eˣ: 0 far below zero, infinite far above.
    fn exp(self) -> Self;

    /// eˣ − 1, precise near zero.
    fn exp_m1(self) -> Self;

    /// The natural logarithm: −∞ of zero, NaN below.
    fn ln(self) -> Self;

    /// The hyperbolic tangent.
    fn tanh(self) -> Self;

    /// The logistic function 1 / (1 + e⁻ˣ): 0 far below zero, 1 far above, NaN of NaN.
    fn sigmoid(self) -> Self;

    /// 1 − erf(x), the complement of the error function, precise where erf is near 1: 2 far below zero, 0 far above.
    fn erfc(self) -> Self;

    /// ln(1 + eˣ): 0 far below zero, `self` far above.
    fn softplus(self) -> Self;
}

impl Scalar for f32 {
    const ZERO: Self = 0.0;
    const ONE: Self = 1.0;

    #[inline(always)]
    fn from_f64(value: f64) -> Self {
        value as f32
    }

    #[inline(always)]
    fn from_usize(value: usize) -> Self {
        value as f32
    }

    #[inline(always)]
    fn is_finite(self) -> bool {
        self.is_finite()
    }

    #[inline(always)]
    fn abs(self) -> Self {
        self.abs()
    }
}

impl Scalar for f64 {
    const ZERO: Self = 0.0;
    const ONE: Self = 1.0;

    #[inline(always)]
    fn from_f64(value: f64) -> Self {
        value
    }

    #[inline(always)]
    fn from_usize(value: usize) -> Self {
        value as f64
    }

    #[inline(always)]
    fn is_finite(self) -> bool {
        self.is_finite()
    }

    #[inline(always)]
    fn abs(self) -> Self {
        self.abs()
    }
}

// Square roots are the one function that differs between builds: `std` has the processor's instruction, `libm` computes
// the same correctly rounded bits where it does not exist.

impl Float for f32 {
    #[inline(always)]
    fn sqrt(self) -> Self {
        #[cfg(feature = "std")]
        return std::primitive::f32::sqrt(self);
        #[cfg(not(feature = "std"))]
        return libm::sqrtf(self);
    }

    #[inline(always)]
    fn exp(self) -> Self {
        math::exp(self)
    }

    #[inline(always)]
    fn exp_m1(self) -> Self {
        math::exp_m1(self)
    }

    #[inline(always)]
    fn ln(self) -> Self {
        math::ln(self)
    }

    #[inline(always)]
    fn tanh(self) -> Self {
        math::tanh(self)
    }

    #[inline(always)]
    fn sigmoid(self) -> Self {
        math::sigmoid(self)
    }

    #[inline(always)]
    fn erfc(self) -> Self {
        math::erfc(self)
    }

    #[inline(always)]
    fn softplus(self) -> Self {
        math::softplus(self)
    }
}

impl Float for f64 {
    #[inline(always)]
    fn sqrt(self) -> Self {
        #[cfg(feature = "std")]
        return std::primitive::f64::sqrt(self);
        #[cfg(not(feature = "std"))]
        return libm::sqrt(self);
    }

    #[inline(always)]
    fn exp(self) -> Self {
        math::exp(self)
    }

    #[inline(always)]
    fn exp_m1(self) -> Self {
        math::exp_m1(self)
    }

    #[inline(always)]
    fn ln(self) -> Self {
        math::ln(self)
    }

    #[inline(always)]
    fn tanh(self) -> Self {
        math::tanh(self)
    }

    #[inline(always)]
    fn sigmoid(self) -> Self {
        math::sigmoid(self)
    }

    #[inline(always)]
    fn erfc(self) -> Self {
        math::erfc(self)
    }

    #[inline(always)]
    fn softplus(self) -> Self {
        math::softplus(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn square_roots_are_correctly_rounded() {
        assert_eq!(Float::sqrt(2.0_f32).to_bits(), 0x3FB5_04F3);
        assert_eq!(Float::sqrt(2.0_f64).to_bits(), 0x3FF6_A09E_667F_3BCD);
        assert!(Float::sqrt(-1.0_f32).is_nan());
    }

    #[test]
    fn the_logistic_function_stays_within_zero_and_one() {
        assert_eq!([-1000.0_f32, 0.0, 1000.0].map(Float::sigmoid), [0.0, 0.5, 1.0]);
        assert_eq!([-1000.0_f64, 0.0, 1000.0].map(Float::sigmoid), [0.0, 0.5, 1.0]);
        assert!((3.0_f64.ln().sigmoid() - 0.75).abs() < 1e-15);
        assert!(f32::NAN.sigmoid().is_nan());
    }
}
