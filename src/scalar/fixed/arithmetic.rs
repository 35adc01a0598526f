use super::{Fixed, Word, nearest, one};
use crate::scalar::Scalar;
use core::cmp::Ordering;
use core::ops::{Add, AddAssign, Div, Mul, MulAssign, Neg, Sub, SubAssign};

impl<W: Word, const F: u32> Scalar for Fixed<W, F> {
    const ZERO: Self = Self::ZERO;
    const ONE: Self = Self::ONE;
    const LARGEST_WHOLE: usize = (1 << (W::POWERS.len() - F as usize)) - 1;

    #[inline]
    fn from_f64(value: f64) -> Self {
        Self(W::saturate(nearest(value * one::<F>(), i64::MIN, i64::MAX)))
    }

    #[inline(always)]
    fn from_usize(value: usize) -> Self {
        let most = W::MAX.to_i32() >> F;
        match i32::try_from(value) {
            Ok(value) if value <= most => Self(W::saturate(i64::from(value << F))),
            _ => Self::MAX,
        }
    }

    /// Always.
    #[inline(always)]
    fn is_finite(self) -> bool {
        true
    }

    #[inline(always)]
    fn abs(self) -> Self {
        if self.0 < W::ZERO { -self } else { self }
    }

    #[inline(always)]
    fn subtract_product(&mut self, a: Self, b: Self) {
        if !b.is_skipped() {
            self.0 = self.0.minus_product::<F>(a.0, b.0);
        }
    }

    #[inline(always)]
    fn over(self, count: usize) -> Self {
        let quotient = divide(self.0.to_i32(), i32::try_from(count).unwrap_or(i32::MAX));
        quotient.map_or(self.far(), |quotient| Self(W::saturate(quotient.into())))
    }
}

impl<W: Word, const F: u32> Add for Fixed<W, F> {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(self.0.plus(other.0))
    }
}

impl<W: Word, const F: u32> Sub for Fixed<W, F> {
    type Output = Self;

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self(self.0.minus(other.0))
    }
}

impl<W: Word, const F: u32> Mul for Fixed<W, F> {
    type Output = Self;

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        Self(self.0.times::<F>(other.0))
    }
}

impl<W: Word, const F: u32> Div for Fixed<W, F> {
    type Output = Self;

    #[inline]
    fn div(self, other: Self) -> Self {
        self.0.over::<F>(other.0).map_or(self.far(), Self)
    }
}

impl<W: Word, const F: u32> Neg for Fixed<W, F> {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        Self(W::ZERO.minus(self.0))
    }
}

impl<W: Word, const F: u32> AddAssign for Fixed<W, F> {
    #[inline(always)]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl<W: Word, const F: u32> SubAssign for Fixed<W, F> {
    #[inline(always)]
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl<W: Word, const F: u32> MulAssign for Fixed<W, F> {
    #[inline(always)]
    fn mul_assign(&mut self, other: Self) {
        *self = *self * other;
    }
}

impl<W: Word, const F: u32> Fixed<W, F> {
    /// The end of the range on the side of `self`.
    #[inline(always)]
    fn far(self) -> Self {
        match self.0.cmp(&W::ZERO) {
            Ordering::Less => Self::MIN,
            Ordering::Equal => Self::ZERO,
            Ordering::Greater => Self::MAX,
        }
    }
}

/// `dividend / divisor` to the nearest, halves up, if the divisor is positive.
#[inline(always)]
fn divide(dividend: i32, divisor: i32) -> Option<i32> {
    let (quotient, rest) = (dividend.checked_div_euclid(divisor)?, dividend.checked_rem_euclid(divisor)?);
    Some(quotient + i32::from(rest >= divisor - rest))
}

#[cfg(feature = "rand")]
impl<W: Word, const F: u32> rand::distr::Distribution<Fixed<W, F>> for rand::distr::StandardUniform {
    /// From 0 up to 1, every number equally often.
    #[inline]
    fn sample<R: rand::Rng + ?Sized>(&self, rng: &mut R) -> Fixed<W, F> {
        Fixed(W::saturate((rng.next_u32() >> (32 - F)).into()))
    }
}
