use super::{LearningRate, changed};
use crate::contract::{HyperparameterError, Optimizer};
use crate::scalar::Scalar;
use crate::tensor::Tensor;

/// Cuts each number of the gradient to at most `limit` in size.
///
/// NaN stays NaN.
///
/// # Memory
///
/// Nothing besides the optimiser's; 256 scalars of stack.
///
/// # Source
///
/// As `torch.nn.utils.clip_grad_value_`.
///
/// # Example
///
/// ```
/// use constnet::{Linear, Matrix, ClipValue, Sgd, SumSquaredError, Trainer};
/// let linear = Linear { weight: Matrix([[2.0]]), bias: Matrix([[0.0]]) };
/// let mut trainer = Trainer::new(linear, SumSquaredError, ClipValue::new(1.0, Sgd::new(0.25)));
/// // the gradient is 4, cut to 1
/// trainer.step(&Matrix([[1.0]]), &Matrix([[0.0]])).unwrap();
/// assert_eq!(trainer.model.weight, Matrix([[1.75]]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, zerocopy::FromZeros)]
pub struct ClipValue<O, T = f32> {
    /// What it is around.
    pub optimizer: O,
    limit: T,
}

impl<O> ClipValue<O> {
    /// Around `optimizer`, with a limit that the program states.
    ///
    /// # Panics
    ///
    /// If the limit is not positive and finite; in a `const`, that is when the program is built.
    #[must_use]
    pub const fn new(limit: f32, optimizer: O) -> Self {
        assert!(limit > 0.0 && limit.is_finite(), "the limit must be positive and finite");
        Self { limit, optimizer }
    }
}

impl<O, T: Scalar> ClipValue<O, T> {
    /// Around `optimizer`, with a limit from outside.
    ///
    /// # Errors
    ///
    /// If the limit is not positive and finite.
    pub fn try_new(limit: T, optimizer: O) -> Result<Self, HyperparameterError<T>> {
        Ok(Self { limit: HyperparameterError::positive("limit", limit)?, optimizer })
    }
}

impl<T: Scalar, O: LearningRate<T>> LearningRate<T> for ClipValue<O, T> {
    fn rate(&self) -> T {
        self.optimizer.rate()
    }

    fn set_rate(&mut self, rate: T) -> Result<(), HyperparameterError<T>> {
        self.optimizer.set_rate(rate)
    }
}

impl<T: Scalar, O: Optimizer<T>> Optimizer<T> for ClipValue<O, T> {
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
        let change = |gradient, _| {
            if gradient > self.limit {
                self.limit
            } else if gradient < -self.limit {
                -self.limit
            } else {
                gradient
            }
        };
        changed(parameter, offset, gradient, change, |parameter, offset, gradient| {
            self.optimizer.update(parameter, slot, offset, gradient);
        });
    }
}
