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

    /// Gives [gains](Visitor::gain) and [buffers](Visitor::buffer) what they start at, in place: for a model made of zeros.
    fn set_defaults(&mut self)
    where
        T: Copy,
    {
        let mut none = Zero::ZERO;
        self.visit(&mut none, &mut Defaults);
    }
}

struct Defaults;

impl<T: Copy> Visitor<T, Stateless> for Defaults {
    fn parameter<P: Tensor<Scalar = T>>(&mut self, _: &'static str, _: &mut P, (): &mut ()) {}

    fn gain<P: Tensor<Scalar = T>>(&mut self, _: &'static str, start: T, parameter: &mut P, (): &mut ()) {
        parameter.as_mut_slice().fill(start);
    }

    fn buffer(&mut self, _: &'static str, values: &mut [T], start: T) {
        values.fill(start);
    }
}

/// Looks at, or changes, the parameters of a model one after the other.
pub trait Visitor<T, O: Optimizer<T>> {
    /// The parameter `name` with its slot.
    fn parameter<P: Tensor<Scalar = T>>(&mut self, name: &'static str, parameter: &mut P, slot: &mut O::Slot<P>);

    /// The parameter `name` that multiplies inputs, as `fan.input` rows, one for each input that an output is summed from.
    /// What draws start values by the fan looks here; others see a [`parameter`](Self::parameter).
    #[inline(always)]
    fn weight<P: Tensor<Scalar = T>>(&mut self, name: &'static str, _fan: Fan, parameter: &mut P, slot: &mut O::Slot<P>) {
        self.parameter(name, parameter, slot);
    }

    /// The parameter `name` that multiplies elements, each by itself, and starts at `start`. What gives start values looks
    /// here; others see a [`parameter`](Self::parameter).
    #[inline(always)]
    fn gain<P: Tensor<Scalar = T>>(&mut self, name: &'static str, _start: T, parameter: &mut P, slot: &mut O::Slot<P>) {
        self.parameter(name, parameter, slot);
    }

    /// Numbers called `name` that belong to the model, start at `start` and are not trained: running statistics,
    /// hyper-parameters, frozen weights. What saves a model looks here.
    #[inline(always)]
    fn buffer(&mut self, _name: &'static str, _values: &mut [T], _start: T) {}

    /// The following parameters belong to the layer at `index`, until [`leave`](Self::leave).
    fn enter(&mut self, _index: usize) {}

    /// The layer last entered is done.
    fn leave(&mut self) {}
}

/// How many inputs and outputs a weight connects, as PyTorch counts them: all taps of a window are inputs and outputs, a
/// stride and groups do not make fewer outputs, and the gates of a recurrent layer are one weight. A transposed convolution
/// is counted as the convolution that it transposes.
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
