//! Arrays of numbers whose shape is their type.
//!
//! A batch is the first index of a tensor: `Matrix<B, F>` holds `B` samples of `F` features. Everything that only looks
//! at elements works on any [`Tensor`] through its flat slice.
//!
//! # Contents
//!
//! | item | shape | use |
//! |:--|:--|:--|
//! | [`Matrix<R, C>`] | rows, columns | samples of features; weights |
//! | [`Tensor3<A, B, C>`] | three axes | samples of sequences or signals |
//! | [`Tensor4<A, B, C, D>`] | four axes | samples of images |
//! | [`Class<C>`] | a number below `C` | targets of a classifier; words of a vocabulary |

mod channels;
mod class;
mod display;
mod elements;
mod matrix;
mod operators;
mod reduce;
mod samples;
mod signals;
mod volume;

pub use channels::Channels;
pub use class::{Class, ClassOutOfRange, Classes};
pub use elements::{Elements, Stack};
pub use matrix::{Matrix, WrongLength};
pub use samples::{Sample, Samples};
pub use signals::{AnySequences, Images, Places, Sequences};
pub use volume::{Tensor3, Tensor4};

use crate::scalar::Scalar;

/// A value with an all-zero state that exists as a constant, so that buffers can be made in a `static`.
pub trait Zero {
    /// All zero.
    const ZERO: Self;
}

/// An array of numbers of one shape.
///
/// # Contract
///
/// Both slices hold the same [`LEN`](Self::LEN) elements in row-major order, the last axis the fastest.
pub trait Tensor: Zero {
    /// The type of an element.
    type Scalar: Scalar;
    /// How many elements.
    const LEN: usize;

    /// All elements, row-major.
    fn as_slice(&self) -> &[Self::Scalar];

    /// All elements, row-major.
    fn as_mut_slice(&mut self) -> &mut [Self::Scalar];
}

/// A tensor seen as rows of `F` features: its last axis has size `F`, and all other axes together count the rows.
#[diagnostic::on_unimplemented(
    message = "expected an input with {F} features in its last axis, found `{Self}`",
    label = "the sizes of this layer and of what it is given differ"
)]
pub trait Rows<const F: usize>: Tensor {
    /// The tensor with the same rows of `O` features.
    type With<const O: usize>: Rows<O, Scalar = Self::Scalar>;

    /// The rows.
    fn rows(&self) -> &[[Self::Scalar; F]];

    /// The rows.
    fn rows_mut(&mut self) -> &mut [[Self::Scalar; F]];
}

/// A tensor of the shape of `X`: `X` itself, which as a trait lets the compiler say what else it found.
#[diagnostic::on_unimplemented(
    message = "expected the shape `{X}`, found `{Self}`",
    label = "what is added or compared, or goes on to a layer of the same kind, has one shape"
)]
pub trait Like<X>: Tensor {
    /// Itself.
    fn like(&self) -> &X;

    /// Itself.
    fn like_mut(&mut self) -> &mut X;
}

impl<X: Tensor> Like<X> for X {
    #[inline(always)]
    fn like(&self) -> &X {
        self
    }

    #[inline(always)]
    fn like_mut(&mut self) -> &mut X {
        self
    }
}

impl Zero for u32 {
    const ZERO: Self = 0;
}

impl Zero for () {
    const ZERO: Self = ();
}

impl<Z: Zero, const N: usize> Zero for [Z; N] {
    const ZERO: Self = [Z::ZERO; N];
}
