//! The catalogue of optimisers, and what is put around them.
//!
//! # Contents
//!
//! | optimiser | remembers for each parameter | PyTorch |
//! |:--|:--|:--|
//! | [`Sgd`] | nothing | `optim.SGD` |
//! | [`Momentum`] | one scalar | `optim.SGD(momentum=…)` |
//! | [`Adam`] | two scalars | `optim.Adam` |
//! | [`AdamW`] | two scalars | `optim.AdamW` |
//! | [`AdaGrad`] | one scalar | `optim.Adagrad` |
//! | [`RmsProp`] | one scalar | `optim.RMSprop` |
//! | [`Lion`] | one scalar | |
//! | [`Gradients`] | the sum of the gradients | `.grad` |
//!
//! | around an optimiser `O` | remembers besides | PyTorch |
//! |:--|:--|:--|
//! | [`WeightDecay<O>`] | nothing | the argument `weight_decay` |
//! | [`ClipValue<O>`] | nothing | `clip_grad_value_` |
//! | [`ClipNorm<O>`] | the gradient | `clip_grad_norm_` |
//! | [`Accumulate<O>`] | the sum of the gradients | `backward()` several times |
//! | [`Ema<O>`] | the average | `swa_utils.AveragedModel` |
//! | [`Scheduled<S, O>`] | nothing | `lr_scheduler` |
//!
//! The outermost sees the gradient first: `ClipNorm<WeightDecay<Adam>>` clips, then decays, as PyTorch's loop does.

mod accumulate;
mod adagrad;
mod adam;
mod adamw;
mod clip_norm;
mod clip_value;
mod ema;
mod gradients;
mod lion;
mod momentum;
mod rate;
mod rms_prop;
mod scheduled;
mod sgd;
mod weight_decay;

pub use accumulate::Accumulate;
pub use adagrad::AdaGrad;
pub use adam::{Adam, Moments};
pub use adamw::AdamW;
pub use clip_norm::ClipNorm;
pub use clip_value::ClipValue;
pub use ema::{Averaged, Ema};
pub use gradients::Gradients;
pub use lion::Lion;
pub use momentum::Momentum;
pub use rate::LearningRate;
pub use rms_prop::RmsProp;
pub use scheduled::Scheduled;
pub use sgd::Sgd;
pub use weight_decay::WeightDecay;

use crate::kernel;
use crate::scalar::Scalar;
use crate::tensor::Tensor;

/// The `length` elements of `parameter` from `offset` on; none where the piece does not lie inside.
#[inline(always)]
fn piece<P: Tensor>(parameter: &mut P, offset: usize, length: usize) -> &mut [P::Scalar] {
    parameter.as_mut_slice().get_mut(offset..).and_then(|rest| rest.get_mut(..length)).unwrap_or_default()
}

/// Adds `gradient` to `sums`.
#[inline(always)]
fn add<T: Scalar>(sums: &mut [T], gradient: &[T]) {
    kernel::vectorized(
        gradient.len(),
        #[inline(always)]
        || {
            for (sum, &gradient) in sums.iter_mut().zip(gradient) {
                *sum += gradient;
            }
        },
    );
}

/// Hands `gradient` on in short pieces, each number changed by `change`, which is also given the parameter's.
#[inline(always)]
fn changed<T: Scalar, P: Tensor<Scalar = T>>(
    parameter: &mut P,
    offset: usize,
    gradient: &[T],
    change: impl Fn(T, T) -> T,
    mut hand_on: impl FnMut(&mut P, usize, &[T]),
) {
    const PIECE: usize = 256;
    let mut buffer = [T::ZERO; PIECE];
    for (offset, gradient) in (offset..).step_by(PIECE).zip(gradient.chunks(PIECE)) {
        let buffer = buffer.get_mut(..gradient.len()).unwrap_or_default();
        let parameters = &*piece(parameter, offset, gradient.len());
        kernel::vectorized(
            gradient.len(),
            #[inline(always)]
            || {
                for ((new, &gradient), &parameter) in buffer.iter_mut().zip(gradient).zip(parameters) {
                    *new = change(gradient, parameter);
                }
            },
        );
        hand_on(parameter, offset, buffer);
    }
}
