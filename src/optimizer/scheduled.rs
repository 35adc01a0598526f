use super::LearningRate;
use crate::contract::Optimizer;
use crate::scalar::Scalar;
use crate::schedule::Schedule;
use crate::tensor::Tensor;

/// Gives an optimiser the learning rate of a [`Schedule`] before each step.
///
/// # Memory
///
/// The schedule and a counter.
///
/// # Source
///
/// As a scheduler of `torch.optim.lr_scheduler` whose `step()` is called after each step of the optimiser.
///
/// # Example
///
/// ```
/// use constnet::{Linear, Matrix, Scheduled, Sgd, SumSquaredError, Trainer, schedule::StepLr};
/// // 0.25 for one step, then a half of that for one, and so on
/// let schedule = StepLr::new(0.25, 1, 0.5);
/// let linear = Linear { weight: Matrix([[2.0]]), bias: Matrix([[0.0]]) };
/// let mut trainer = Trainer::new(linear, SumSquaredError, Scheduled::new(schedule, Sgd::new(1.0)));
/// // gradients 4 and then 2·(1 − 1 − 2) = −4
/// trainer.step(&Matrix([[1.0]]), &Matrix([[0.0]])).unwrap();
/// assert_eq!(trainer.model.weight, Matrix([[1.0]]));
/// trainer.step(&Matrix([[1.0]]), &Matrix([[2.0]])).unwrap();
/// assert_eq!(trainer.model.weight, Matrix([[1.5]]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, zerocopy::FromZeros)]
pub struct Scheduled<S, O> {
    /// What it is around.
    pub optimizer: O,
    /// Which rate when.
    pub schedule: S,
    step: u32,
}

impl<S, O> Scheduled<S, O> {
    /// `optimizer` with the rates of `schedule`; its own is never used.
    #[must_use]
    pub const fn new(schedule: S, optimizer: O) -> Self {
        Self { optimizer, schedule, step: 0 }
    }

    /// How many steps were begun.
    pub const fn step(&self) -> u32 {
        self.step
    }
}

impl<T: Scalar, S: Schedule, O: Optimizer<T> + LearningRate<T>> Optimizer<T> for Scheduled<S, O> {
    type Slot<P: Tensor<Scalar = T>> = O::Slot<P>;
    const TRAINS: bool = O::TRAINS;
    const ROUNDS: usize = O::ROUNDS;

    #[inline]
    fn begin(&mut self) {
        // A rate that makes no sense is refused, and the last one stays.
        let _ = self.optimizer.set_rate(T::from_f64(self.schedule.rate(self.step)));
        self.step = self.step.saturating_add(1);
        self.optimizer.begin();
    }

    #[inline(always)]
    fn update<P: Tensor<Scalar = T>>(&self, parameter: &mut P, slot: &mut O::Slot<P>, offset: usize, gradient: &[T]) {
        self.optimizer.update(parameter, slot, offset, gradient);
    }

    #[inline(always)]
    fn round<P: Tensor<Scalar = T>>(&mut self, round: usize, parameter: &mut P, slot: &mut O::Slot<P>) {
        self.optimizer.round(round, parameter, slot);
    }
}
