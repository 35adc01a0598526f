use super::{LearningRate, changed};
use crate::contract::{HyperparameterError, Optimizer};
use crate::scalar::Scalar;
use crate::tensor::Tensor;

/// Adds a part of each parameter to its gradient: the gradient of `weight_decay parameter²/2`, a penalty on large weights.
///
/// [`AdamW`](crate::AdamW) has a decay of its own, which this around [`Adam`](crate::Adam) is not.
///
/// # Memory
///
/// Nothing besides the optimiser's; 256 scalars of stack.
///
/// # Source
///
/// As the argument `weight_decay` of `torch.optim.SGD` and its kin.
///
/// # Example
///
/// ```
/// use constnet::{Linear, Matrix, Sgd, WeightDecay, SumSquaredError, Trainer};
/// let linear = Linear { weight: Matrix([[2.0]]), bias: Matrix([[0.0]]) };
/// let mut trainer = Trainer::new(linear, SumSquaredError, WeightDecay::new(0.5, Sgd::new(0.25)));
/// // the gradient is 4 + 0.5·2
/// trainer.step(&Matrix([[1.0]]), &Matrix([[0.0]])).unwrap();
/// assert_eq!(trainer.model.weight, Matrix([[0.75]]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, zerocopy::FromZeros)]
pub struct WeightDecay<O, T = f32> {
    /// What it is around.
    pub optimizer: O,
    weight_decay: T,
}

impl<O> WeightDecay<O> {
    /// Around `optimizer`, with a weight decay that the program states.
    ///
    /// # Panics
    ///
    /// If the weight decay is not at least 0 and finite; in a `const`, that is when the program is built.
    #[must_use]
    pub const fn new(weight_decay: f32, optimizer: O) -> Self {
        assert!(weight_decay >= 0.0 && weight_decay.is_finite(), "the weight decay must be at least 0 and finite");
        Self { weight_decay, optimizer }
    }
}

impl<O, T: Scalar> WeightDecay<O, T> {
    /// Around `optimizer`, with a weight decay from outside.
    ///
    /// # Errors
    ///
    /// If the weight decay is not at least 0 and finite.
    pub fn try_new(weight_decay: T, optimizer: O) -> Result<Self, HyperparameterError<T>> {
        Ok(Self { weight_decay: HyperparameterError::non_negative("weight decay", weight_decay)?, optimizer })
    }
}

impl<T: Scalar, O: LearningRate<T>> LearningRate<T> for WeightDecay<O, T> {
    fn rate(&self) -> T {
        self.optimizer.rate()
    }

    fn set_rate(&mut self, rate: T) -> Result<(), HyperparameterError<T>> {
        self.optimizer.set_rate(rate)
    }
}

impl<T: Scalar, O: Optimizer<T>> Optimizer<T> for WeightDecay<O, T> {
    type Slot<P: Tensor<Scalar = T>> = O::Slot<P>;
    const TRAINS: bool = O::TRAINS;
    const ROUNDS: usize = O::ROUNDS;

    #[inline(always)]
    fn begin(&mut self) {
        self.optimizer.begin();
    }

    #[inline(always)]
    fn round<P: Tensor<Scalar = T>>(&mut self, round: usize, parameter: &mut P, slot: &mut O::Slot<P>) {
        self.optimizer.round(round, parameter, slot);
    }

    #[inline]
    fn update<P: Tensor<Scalar = T>>(&self, parameter: &mut P, slot: &mut O::Slot<P>, offset: usize, gradient: &[T]) {
        let change = |gradient, parameter| gradient + self.weight_decay * parameter;
        changed(parameter, offset, gradient, change, |parameter, offset, gradient| {
            self.optimizer.update(parameter, slot, offset, gradient);
        });
    }
}
