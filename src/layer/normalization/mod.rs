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

use crate::kernel::{self, Compensated};
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

/// The sums over all rows of the `K` rows that `terms` makes of each pair, in blocks of 16, whose sums are added with what that
/// rounds away.
#[inline(always)]
fn sums_of_rows<T: Float, const F: usize, const K: usize>(
    x: &[[T; F]],
    dy: &[[T; F]],
    terms: impl Fn(&[T; F], &[T; F]) -> [[T; F]; K],
) -> [[T; F]; K] {
    let mut sums = [[Compensated::ZERO; F]; K];
    kernel::vectorized(
        x.len() * F,
        #[inline(always)]
        || {
            for (x, dy) in x.chunks(16).zip(dy.chunks(16)) {
                let mut part = [[T::ZERO; F]; K];
                for (x, dy) in x.iter().zip(dy) {
                    let terms = terms(x, dy);
                    part.as_flattened_mut().iter_mut().zip(terms.as_flattened()).for_each(|(part, &term)| *part += term);
                }
                Compensated::add_each(sums.as_flattened_mut(), part.as_flattened());
            }
        },
    );
    sums.map(|sums| sums.map(Compensated::value))
}
