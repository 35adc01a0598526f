use super::piece;
use super::rate::learning_rate;
use crate::contract::{HyperparameterError, Optimizer};
use crate::kernel;
use crate::scalar::{Float, Scalar};
use crate::tensor::Tensor;

/// Gradient descent in steps that the recent size of the gradient divides.
///
/// # Maths
///
/// ```text
/// square    ← alpha square + (1 − alpha) gradient²
/// parameter ← parameter − rate gradient / (√square + epsilon)
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
/// T. Tieleman and G. Hinton, "Lecture 6.5: RMSProp", 2012; as `torch.optim.RMSprop`, not centred and without momentum.
///
/// # Example
///
/// ```
/// use constnet::{RmsProp, Linear, Matrix, SumSquaredError, Trainer};
/// let linear = Linear { weight: Matrix([[2.0]]), bias: Matrix([[0.0]]) };
/// let mut trainer = Trainer::new(linear, SumSquaredError, RmsProp::new(0.5).alpha(0.75));
/// // the gradient is 4: 2 − 0.5·4/√(0.25·16)
/// trainer.step(&Matrix([[1.0]]), &Matrix([[0.0]])).unwrap();
/// assert_eq!(trainer.model.weight, Matrix([[1.0]]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, zerocopy::FromZeros)]
pub struct RmsProp<T = f32> {
    rate: T,
    // 1 − alpha, kept because 1 − 0.99 in `f32` has lost a digit.
    fresh: T,
    epsilon: T,
}

impl RmsProp {
    /// With a learning rate that the program states.
    ///
    /// # Panics
    ///
    /// If the rate is not positive and finite; in a `const`, that is when the program is built. For a rate from outside,
    /// and for other numbers than `f32`, there is [`try_new`](Self::try_new).
    #[must_use]
    pub const fn new(rate: f32) -> Self {
        assert!(rate > 0.0 && rate.is_finite(), "the learning rate must be positive and finite");
        Self { rate, fresh: 0.01, epsilon: 1e-8 }
    }

    /// With another alpha.
    ///
    /// # Panics
    ///
    /// If it is not at least 0 and below 1; in a `const`, that is when the program is built.
    #[must_use]
    pub const fn alpha(self, alpha: f32) -> Self {
        assert!(alpha >= 0.0 && alpha < 1.0, "the alpha must be at least 0 and below 1");
        Self { fresh: 1.0 - alpha, ..self }
    }

    /// With another epsilon.
    ///
    /// # Panics
    ///
    /// If it is not positive and finite; in a `const`, that is when the program is built.
    #[must_use]
    pub const fn epsilon(self, epsilon: f32) -> Self {
        assert!(epsilon > 0.0 && epsilon.is_finite(), "the epsilon must be positive and finite");
        Self { epsilon, ..self }
    }
}

impl<T: Scalar> RmsProp<T> {
    /// With a learning rate that comes from outside.
    ///
    /// # Errors
    ///
    /// If the rate is not positive and finite.
    pub fn try_new(rate: T) -> Result<Self, HyperparameterError<T>> {
        let rate = HyperparameterError::positive("learning rate", rate)?;
        Ok(Self { rate, fresh: T::from_f64(0.01), epsilon: T::from_f64(1e-8) })
    }

    /// With another alpha, from outside.
    ///
    /// # Errors
    ///
    /// If it is not at least 0 and below 1.
    pub fn try_alpha(self, alpha: T) -> Result<Self, HyperparameterError<T>> {
        Ok(Self { fresh: T::ONE - HyperparameterError::fraction("alpha", alpha)?, ..self })
    }

    /// With another epsilon, from outside.
    ///
    /// # Errors
    ///
    /// If it is not positive and finite.
    pub fn try_epsilon(self, epsilon: T) -> Result<Self, HyperparameterError<T>> {
        Ok(Self { epsilon: HyperparameterError::positive("epsilon", epsilon)?, ..self })
    }
}

learning_rate!(RmsProp);

impl<T: Float> Optimizer<T> for RmsProp<T> {
    type Slot<P: Tensor<Scalar = T>> = P;

    #[inline]
    fn update<P: Tensor<Scalar = T>>(&self, parameter: &mut P, slot: &mut P, offset: usize, gradient: &[T]) {
        let (parameters, slots) = (piece(parameter, offset, gradient.len()), piece(slot, offset, gradient.len()));
        kernel::vectorized(
            gradient.len(),
            #[inline(always)]
            || {
                for ((parameter, square), &gradient) in parameters.iter_mut().zip(slots).zip(gradient) {
                    *square += self.fresh * (gradient * gradient - *square);
                    *parameter -= self.rate * (gradient / (square.sqrt() + self.epsilon));
                }
            },
        );
    }
}
