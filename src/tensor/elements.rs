//! Tensors as arrays of smaller tensors.

use super::{Matrix, Tensor, Tensor3, Tensor4};
use crate::scalar::Scalar;

/// A tensor seen as `N` tensors of one axis less, one after the other.
#[diagnostic::on_unimplemented(
    message = "expected an array of {N} tensors, found `{Self}`",
    label = "the first axis of this is not {N}, or it has no further axes to be an array of tensors"
)]
pub trait Elements<const N: usize>: Tensor {
    /// One of them.
    type Element: Tensor<Scalar = Self::Scalar>;
}

impl<const N: usize, const R: usize, const C: usize, T: Scalar> Elements<N> for Tensor3<N, R, C, T> {
    type Element = Matrix<R, C, T>;
}

impl<const N: usize, const A: usize, const B: usize, const C: usize, T: Scalar> Elements<N> for Tensor4<N, A, B, C, T> {
    type Element = Tensor3<A, B, C, T>;
}

/// A tensor of which `N` make one of one axis more.
pub trait Stack<const N: usize>: Tensor {
    /// `N` of them, one after the other.
    type Stacked: Tensor<Scalar = Self::Scalar>;
}

impl<const N: usize, const R: usize, const C: usize, T: Scalar> Stack<N> for Matrix<R, C, T> {
    type Stacked = Tensor3<N, R, C, T>;
}

impl<const N: usize, const A: usize, const B: usize, const C: usize, T: Scalar> Stack<N> for Tensor3<A, B, C, T> {
    type Stacked = Tensor4<N, A, B, C, T>;
}
