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
fn mean<T: Float>(row: &[T]) -> T {
    kernel::total(row) / T::from_usize(row.len())
}

/// The mean of what `term` makes of the elements of two rows.
#[inline(always)]
fn mean_of<T: Float>(a: &[T], b: &[T], term: impl Fn(T, T) -> T) -> T {
    kernel::total_of(a, b, term) / T::from_usize(a.len())
}
