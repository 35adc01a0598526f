//! Values that begin where a line of the cache does.

use crate::tensor::Zero;
use core::ops::{Deref, DerefMut};
use zerocopy::FromZeros;

/// A value that begins where a line of the cache does: at a multiple of 64 bytes.
///
/// A vector of AVX-512 is as long as a line, so that in arrays that begin elsewhere, as those of a box do, each lies in two lines
/// and is read in two turns. [`Trainer::boxed`](crate::Trainer::boxed) is aligned; models and batches apart are in this. Where
/// vectors are shorter it matters less, and without vectors not at all.
///
/// # Memory
///
/// That of the value, up to the next multiple of 64 bytes.
///
/// # Example
///
/// ```
/// use constnet::{Aligned, Layer, Linear, Matrix};
/// static LAYER: Aligned<Linear<2, 1>> = Aligned(Linear { weight: Matrix([[1.0], [2.0]]), bias: Matrix([[0.5]]) });
/// assert_eq!(LAYER.predict(&Matrix([[3.0, 4.0]])), Matrix([[3.0 + 2.0 * 4.0 + 0.5]]));
/// assert!((&raw const LAYER).addr().is_multiple_of(64));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromZeros)]
#[repr(C, align(64))]
pub struct Aligned<T>(
    /// The value.
    pub T,
);

impl<T: Zero> Zero for Aligned<T> {
    const ZERO: Self = Self(T::ZERO);
}

impl<T> Deref for Aligned<T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Aligned<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

#[cfg(feature = "rand")]
impl<T> rand::distr::Distribution<Aligned<T>> for rand::distr::StandardUniform
where
    rand::distr::StandardUniform: rand::distr::Distribution<T>,
{
    fn sample<R: rand::Rng + ?Sized>(&self, rng: &mut R) -> Aligned<T> {
        Aligned(self.sample(rng))
    }
}
