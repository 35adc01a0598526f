use super::LearningRate;
use crate::contract::{HyperparameterError, Optimizer, Parameters, Visitor};
use crate::kernel;
use crate::scalar::Scalar;
use crate::tensor::{Tensor, Zero};

/// Keeps the exponential moving average of the parameters, which often predicts better than the last ones.
///
/// # Maths
///
/// ```text
/// after the first step   average = parameter
/// after each other       average ← decay average + (1 − decay) parameter
/// ```
///
/// [`swap`](Self::swap) puts the averages into the model, and back again to train on.
///
/// # Memory
///
/// One scalar for each parameter besides the optimiser's.
///
/// # Source
///
/// B. Polyak and A. Juditsky, "Acceleration of stochastic approximation by averaging", 1992, in the form of
/// `torch.optim.swa_utils.AveragedModel` with `get_ema_multi_avg_fn(decay)`.
///
/// # Example
///
/// ```
/// use constnet::{Ema, Linear, Matrix, Sgd, SumSquaredError, Trainer};
/// let linear = Linear { weight: Matrix([[2.0]]), bias: Matrix([[0.0]]) };
/// let mut trainer = Trainer::new(linear, SumSquaredError, Ema::new(0.5, Sgd::new(0.25)));
/// // gradients 4 and 0: the weight is 1 after both steps, and so is the average
/// trainer.step(&Matrix([[1.0]]), &Matrix([[0.0]])).unwrap();
/// trainer.step(&Matrix([[0.0]]), &Matrix([[0.0]])).unwrap();
/// assert_eq!(trainer.model.bias, Matrix([[-0.5]]));
/// trainer.optimizer.swap(&mut trainer.model, &mut trainer.state);
/// assert_eq!((trainer.model.weight, trainer.model.bias), (Matrix([[1.0]]), Matrix([[-0.75]])));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, zerocopy::FromZeros)]
pub struct Ema<O, T = f32> {
    /// What it is around.
    pub optimizer: O,
    decay: T,
    // How much of the average this step's parameters become: all after the first step, before which it is zero.
    part: T,
}

/// What [`Ema`] remembers for a parameter of shape `P`.
#[derive(Clone, Copy, Debug, PartialEq, zerocopy::FromZeros)]
pub struct Averaged<P, S> {
    /// The average.
    pub average: P,
    /// The slot of the optimiser inside.
    pub slot: S,
}

impl<P: Zero, S: Zero> Zero for Averaged<P, S> {
    const ZERO: Self = Self { average: P::ZERO, slot: S::ZERO };
}

impl<O> Ema<O> {
    /// Around `optimizer`, with a decay that the program states.
    ///
    /// # Panics
    ///
    /// If the decay is not at least 0 and below 1; in a `const`, that is when the program is built.
    #[must_use]
    pub const fn new(decay: f32, optimizer: O) -> Self {
        assert!(decay >= 0.0 && decay < 1.0, "the decay must be at least 0 and below 1");
        Self { decay, optimizer, part: 0.0 }
    }
}

impl<O, T: Scalar> Ema<O, T> {
    /// Around `optimizer`, with a decay from outside.
    ///
    /// # Errors
    ///
    /// If the decay is not at least 0 and below 1.
    pub fn try_new(decay: T, optimizer: O) -> Result<Self, HyperparameterError<T>> {
        Ok(Self { decay: HyperparameterError::fraction("decay", decay)?, optimizer, part: T::ZERO })
    }
}

impl<T: Scalar, O: LearningRate<T>> LearningRate<T> for Ema<O, T> {
    fn rate(&self) -> T {
        self.optimizer.rate()
    }

    fn set_rate(&mut self, rate: T) -> Result<(), HyperparameterError<T>> {
        self.optimizer.set_rate(rate)
    }
}

impl<O, T: Scalar> Ema<O, T> {
    /// Exchanges the parameters of the model with their averages.
    pub fn swap<M>(&self, model: &mut M, state: &mut M::State<Self>)
    where
        M: Parameters<T>,
        O: Optimizer<T>,
    {
        model.visit(state, &mut Swap);
    }
}

struct Swap;

impl<T: Scalar, O: Optimizer<T>> Visitor<T, Ema<O, T>> for Swap {
    fn parameter<P: Tensor<Scalar = T>>(&mut self, _: &'static str, parameter: &mut P, slot: &mut Averaged<P, O::Slot<P>>) {
        parameter.as_mut_slice().swap_with_slice(slot.average.as_mut_slice());
    }
}

impl<T: Scalar, O: Optimizer<T>> Optimizer<T> for Ema<O, T> {
    type Slot<P: Tensor<Scalar = T>> = Averaged<P, O::Slot<P>>;
    const TRAINS: bool = O::TRAINS;
    const ROUNDS: usize = O::ROUNDS + 1;

    #[inline]
    fn begin(&mut self) {
        self.part = if self.part == T::ZERO { T::ONE } else { T::ONE - self.decay };
        self.optimizer.begin();
    }

    #[inline]
    fn update<P: Tensor<Scalar = T>>(&self, parameter: &mut P, slot: &mut Self::Slot<P>, offset: usize, gradient: &[T]) {
        self.optimizer.update(parameter, &mut slot.slot, offset, gradient);
    }

    #[inline]
    fn round<P: Tensor<Scalar = T>>(&mut self, round: usize, parameter: &mut P, slot: &mut Self::Slot<P>) {
        if round < O::ROUNDS {
            return self.optimizer.round(round, parameter, &mut slot.slot);
        }
        let part = self.part;
        let averages = slot.average.as_mut_slice();
        kernel::vectorized(
            averages.len(),
            #[inline(always)]
            || {
                for (average, &parameter) in averages.iter_mut().zip(parameter.as_slice()) {
                    *average += part * (parameter - *average);
                }
            },
        );
    }
}
