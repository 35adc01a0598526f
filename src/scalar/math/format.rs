//! What the elementary functions know of a floating-point format.

use core::ops::{Add, BitAnd, Shl, Shr, Sub};

use super::super::Scalar;

/// A signed integer as wide as the number, whose arithmetic wraps.
pub trait Bits:
    Copy + Add<Output = Self> + Sub<Output = Self> + BitAnd<Output = Self> + Shl<usize, Output = Self> + Shr<usize, Output = Self>
{
}

impl<B> Bits for B where
    B: Copy + Add<Output = B> + Sub<Output = B> + BitAnd<Output = B> + Shl<usize, Output = B> + Shr<usize, Output = B>
{
}

/// A format of IEEE 754, with what depends on its precision: constants and polynomials, lowest power first. The
/// polynomials come from `tests/math/fit.py`.
pub trait Format: Scalar {
    /// Integers of the same width.
    type Bits: Bits;

    /// Bits of the fraction.
    const FRACTION: usize;
    /// What is added to an exponent.
    const BIAS: Self::Bits;
    /// The exponent one.
    const UNIT: Self::Bits;
    /// Clears the lower half of the digits, so that the product of two numbers cleared by it is exact.
    const UPPER: Self::Bits;
    /// Added and taken away again it rounds to the nearest integer, which its low bits then hold.
    const ROUND: Self;
    /// The smallest normal number.
    const LEAST_NORMAL: Self;
    /// What lifts a subnormal number into the normal range.
    const LIFT: Self;
    /// The exponent of [`LIFT`](Self::LIFT).
    const LIFT_EXPONENT: Self::Bits;
    /// Infinity.
    const INFINITY: Self;
    /// Not a number.
    const NAN: Self;

    /// The logarithm of e to base two.
    const LOG2_E: Self;
    /// The logarithm of two in two parts: the first so short that its product with an exponent is exact.
    const LN_2: [Self; 2];
    /// Half the logarithm of two.
    const HALF_LN_2: Self;
    /// Below and above these `exp` is zero and infinite.
    const EXP_ENDS: [Self; 2];
    /// Below this `exp_m1` is −1.
    const EXP_M1_LEAST: Self;
    /// From here on `tanh` is one.
    const TANH_END: Self;
    /// From here on `erfc` is zero.
    const ERFC_END: Self;
    /// Below this size `exp_m1` and `ln_1p` are their argument.
    const TINY: Self;
    /// Above this size one is nothing beside the argument of `ln_1p`.
    const HUGE: Self;

    /// `(e^r − 1 − r) / r²` in `r`, up to half of ln 2.
    const EXP: &'static [Self];
    /// `(e^2r − 1) / r` in `r`, up to a quarter of ln 2.
    const EXP_TWICE: &'static [Self];
    /// `(2 atanh s − 2 s) / s³` in `s²`, up to `s = (√2 − 1) / (√2 + 1)`.
    const ATANH: &'static [Self];
    /// `(tanh x − x) / x³` in `x²`, up to ⅝.
    const TANH: &'static [Self];
    /// `(erf x / x − 2/√π) / x²` in `x²`, up to `erf x = ½`.
    const ERF: &'static [Self];
    /// `erfc z exp z² (z + 1) − ½` in `1 / (z + 1) − ⅜`, from `erf z = ½` on.
    const ERFC: &'static [Self];

    /// The number's bits.
    fn bits(self) -> Self::Bits;

    /// The number of these bits.
    fn of_bits(bits: Self::Bits) -> Self;
}

/// The sum of `coefficients` times powers of `x`, lowest first: in pairs, which do not wait for each other.
#[inline(always)]
pub fn polynomial<F: Format>(coefficients: &[F], x: F) -> F {
    let square = x * x;
    let (pairs, last) = coefficients.as_chunks();
    let mut terms = pairs.iter().rev().map(|[even, odd]| *even + *odd * x);
    let highest = last.first().copied().or_else(|| terms.next()).unwrap_or(F::ZERO);
    terms.fold(highest, |sum, term| term + sum * square)
}

/// `2^k` for `k` in the range of normal numbers.
#[inline(always)]
pub fn power_of_two<F: Format>(k: F::Bits) -> F {
    F::of_bits((k + F::BIAS) << F::FRACTION)
}

/// The upper half of the digits of `x`.
#[inline(always)]
pub fn upper<F: Format>(x: F) -> F {
    F::of_bits(x.bits() & F::UPPER)
}

/// `x`, or `most` where `x` is more. NaN stays.
#[inline(always)]
pub fn at_most<F: Format>(x: F, most: F) -> F {
    if x > most { most } else { x }
}

/// `x`, or `least` where `x` is less. NaN stays.
#[inline(always)]
pub fn at_least<F: Format>(x: F, least: F) -> F {
    if x < least { least } else { x }
}
