use super::Parameters;
use crate::tensor::{Tensor, Zero};

/// A rule that turns gradients into changes of parameters.
///
/// Gradients are streamed: a layer's `backward` hands over each piece as soon as it is finished, and no gradient is
/// stored unless the optimiser does so in its slots.
///
/// # Contract
///
/// For each training step the order of calls is [`begin`](Self::begin), then [`update`](Self::update) for pieces that
/// together cover each element of each parameter exactly once, then [`finish`](Self::finish).
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not train parameters of type `{T}`",
    label = "not an optimiser for `{T}`"
)]
pub trait Optimizer<T>: Sized {
    /// What is remembered for a parameter of shape `P`; starts at zero.
    type Slot<P: Tensor<Scalar = T>>: Zero;

    /// Whether it changes parameters at all. Where `false`, layers do not compute the gradients of their parameters.
    const TRAINS: bool = true;

    /// Starts a training step.
    #[inline(always)]
    fn begin(&mut self) {}

    /// Applies a piece of the gradient: `gradient[k]` belongs to element `offset + k` of `parameter` in row-major order.
    fn update<P: Tensor<Scalar = T>>(&self, parameter: &mut P, slot: &mut Self::Slot<P>, offset: usize, gradient: &[T]);

    /// Ends a training step: the place for what needs all gradients at once, by a visit of the model.
    #[inline(always)]
    fn finish<M: Parameters<T>>(&mut self, _model: &mut M, _state: &mut M::State<Self>) {}
}
