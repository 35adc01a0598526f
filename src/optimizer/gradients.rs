use super::{add, piece};
use crate::contract::Optimizer;
use crate::scalar::Scalar;
use crate::tensor::Tensor;

/// The optimiser that changes nothing and remembers the sum of the gradients it was given.
///
/// With it one checks gradients, accumulates them over batches, clips them by their norm, or adds up those of several
/// threads. The sums are in the state of the trainer or of `backward`; make a new state to begin again.
///
/// # Memory
///
/// One scalar for each parameter.
///
/// # Example
///
/// ```
/// use constnet::{Gradients, Linear, Matrix, SumSquaredError, Trainer};
/// let linear = Linear { weight: Matrix([[2.0]]), bias: Matrix([[0.0]]) };
/// let mut trainer = Trainer::new(linear, SumSquaredError, Gradients);
/// // loss = (3·w + b − 5)², its derivative by w is 2·(6 − 5)·3
/// trainer.step(&Matrix([[3.0]]), &Matrix([[5.0]])).unwrap();
/// assert_eq!(trainer.state.weight, Matrix([[6.0]]));
/// assert_eq!(trainer.state.bias, Matrix([[2.0]]));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, zerocopy::FromZeros)]
pub struct Gradients;

impl<T: Scalar> Optimizer<T> for Gradients {
    type Slot<P: Tensor<Scalar = T>> = P;

    #[inline(always)]
    fn update<P: Tensor<Scalar = T>>(&self, _: &mut P, slot: &mut P, offset: usize, gradient: &[T]) {
        add(piece(slot, offset, gradient.len()), gradient);
    }
}
