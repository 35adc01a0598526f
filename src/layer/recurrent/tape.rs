//! What a [`Recurrent`](super::Recurrent) layer keeps from `forward` to `backward`, and what `backward` works in.

use crate::scalar::Scalar;
use crate::tensor::{Matrix, Tensor3, Tensor4, Zero};
use zerocopy::FromZeros;

/// What a [`Recurrent`](super::Recurrent) layer keeps for `backward`.
#[derive(Clone, Copy, Debug, FromZeros)]
pub struct RecurrentTape<const B: usize, const L: usize, const G: usize, const S: usize, const H: usize, T> {
    /// What the gates make of the input, then what they save, then `da`.
    pub(super) saved: Tensor4<B, L, S, H, T>,
    /// What the gates make of the hidden state in one step.
    pub(super) c: Tensor3<B, G, H, T>,
}

/// The working space of a [`Recurrent`](super::Recurrent) layer's `backward`.
#[derive(Clone, Copy, Debug, FromZeros)]
pub struct RecurrentScratch<const B: usize, const L: usize, const G: usize, const H: usize, T> {
    pub(super) dc: Tensor4<B, L, G, H, T>,
    pub(super) dh: Matrix<B, H, T>,
    pub(super) dcell: Matrix<B, H, T>,
}

impl<const B: usize, const L: usize, const G: usize, const S: usize, const H: usize, T: Scalar> Zero
    for RecurrentTape<B, L, G, S, H, T>
{
    const ZERO: Self = Self { saved: Zero::ZERO, c: Zero::ZERO };
}

impl<const B: usize, const L: usize, const G: usize, const H: usize, T: Scalar> Zero for RecurrentScratch<B, L, G, H, T> {
    const ZERO: Self = Self { dc: Zero::ZERO, dh: Matrix::ZERO, dcell: Matrix::ZERO };
}
