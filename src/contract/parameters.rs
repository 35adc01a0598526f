use super::Optimizer;
use crate::tensor::{Tensor, Zero};

/// The numbers of a model that training changes, and what an optimiser remembers for them.
///
/// # Contract
///
/// [`visit`](Self::visit) shows every parameter exactly once, always in the same order, together with its slot.
pub trait Parameters<T> {
    /// What `O` remembers: a slot for each parameter.
    type State<O: Optimizer<T>>: Zero;

    /// How many scalars training changes.
    const COUNT: usize;

    /// Shows each parameter and its slot to `visitor`.
    fn visit<O: Optimizer<T>, V: Visitor<T, O>>(&mut self, state: &mut Self::State<O>, visitor: &mut V);
}

/// Looks at, or changes, the parameters of a model one after the other.
pub trait Visitor<T, O: Optimizer<T>> {
    /// The parameter `name` with its slot.
    fn parameter<P: Tensor<Scalar = T>>(&mut self, name: &'static str, parameter: &mut P, slot: &mut O::Slot<P>);

    /// The parameter `name` that multiplies inputs: each output is a sum over `fan.input` of them, each input goes into
    /// `fan.output` sums. What draws start values by these numbers looks here; others see a [`parameter`](Self::parameter).
    #[inline(always)]
    fn weight<P: Tensor<Scalar = T>>(&mut self, name: &'static str, _fan: Fan, parameter: &mut P, slot: &mut O::Slot<P>) {
        self.parameter(name, parameter, slot);
    }

    /// The following parameters belong to the layer at `index`, until [`leave`](Self::leave).
    fn enter(&mut self, _index: usize) {}

    /// The layer last entered is done.
    fn leave(&mut self) {}
}

/// How many inputs and outputs a weight connects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fan {
    /// Terms of the sum that is one output.
    pub input: usize,
    /// Sums that one input goes into.
    pub output: usize,
}

/// The optimiser that does nothing and remembers nothing: for visits of a model without an optimiser's state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stateless;

impl<T> Optimizer<T> for Stateless {
    type Slot<P: Tensor<Scalar = T>> = ();
    const TRAINS: bool = false;

    #[inline(always)]
    fn update<P: Tensor<Scalar = T>>(&self, _: &mut P, (): &mut (), _: usize, _: &[T]) {}
}
