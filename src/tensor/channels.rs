//! Tensors as samples of channels.

use super::{Matrix, Tensor, Tensor3, Tensor4};
use crate::scalar::Scalar;

/// A tensor whose samples have `C` channels: the features of a matrix or of the steps of sequences, the channels of images.
///
/// Element `(sample, place, channel)` is number `(sample · PLACES + place) · C + channel` where [`INNER`](Self::INNER) is 1,
/// and number `(sample · C + channel) · PLACES + place` where `INNER` is `PLACES`.
#[diagnostic::on_unimplemented(
    message = "expected an input of {C} channels, found `{Self}`",
    label = "the channels of this layer and of what it is given differ"
)]
pub trait Channels<const C: usize>: Tensor {
    /// How many samples.
    const SAMPLES: usize;
    /// How many elements each channel of a sample has.
    const PLACES: usize;
    /// How many elements of a channel lie one after the other.
    const INNER: usize;
}

impl<const B: usize, const C: usize, T: Scalar> Channels<C> for Matrix<B, C, T> {
    const SAMPLES: usize = B;
    const PLACES: usize = 1;
    const INNER: usize = 1;
}

impl<const B: usize, const L: usize, const C: usize, T: Scalar> Channels<C> for Tensor3<B, L, C, T> {
    const SAMPLES: usize = B;
    const PLACES: usize = L;
    const INNER: usize = 1;
}

impl<const B: usize, const C: usize, const H: usize, const W: usize, T: Scalar> Channels<C> for Tensor4<B, C, H, W, T> {
    const SAMPLES: usize = B;
    const PLACES: usize = H * W;
    const INNER: usize = H * W;
}
