//! Batches that windows slide over.

use super::{Tensor, Tensor3, Tensor4};
use crate::scalar::Scalar;

/// Images of `C` channels: `Tensor4<B, C, H, W>`.
#[diagnostic::on_unimplemented(
    message = "expected images of {C} channels, found `{Self}`",
    label = "the channels of this layer and of what it is given differ"
)]
pub trait Images<const C: usize>: Tensor {
    /// Of each image.
    const HEIGHT: usize;
    /// Of each image.
    const WIDTH: usize;
    /// As many images of `O` channels, height `H` and width `W`.
    type With<const O: usize, const H: usize, const W: usize>: Images<O, Scalar = Self::Scalar>;
}

/// Sequences of steps with `F` features: `Tensor3<B, L, F>`.
#[diagnostic::on_unimplemented(
    message = "expected sequences of {F} features, found `{Self}`",
    label = "the features of this layer and of what it is given differ"
)]
pub trait Sequences<const F: usize>: Tensor {
    /// Of each sequence.
    const STEPS: usize;
    /// As many sequences of `L` steps with `O` features.
    type With<const L: usize, const O: usize>: Sequences<O, Scalar = Self::Scalar>;
    /// Its own type, in which a layer finds batch and length.
    type Itself: Tensor<Scalar = Self::Scalar>;

    /// Itself.
    fn itself(&self) -> &Self::Itself;

    /// Itself.
    fn itself_mut(&mut self) -> &mut Self::Itself;
}

/// Sequences of any features: `Tensor3<B, L, F>`.
#[diagnostic::on_unimplemented(
    message = "expected sequences, which are a `Tensor3`, found `{Self}`",
    label = "this layer needs steps, and what it is given has none"
)]
pub trait AnySequences: Tensor {
    /// Its own type, in which a layer finds batch, length and features.
    type Itself: Tensor<Scalar = Self::Scalar>;

    /// Itself.
    fn itself(&self) -> &Self::Itself;

    /// Itself.
    fn itself_mut(&mut self) -> &mut Self::Itself;
}

/// Sequences of `L` steps with `F` features, neither more nor less: `Tensor3<B, L, F>`.
#[diagnostic::on_unimplemented(
    message = "expected sequences of {L} steps with {F} features, found `{Self}`",
    label = "the sizes of this layer and of what it is given differ"
)]
pub trait Places<const L: usize, const F: usize>: Tensor {}

impl<const B: usize, const L: usize, const F: usize, T: Scalar> Places<L, F> for Tensor3<B, L, F, T> {}

impl<const B: usize, const C: usize, const IH: usize, const IW: usize, T: Scalar> Images<C> for Tensor4<B, C, IH, IW, T> {
    const HEIGHT: usize = IH;
    const WIDTH: usize = IW;
    type With<const O: usize, const H: usize, const W: usize> = Tensor4<B, O, H, W, T>;
}

impl<const B: usize, const IL: usize, const F: usize, T: Scalar> Sequences<F> for Tensor3<B, IL, F, T> {
    const STEPS: usize = IL;
    type With<const L: usize, const O: usize> = Tensor3<B, L, O, T>;
    type Itself = Self;

    #[inline(always)]
    fn itself(&self) -> &Self {
        self
    }

    #[inline(always)]
    fn itself_mut(&mut self) -> &mut Self {
        self
    }
}

impl<const B: usize, const L: usize, const F: usize, T: Scalar> AnySequences for Tensor3<B, L, F, T> {
    type Itself = Self;

    #[inline(always)]
    fn itself(&self) -> &Self {
        self
    }

    #[inline(always)]
    fn itself_mut(&mut self) -> &mut Self {
        self
    }
}
