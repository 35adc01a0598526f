use super::piece;
use super::rate::learning_rate;
use crate::contract::{HyperparameterError, Optimizer};
use crate::kernel;
use crate::scalar::Scalar;
use crate::tensor::Tensor;

/// Steps of one length: the sign of a mean of gradient and momentum.
///
/// # Maths
///
/// ```text
/// direction = sign(beta_1 mean + (1 − beta_1) gradient)
/// parameter ← parameter − rate (direction + weight_decay parameter)
/// mean      ← beta_2 mean + (1 − beta_2) gradient
/// ```
///
/// # Memory
///
/// One scalar for each parameter.
///
/// # Errors
///
/// A number that makes no sense is refused: in a `const` the build fails, from outside it is an error value.
///
/// # Source
///
/// X. Chen et al., "Symbolic discovery of optimization algorithms", 2023, algorithm 2.
///
/// # Example
///
/// ```
/// use constnet::{Lion, Linear, Matrix, SumSquaredError, Trainer};
/// let linear = Linear { weight: Matrix([[2.0]]), bias: Matrix([[0.0]]) };
/// let mut trainer = Trainer::new(linear, SumSquaredError, Lion::new(0.5));
/// trainer.step(&Matrix([[1.0]]), &Matrix([[0.0]])).unwrap();
/// assert_eq!(trainer.model.weight, Matrix([[1.5]]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, zerocopy::FromZeros)]
pub struct Lion<T = f32> {
    rate: T,
    beta_1: T,
    beta_2: T,
    weight_decay: T,
}

impl Lion {
    /// With a learning rate that the program states.
    ///
    /// # Panics
    ///
    /// If the rate is not positive and finite; in a `const`, that is when the program is built. For a rate from outside,
    /// and for other numbers than `f32`, there is [`try_new`](Self::try_new).
    #[must_use]
    pub const fn new(rate: f32) -> Self {
        assert!(rate > 0.0 && rate.is_finite(), "the learning rate must be positive and finite");
        Self { rate, beta_1: 0.9, beta_2: 0.99, weight_decay: 0.0 }
    }

    /// With another first beta.
    ///
    /// # Panics
    ///
    /// If it is not at least 0 and below 1; in a `const`, that is when the program is built.
    #[must_use]
    pub const fn beta_1(self, beta_1: f32) -> Self {
        assert!(beta_1 >= 0.0 && beta_1 < 1.0, "the first beta must be at least 0 and below 1");
        Self { beta_1, ..self }
    }

    /// With another second beta.
    ///
    /// # Panics
    ///
    /// If it is not at least 0 and below 1; in a `const`, that is when the program is built.
    #[must_use]
    pub const fn beta_2(self, beta_2: f32) -> Self {
        assert!(beta_2 >= 0.0 && beta_2 < 1.0, "the second beta must be at least 0 and below 1");
        Self { beta_2, ..self }
    }

    /// With another weight decay.
    ///
    /// # Panics
    ///
    /// If it is not at least 0 and finite; in a `const`, that is when the program is built.
    #[must_use]
    pub const fn weight_decay(self, weight_decay: f32) -> Self {
        assert!(weight_decay >= 0.0 && weight_decay.is_finite(), "the weight decay must be at least 0 and finite");
        Self { weight_decay, ..self }
    }
}

impl<T: Scalar> Lion<T> {
    /// With a learning rate that comes from outside.
    ///
    /// # Errors
    ///
    /// If the rate is not positive and finite.
    pub fn try_new(rate: T) -> Result<Self, HyperparameterError<T>> {
        let rate = HyperparameterError::positive("learning rate", rate)?;
        Ok(Self { rate, beta_1: T::from_f64(0.9), beta_2: T::from_f64(0.99), weight_decay: T::from_f64(0.0) })
    }

    /// With another first beta, from outside.
    ///
    /// # Errors
    ///
    /// If it is not at least 0 and below 1.
    pub fn try_beta_1(self, beta_1: T) -> Result<Self, HyperparameterError<T>> {
        Ok(Self { beta_1: HyperparameterError::fraction("first beta", beta_1)?, ..self })
    }

    /// With another second beta, from outside.
    ///
    /// # Errors
    ///
    /// If it is not at least 0 and below 1.
    pub fn try_beta_2(self, beta_2: T) -> Result<Self, HyperparameterError<T>> {
        Ok(Self { beta_2: HyperparameterError::fraction("second beta", beta_2)?, ..self })
    }

    /// With another weight decay, from outside.
    ///
    /// # Errors
    ///
    /// If it is not at least 0 and finite.
    pub fn try_weight_decay(self, weight_decay: T) -> Result<Self, HyperparameterError<T>> {
        Ok(Self { weight_decay: HyperparameterError::non_negative("weight decay", weight_decay)?, ..self })
    }
}

learning_rate!(Lion);

impl<T: Scalar> Optimizer<T> for Lion<T> {
    type Slot<P: Tensor<Scalar = T>> = P;

    #[inline]
    fn update<P: Tensor<Scalar = T>>(&self, parameter: &mut P, slot: &mut P, offset: usize, gradient: &[T]) {
        let (parameters, slots) = (piece(parameter, offset, gradient.len()), piece(slot, offset, gradient.len()));
        kernel::vectorized(
            gradient.len(),
            #[inline(always)]
            || {
                for ((parameter, mean), &gradient) in parameters.iter_mut().zip(slots).zip(gradient) {
                    let direction = self.beta_1 * *mean + (T::ONE - self.beta_1) * gradient;
                    *parameter -= self.rate * (sign(direction) + self.weight_decay * *parameter);
                    *mean = self.beta_2 * *mean + (T::ONE - self.beta_2) * gradient;
                }
            },
        );
    }
}

/// 1, −1, or what is neither above nor below zero.
#[inline(always)]
fn sign<T: Scalar>(x: T) -> T {
    if x > T::ZERO {
        T::ONE
    } else if x < T::ZERO {
        -T::ONE
    } else {
        x
    }
}
