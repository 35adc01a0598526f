use super::{LearningRate, add, changed, piece};
use crate::contract::{Gathered, HyperparameterError, Optimizer};
use crate::scalar::Scalar;
use crate::tensor::Tensor;
use core::num::NonZeroU32;

/// Trains once in every `batches` steps, with the mean of their gradients: a large batch in the memory of a small one. It
/// belongs outside: an [`Ema`](super::Ema) around it would average after each of the steps.
///
/// # Memory
///
/// The sum of the gradients, one scalar for each parameter, besides the optimiser's; 256 scalars of stack.
///
/// # Source
///
/// As calling PyTorch's `(loss / batches).backward()` `batches` times before `optimizer.step()`.
///
/// # Example
///
/// ```
/// use constnet::{Accumulate, Linear, Matrix, Sgd, SumSquaredError, Trainer};
/// const TWO: core::num::NonZeroU32 = core::num::NonZeroU32::new(2).unwrap();
/// let linear = Linear { weight: Matrix([[2.0]]), bias: Matrix([[0.0]]) };
/// let mut trainer = Trainer::new(linear, SumSquaredError, Accumulate::new(TWO, Sgd::new(0.25)));
/// trainer.step(&Matrix([[1.0]]), &Matrix([[0.0]])).unwrap();
/// assert_eq!(trainer.model.weight, Matrix([[2.0]]));
/// // gradients 4 and 8
/// trainer.step(&Matrix([[1.0]]), &Matrix([[-2.0]])).unwrap();
/// assert_eq!(trainer.model.weight, Matrix([[0.5]]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, zerocopy::FromZeros)]
pub struct Accumulate<O> {
    /// What it is around.
    pub optimizer: O,
    batches: u32,
    // How many gradients the sum holds, this step's included.
    gathered: u32,
}

impl<O> Accumulate<O> {
    /// Around `optimizer`, which sees every `batches`-th step.
    #[must_use]
    pub const fn new(batches: NonZeroU32, optimizer: O) -> Self {
        Self { optimizer, batches: batches.get(), gathered: 0 }
    }

    fn is_full(&self) -> bool {
        self.gathered == self.batches
    }
}

impl<T, O: LearningRate<T>> LearningRate<T> for Accumulate<O> {
    fn rate(&self) -> T {
        self.optimizer.rate()
    }

    fn set_rate(&mut self, rate: T) -> Result<(), HyperparameterError<T>> {
        self.optimizer.set_rate(rate)
    }
}

impl<T: Scalar, O: Optimizer<T>> Optimizer<T> for Accumulate<O> {
    type Slot<P: Tensor<Scalar = T>> = Gathered<P, O::Slot<P>>;
    const TRAINS: bool = O::TRAINS;
    const ROUNDS: usize = 1 + O::ROUNDS;

    #[inline]
    fn begin(&mut self) {
        self.gathered = if self.is_full() { 1 } else { self.gathered + 1 };
        if self.is_full() {
            self.optimizer.begin();
        }
    }

    #[inline]
    fn update<P: Tensor<Scalar = T>>(&self, _: &mut P, slot: &mut Self::Slot<P>, offset: usize, gradient: &[T]) {
        add(piece(&mut slot.gradient, offset, gradient.len()), gradient);
    }

    #[inline]
    fn round<P: Tensor<Scalar = T>>(&mut self, round: usize, parameter: &mut P, slot: &mut Self::Slot<P>) {
        if !self.is_full() {
            return;
        }
        let Some(inner) = round.checked_sub(1) else {
            let batches = T::from_usize(self.batches as usize);
            let Gathered { gradient, slot } = slot;
            changed(
                parameter,
                0,
                gradient.as_slice(),
                |gradient, _| gradient / batches,
                |parameter, offset, gradient| {
                    self.optimizer.update(parameter, slot, offset, gradient);
                },
            );
            gradient.as_mut_slice().fill(T::ZERO);
            return;
        };
        self.optimizer.round(inner, parameter, &mut slot.slot);
    }
}
