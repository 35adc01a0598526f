//! The integers that fixed-point numbers are kept in.

use super::halves::{HALVES, part_q16, product, rounded_q16};
use core::fmt::Debug;
use core::hint::cold_path;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// The word of a [`Fixed`](super::Fixed) number: `i16` or `i32`. Its arithmetic saturates and rounds to the nearest, halves
/// up; `F` is how many bits are fraction.
///
/// This trait is sealed.
pub trait Word: Copy + Ord + Debug + FromBytes + IntoBytes + Immutable + KnownLayout + sealed::Sealed + 'static {
    /// What sums of products are kept in, with `2 F` bits of fraction.
    type Sum: Copy;
    /// The smallest.
    const MIN: Self;
    /// Zero.
    const ZERO: Self;
    /// The largest.
    const MAX: Self;
    /// The powers of two.
    const POWERS: &[Self];

    /// The nearest word.
    fn saturate(value: i64) -> Self;

    /// As an integer.
    fn to_i32(self) -> i32;

    /// `self + other`.
    fn plus(self, other: Self) -> Self;

    /// `self − other`.
    fn minus(self, other: Self) -> Self;

    /// `self · other`.
    fn times<const F: u32>(self, other: Self) -> Self;

    /// `self − a b`: the product is rounded, the difference saturates.
    fn minus_product<const F: u32>(self, a: Self, b: Self) -> Self;

    /// `self / divisor`, if the divisor is not zero.
    fn over<const F: u32>(self, divisor: Self) -> Option<Self>;

    /// The sum that starts from `self`, and half the resolution, so that what is cut off in the end rounds.
    fn widen<const F: u32>(self) -> Self::Sum;

    /// `sum + a b`, exact unless it leaves the range of the sum, −2³¹ to 2³¹ − 1 for `i16` and −2⁶² to 2⁶² − 1 for `i32`: then the
    /// end of that range.
    fn add_product(sum: Self::Sum, a: Self, b: Self) -> Self::Sum;

    /// The nearest word to a sum.
    fn round<const F: u32>(sum: Self::Sum) -> Self;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for i16 {}
    impl Sealed for i32 {}
}

impl Word for i16 {
    type Sum = i32;
    const MIN: Self = Self::MIN;
    const ZERO: Self = 0;
    const MAX: Self = Self::MAX;
    const POWERS: &[Self] = &{
        let mut powers = [1; 15];
        let mut k = 1;
        while k < powers.len() {
            powers[k] = 2 * powers[k - 1];
            k += 1;
        }
        powers
    };

    #[inline(always)]
    fn saturate(value: i64) -> Self {
        Self::try_from(value).unwrap_or(if value < 0 { Self::MIN } else { Self::MAX })
    }

    #[inline(always)]
    fn to_i32(self) -> i32 {
        self.into()
    }

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        narrow(i32::from(self) + i32::from(other))
    }

    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        narrow(i32::from(self) - i32::from(other))
    }

    #[inline(always)]
    fn times<const F: u32>(self, other: Self) -> Self {
        narrow(nearest::<F>(i32::from(self) * i32::from(other)))
    }

    #[inline(always)]
    fn minus_product<const F: u32>(self, a: Self, b: Self) -> Self {
        narrow(i32::from(self) - nearest::<F>(i32::from(a) * i32::from(b)))
    }

    #[inline(always)]
    fn over<const F: u32>(self, divisor: Self) -> Option<Self> {
        let sign = if divisor < 0 { -1 } else { 1 };
        let (dividend, divisor) = (sign * (i32::from(self) << F), sign * i32::from(divisor));
        let (quotient, rest) = (dividend.checked_div_euclid(divisor)?, dividend.checked_rem_euclid(divisor)?);
        Some(narrow(quotient + i32::from(rest >= divisor - rest)))
    }

    #[inline(always)]
    fn widen<const F: u32>(self) -> i32 {
        (i32::from(self) << F) + (1 << (F - 1))
    }

    #[inline(always)]
    fn add_product(sum: i32, a: Self, b: Self) -> i32 {
        sum.saturating_add(i32::from(a) * i32::from(b))
    }

    #[inline(always)]
    fn round<const F: u32>(sum: i32) -> Self {
        narrow(sum >> F)
    }
}

impl Word for i32 {
    type Sum = i64;
    const MIN: Self = Self::MIN;
    const ZERO: Self = 0;
    const MAX: Self = Self::MAX;
    const POWERS: &[Self] = &{
        let mut powers = [1; 31];
        let mut k = 1;
        while k < powers.len() {
            powers[k] = 2 * powers[k - 1];
            k += 1;
        }
        powers
    };

