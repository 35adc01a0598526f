use super::{Parameters, Visitor};
use crate::tensor::{Tensor, Zero};

/// A rule that turns gradients into changes of parameters.
///
/// Gradients are streamed: a layer's `backward` hands over each piece as soon as it is finished, and no gradient is
/// stored unless the optimiser does so in its slots.
///
/// # Contract
///
/// For each training step the order of calls is [`begin`](Self::begin), then [`update`](Self::update) for pieces that
/// together cover each element of each parameter exactly once, then for each of [`ROUNDS`](Self::ROUNDS), in order,
/// [`round`](Self::round) with every parameter.
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

    /// How often all parameters are shown once more when all gradients are there: for what needs them all, as their norm.
    const ROUNDS: usize = 0;

    /// A parameter and its slot in round `round` of [`ROUNDS`](Self::ROUNDS).
    #[inline(always)]
    fn round<P: Tensor<Scalar = T>>(&mut self, _round: usize, _parameter: &mut P, _slot: &mut Self::Slot<P>) {}

    /// Ends a training step: the rounds over `model`.
    #[inline(always)]
    fn finish<M: Parameters<T>>(&mut self, model: &mut M, state: &mut M::State<Self>) {
        for round in 0..Self::ROUNDS {
            model.visit(state, &mut Round { optimizer: self, round });
        }
    }
}

struct Round<'a, O> {
    optimizer: &'a mut O,
    round: usize,
}

impl<T, O: Optimizer<T>> Visitor<T, O> for Round<'_, O> {
    #[inline(always)]
    fn parameter<P: Tensor<Scalar = T>>(&mut self, _: &'static str, parameter: &mut P, slot: &mut O::Slot<P>) {
        self.optimizer.round(self.round, parameter, slot);
    }
}
