//! Batches as samples of one shape.

use super::{Matrix, Tensor, Tensor3, Tensor4};
use crate::scalar::Scalar;

/// The shape of a sample, as the array that one sample is: `[T; F]`, `Matrix<L, F>` or `Tensor3<C, H, W>`.
pub trait Sample {
    /// The type of an element.
    type Scalar: Scalar;
    /// How many elements.
    const LEN: usize;
    /// `B` such samples.
    type Batch<const B: usize>: Samples<Scalar = Self::Scalar>;
}

/// A tensor seen as samples: its first axis counts them.
pub trait Samples: Tensor {
    /// How many samples.
    const COUNT: usize;
    /// As many samples of another shape.
    type Of<S: Sample<Scalar = Self::Scalar>>: Samples<Scalar = Self::Scalar>;
}

impl<const F: usize, T: Scalar> Sample for [T; F] {
    type Scalar = T;
    const LEN: usize = F;
    type Batch<const B: usize> = Matrix<B, F, T>;
}

impl<const L: usize, const F: usize, T: Scalar> Sample for Matrix<L, F, T> {
    type Scalar = T;
    const LEN: usize = L * F;
    type Batch<const B: usize> = Tensor3<B, L, F, T>;
}

impl<const C: usize, const H: usize, const W: usize, T: Scalar> Sample for Tensor3<C, H, W, T> {
    type Scalar = T;
    const LEN: usize = C * H * W;
    type Batch<const B: usize> = Tensor4<B, C, H, W, T>;
}

impl<const B: usize, const F: usize, T: Scalar> Samples for Matrix<B, F, T> {
    const COUNT: usize = B;
    type Of<S: Sample<Scalar = T>> = S::Batch<B>;
}

impl<const B: usize, const L: usize, const F: usize, T: Scalar> Samples for Tensor3<B, L, F, T> {
    const COUNT: usize = B;
    type Of<S: Sample<Scalar = T>> = S::Batch<B>;
}

impl<const B: usize, const C: usize, const H: usize, const W: usize, T: Scalar> Samples for Tensor4<B, C, H, W, T> {
    const COUNT: usize = B;
    type Of<S: Sample<Scalar = T>> = S::Batch<B>;
}