    #[inline(always)]
    fn saturate(value: i64) -> Self {
        Self::try_from(value).unwrap_or(if value < 0 { Self::MIN } else { Self::MAX })
    }

    #[inline(always)]
    fn to_i32(self) -> i32 {
        self
    }

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        self.saturating_add(other)
    }

    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        self.saturating_sub(other)
    }

    #[inline(always)]
    fn times<const F: u32>(self, other: Self) -> Self {
        if HALVES && F == 16 {
            return rounded_q16(self, other).unwrap_or_else(|| large_product::<F>(self, other));
        }
        Self::round::<F>(product(self, other) + half::<F>())
    }

    #[inline(always)]
    fn minus_product<const F: u32>(self, a: Self, b: Self) -> Self {
        let product = if HALVES && F == 16 {
            part_q16(a, b)
        } else {
            let sum = product(a, b) + half::<F>();
            fits::<F>((sum >> 32) as Self).then_some((sum >> F) as Self)
        };
        product.map_or_else(|| minus_large_product::<F>(self, a, b), |product| self.saturating_sub(product))
    }

    #[inline(always)]
    fn over<const F: u32>(self, divisor: Self) -> Option<Self> {
        let sign = if divisor < 0 { -1 } else { 1 };
        let (dividend, divisor) = (sign * (i64::from(self) << F), sign * i64::from(divisor));
        let (quotient, rest) = (dividend.checked_div_euclid(divisor)?, dividend.checked_rem_euclid(divisor)?);
        Some(Self::saturate(quotient + i64::from(rest >= divisor - rest)))
    }

    #[inline(always)]
    fn widen<const F: u32>(self) -> i64 {
        (i64::from(self) << F) + half::<F>()
    }

    #[inline(always)]
    fn add_product(sum: i64, a: Self, b: Self) -> i64 {
        add_product(sum, a, b)
    }

    #[inline(always)]
    fn round<const F: u32>(sum: i64) -> Self {
        let high = (sum >> 32) as Self;
        if fits::<F>(high) { (sum >> F) as Self } else { end(high) }
    }
}

/// The nearest `i16`. What leaves the range is a cold path where the processor has no instruction that saturates.
#[inline(always)]
fn narrow(value: i32) -> i16 {
    const COMPARES: bool = HALVES || cfg!(target_arch = "riscv32");
    if !COMPARES {
        return value.clamp(i16::MIN.into(), i16::MAX.into()) as i16;
    }
    let word = value as i16;
    if i32::from(word) != value {
        cold_path();
        return if value < 0 { i16::MIN } else { i16::MAX };
    }
    word
}

/// A product of 16 bits, to the nearest, halves up.
#[inline(always)]
fn nearest<const F: u32>(product: i32) -> i32 {
    (product + (1 << (F - 1))) >> F
}

/// Half of the resolution, in a product of 32 bits.
const fn half<const F: u32>() -> i64 {
    1 << (F - 1)
}

/// Whether a sum without its last `F` bits is a word, by its high word: the bits that are left out are those of the sign.
#[inline(always)]
fn fits<const F: u32>(high: i32) -> bool {
    high >> (F - 1) == high >> 31
}

#[cold]
#[inline(never)]
fn large_product<const F: u32>(a: i32, b: i32) -> i32 {
    i32::round::<F>(product(a, b) + half::<F>())
}

#[cold]
#[inline(never)]
fn minus_large_product<const F: u32>(from: i32, a: i32, b: i32) -> i32 {
    i32::saturate(i64::from(from) - ((product(a, b) + half::<F>()) >> F))
}

#[inline(always)]
fn add_product(sum: i64, a: i32, b: i32) -> i64 {
    let sum = sum.wrapping_add(product(a, b));
    let high = (sum >> 32) as i32;
    if (high << 1) ^ high < 0 { saturated(high) } else { sum }
}

// Functions, so that what saturates costs a comparison and a call that is not taken.

/// The end of the range of sums on the side of one that has left it, by its high word.
#[cold]
#[inline(never)]
fn saturated(high: i32) -> i64 {
    i64::from(high >> 31) ^ (i64::MAX >> 1)
}

/// The same of words.
#[cold]
#[inline(never)]
fn end(high: i32) -> i32 {
    (high >> 31) ^ i32::MAX
}
