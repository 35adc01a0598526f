//! Tensors of three and four axes.

use super::{Rows, Tensor, Zero};
use crate::scalar::Scalar;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// `A × B × C` numbers: `A` samples of a sequence of `B` steps with `C` features, or of a signal of `B` channels and
/// length `C`.
///
/// # Memory
///
/// `A * B * C` scalars, row-major.
///
/// # Example
///
/// ```
/// use constnet::{Tensor, Tensor3};
/// let t = Tensor3([[[1.0, 2.0], [3.0, 4.0]]]);
/// assert_eq!(t.as_slice(), [1.0, 2.0, 3.0, 4.0]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(transparent)]
pub struct Tensor3<const A: usize, const B: usize, const C: usize, T = f32>(pub [[[T; C]; B]; A]);

/// `A × B × C × D` numbers: `A` samples of an image of `B` channels, height `C` and width `D`.
///
/// # Memory
///
/// `A * B * C * D` scalars, row-major.
///
/// # Example
///
/// ```
/// use constnet::{Tensor, Tensor4};
/// let t = Tensor4([[[[1.0, 2.0], [3.0, 4.0]]]]);
/// assert_eq!(t.as_slice(), [1.0, 2.0, 3.0, 4.0]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(transparent)]
pub struct Tensor4<const A: usize, const B: usize, const C: usize, const D: usize, T = f32>(pub [[[[T; D]; C]; B]; A]);

impl<const A: usize, const B: usize, const C: usize, T: Scalar> Zero for Tensor3<A, B, C, T> {
    const ZERO: Self = Self([[[T::ZERO; C]; B]; A]);
}

/// All zero.
impl<const A: usize, const B: usize, const C: usize, T: Scalar> Default for Tensor3<A, B, C, T> {
    fn default() -> Self {
        Self::ZERO
    }
}

impl<const A: usize, const B: usize, const C: usize, T: Scalar> Tensor for Tensor3<A, B, C, T> {
    type Scalar = T;
    const LEN: usize = A * B * C;

    #[inline(always)]
    fn as_slice(&self) -> &[T] {
        self.0.as_flattened().as_flattened()
    }

    #[inline(always)]
    fn as_mut_slice(&mut self) -> &mut [T] {
        self.0.as_flattened_mut().as_flattened_mut()
    }
}

impl<const A: usize, const B: usize, const C: usize, const D: usize, T: Scalar> Zero for Tensor4<A, B, C, D, T> {
    const ZERO: Self = Self([[[[T::ZERO; D]; C]; B]; A]);
}

/// All zero.
impl<const A: usize, const B: usize, const C: usize, const D: usize, T: Scalar> Default for Tensor4<A, B, C, D, T> {
    fn default() -> Self {
        Self::ZERO
    }
}

impl<const A: usize, const B: usize, const C: usize, const D: usize, T: Scalar> Tensor for Tensor4<A, B, C, D, T> {
    type Scalar = T;
    const LEN: usize = A * B * C * D;

    #[inline(always)]
    fn as_slice(&self) -> &[T] {
        self.0.as_flattened().as_flattened().as_flattened()
    }

    #[inline(always)]
    fn as_mut_slice(&mut self) -> &mut [T] {
        self.0.as_flattened_mut().as_flattened_mut().as_flattened_mut()
    }
}

impl<const A: usize, const B: usize, const F: usize, T: Scalar> Rows<F> for Tensor3<A, B, F, T> {
    type With<const O: usize> = Tensor3<A, B, O, T>;

    #[inline(always)]
    fn rows(&self) -> &[[T; F]] {
        self.0.as_flattened()
    }

    #[inline(always)]
    fn rows_mut(&mut self) -> &mut [[T; F]] {
        self.0.as_flattened_mut()
    }
}

impl<const A: usize, const B: usize, const C: usize, const F: usize, T: Scalar> Rows<F> for Tensor4<A, B, C, F, T> {
    type With<const O: usize> = Tensor4<A, B, C, O, T>;

    #[inline(always)]
    fn rows(&self) -> &[[T; F]] {
        self.0.as_flattened().as_flattened()
    }

    #[inline(always)]
    fn rows_mut(&mut self) -> &mut [[T; F]] {
        self.0.as_flattened_mut().as_flattened_mut()
    }
}
