//! Fixed-point numbers, for cores that have no floating point.

mod arithmetic;
mod halves;
mod word;

pub use word::Word;

use core::fmt;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// A number in fixed point: a word `W`, `i16` or `i32`, of which `F` bits are fraction.
///
/// A core without a floating-point unit computes with it many times faster than with `f32`. It is a
/// [`Scalar`](crate::Scalar) and a [`Kernel`](crate::Kernel), but no [`Float`](crate::Float).
///
/// # Range and precision
///
/// | | bits | range | resolution |
/// |:--|--:|--:|--:|
/// | `Fixed<i16, 12>` | 16 | −8 to 7.9998 | 2⁻¹² = 0.00024 |
/// | `Fixed<i32, 16>` | 32 | −32768 to 32767.99998 | 2⁻¹⁶ = 0.000015 |
/// | `Fixed<W, F>` | W | ∓2^(W − 1 − F) | 2^−F |
///
/// `F` is 2 to 14 for `i16` and 2 to 30 for `i32`, so that one can be represented; others do not compile.
///
/// # Arithmetic
///
/// What leaves the range stays at its end, and nothing panics or wraps, in any build. Every result is the nearest number to
/// the exact one, halves up (towards +∞), so the error is at most half the resolution. What is divided by zero goes to the
/// end of the range; 0/0 is 0. The bits are the same on every machine.
///
/// Products of [`Linear`](crate::Linear) are summed exactly in a word of twice the width and rounded once. A sum that leaves
/// even that word, at 2^(31 − 2F) for `i16` and 2^(62 − 2F) for `i32` (128 and 2³⁰ in the table's first rows), goes on from
/// its end. Layers that sum otherwise, as convolutions do, round more often. [`Sgd`](crate::Sgd) rounds rate · gradient, and what
/// saturates is the difference from the parameter.
///
/// A core without vectors leaves out products with zero, of which [`Relu`](crate::Relu) makes many: a sample with zeros takes
/// fewer instructions. On a Cortex-M0, `Fixed<i32, 16>` is the fastest format of 32 bits.
///
/// # Layers
///
/// [`HardSigmoid`](crate::HardSigmoid) and [`HardSwish`](crate::HardSwish) need a range up to 6, so `F` of 12 at most in
/// `i16` and 28 in `i32`; with more they do not compile. What needs exponentials or roots does not take fixed point.
///
/// # Training
///
/// Gradients and updates have the resolution of the number: with [`Sgd`](crate::Sgd), a parameter stands still where
/// |rate · gradient| is below half of it. [`Sgd::fixed`](crate::Sgd::fixed) and
/// [`Sgd::try_new`](crate::Sgd::try_new) refuse a rate that rounds to zero. A loss beyond the range stays at its end.
///
/// `cargo run --release --example fixed` trains the exclusive or from 10,000 starts, 2-3-1 with [`HardSwish`](crate::HardSwish) at a rate
/// of 0.1: 10,000 learn it in `f32`, 10,000 in `Fixed<i32, 16>`, 9,972 in `Fixed<i16, 12>`, in 176, 177 and 178 steps at the median.
/// When the loss is below 0.001, predictions are off by at most 0.0280, 0.0282 and 0.0295.
///
/// # Memory
///
/// The word: 2 or 4 bytes.
///
/// # Example
///
/// ```
/// use constnet::{Fixed, Layer, Linear, Matrix};
/// type Q = Fixed<i16, 12>;
/// let linear = Linear { weight: Matrix([[Q::new(1.5)], [Q::new(-0.25)]]), bias: Matrix([[Q::new(0.5)]]) };
/// assert_eq!(linear.predict(&Matrix([[Q::new(2.0), Q::new(1.0)]])), Matrix([[Q::new(3.25)]]));
/// assert_eq!(Q::new(7.0) + Q::new(7.0), Q::MAX);
/// assert_eq!(Q::new(0.1).to_string(), "0.10009765625"); // 410 / 4096
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(transparent)]
pub struct Fixed<W, const F: u32>(W);

impl<W: Word, const F: u32> Fixed<W, F> {
    const ONE_FITS: () = assert!(
        1 < F && (F as usize) < W::POWERS.len(),
        "a fixed-point number needs two bits of fraction at least, and must hold 1"
    );
    /// The smallest number.
    pub const MIN: Self = Self::from_bits(W::MIN);
    /// Zero.
    pub const ZERO: Self = Self::from_bits(W::ZERO);
    /// One.
    pub const ONE: Self = {
        const { Self::ONE_FITS };
        Self(W::POWERS[F as usize])
    };
    /// The largest number.
    pub const MAX: Self = Self::from_bits(W::MAX);
    /// The distance from a number to the next.
    pub const RESOLUTION: Self = Self::from_bits(W::POWERS[0]);

    /// The number whose word is `bits`: `bits` times the resolution.
    pub const fn from_bits(bits: W) -> Self {
        const { Self::ONE_FITS };
        Self(bits)
    }

    /// The word.
    pub const fn to_bits(self) -> W {
        self.0
    }

    /// Whether it is zero, and a branch around its products is faster than they are: not where vectors would branch.
    #[inline(always)]
    pub(crate) fn is_skipped(self) -> bool {
        cfg!(not(any(target_arch = "x86_64", target_arch = "aarch64"))) && self.0 == W::ZERO
    }

    /// The same number in floating point, exactly.
    pub fn to_f64(self) -> f64 {
        f64::from(self.0.to_i32()) / one::<F>()
    }
}

impl<const F: u32> Fixed<i16, F> {
    /// The nearest number to `value`, halves up: the end of the range beyond it, and zero for NaN.
    pub const fn new(value: f64) -> Self {
        Self::from_bits(nearest(value * one::<F>(), i16::MIN as i64, i16::MAX as i64) as i16)
    }
}

impl<const F: u32> Fixed<i32, F> {
    /// The nearest number to `value`, halves up: the end of the range beyond it, and zero for NaN.
    pub const fn new(value: f64) -> Self {
        Self::from_bits(nearest(value * one::<F>(), i32::MIN as i64, i32::MAX as i64) as i32)
    }
}

/// Zero.
impl<W: Word, const F: u32> Default for Fixed<W, F> {
    fn default() -> Self {
        Self::ZERO
    }
}

/// 2^F.
const fn one<const F: u32>() -> f64 {
    (1_u64 << F) as f64
}

/// The nearest integer from `least` to `most`, halves up; zero for NaN.
const fn nearest(value: f64, least: i64, most: i64) -> i64 {
    let whole = value as i64;
    let rest = value - whole as f64;
    let rounded = whole.saturating_add((rest >= 0.5) as i64 - (rest < -0.5) as i64);
    if rounded < least {
        least
    } else if rounded > most {
        most
    } else {
        rounded
    }
}

/// As the exact number in `f64` is shown, with its options.
impl<W: Word, const F: u32> fmt::Display for Fixed<W, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.to_f64(), f)
    }
}

/// As the exact number in `f64` is shown, with its options.
impl<W: Word, const F: u32> fmt::Debug for Fixed<W, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.to_f64(), f)
    }
}
