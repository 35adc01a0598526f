//! The catalogue of optimisers.
//!
//! # Contents
//!
//! | optimiser | remembers | PyTorch |
//! |:--|:--|:--|
//! | [`Sgd`] | nothing | `optim.SGD` |
//! | [`Adam`] | two scalars for each parameter | `optim.Adam` |
//! | [`Gradients`] | the sum of the gradients | `.grad` |

mod adam;
mod gradients;
mod sgd;

pub use adam::{Adam, Moments};
pub use gradients::Gradients;
pub use sgd::Sgd;

use crate::tensor::Tensor;

/// The `length` elements of `parameter` from `offset` on; none where the piece does not lie inside.
#[inline(always)]
fn piece<P: Tensor>(parameter: &mut P, offset: usize, length: usize) -> &mut [P::Scalar] {
    parameter.as_mut_slice().get_mut(offset..).and_then(|rest| rest.get_mut(..length)).unwrap_or_default()
}
