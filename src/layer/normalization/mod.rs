//! Layers that bring what they are given to a mean and a size.

mod batch_norm;
mod channels;
mod group;
mod group_norm;
mod lanes;
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

/// Sets each element of `y` to `f` of it and of that of `x`, eight at a time: values, for which the compiler need not ask whether
/// one row lies where the other does.
#[inline(always)]
fn combine<T: Float>(y: &mut [T], x: &[T], f: impl Fn(T, T) -> T) {
    let ((y, last_y), (x, last_x)) = (y.as_chunks_mut::<8>(), x.as_chunks::<8>());
    for (y, x) in y.iter_mut().zip(x) {
        let mut values = *y;
        values.iter_mut().zip(*x).for_each(|(y, x)| *y = f(*y, x));
        *y = values;
    }
    last_y.iter_mut().zip(last_x).for_each(|(y, &x)| *y = f(*y, x));
}
