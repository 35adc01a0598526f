//! Layers that bring what they are given to a mean and a size.

mod batch_norm;
mod channels;
mod group_norm;
mod layer_norm;
mod rms_norm;

pub use batch_norm::BatchNorm;
pub use group_norm::GroupNorm;
pub use layer_norm::LayerNorm;
pub use rms_norm::RmsNorm;

use crate::kernel;
use crate::scalar::Float;

/// The mean of a row.
#[inline(always)]
fn mean<T: Float, const F: usize>(row: &[T; F]) -> T {
    kernel::total(row) / T::from_usize(F)
}

/// The product of two rows, element by element.
#[inline(always)]
fn product<T: Float, const F: usize>(a: &[T; F], b: &[T; F]) -> [T; F] {
    core::array::from_fn(|f| a[f] * b[f])
}
