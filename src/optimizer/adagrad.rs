use super::piece;
use super::rate::learning_rate;
use crate::contract::{HyperparameterError, Optimizer};
use crate::kernel;
use crate::scalar::{Float, Scalar};
use crate::tensor::Tensor;

/// Gradient descent in steps that shrink for each parameter with the gradients it has seen.
///
/// # Maths
///
/// ```text
/// sum       ← sum + gradient²
/// parameter ← parameter − rate gradient / (√sum + epsilon)
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
/// J. Duchi, E. Hazan and Y. Singer, "Adaptive subgradient methods", 2011, section 1.1; as `torch.optim.Adagrad`.
///
/// # Example
///
/// ```
/// use constnet::{AdaGrad, Linear, Matrix, SumSquaredError, Trainer};
/// let linear = Linear { weight: Matrix([[2.0]]), bias: Matrix([[0.0]]) };
/// let mut trainer = Trainer::new(linear, SumSquaredError, AdaGrad::new(0.5));
/// // the first step is one rate long, whatever the gradient
/// trainer.step(&Matrix([[1.0]]), &Matrix([[0.0]])).unwrap();
/// assert_eq!(trainer.model.weight, Matrix([[1.5]]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, zerocopy::FromZeros)]
pub struct AdaGrad<T = f32> {
    rate: T,
    epsilon: T,
}

impl AdaGrad {
    /// With a learning rate that the program states.
    ///
    /// # Panics
    ///
    /// If the rate is not positive and finite; in a `const`, that is when the program is built. For a rate from outside,
    /// and for other numbers than `f32`, there is [`try_new`](Self::try_new).
    #[must_use]
    pub const fn new(rate: f32) -> Self {
        assert!(rate > 0.0 && rate.is_finite(), "the learning rate must be positive and finite");
        Self { rate, epsilon: 1e-10 }
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

impl<T: Scalar> AdaGrad<T> {
    /// With a learning rate that comes from outside.
    ///
    /// # Errors
    ///
    /// If the rate is not positive and finite.
    pub fn try_new(rate: T) -> Result<Self, HyperparameterError<T>> {
        let rate = HyperparameterError::positive("learning rate", rate)?;
        Ok(Self { rate, epsilon: T::from_f64(1e-10) })
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

learning_rate!(AdaGrad);

impl<T: Float> Optimizer<T> for AdaGrad<T> {
    type Slot<P: Tensor<Scalar = T>> = P;

    #[inline]
    fn update<P: Tensor<Scalar = T>>(&self, parameter: &mut P, slot: &mut P, offset: usize, gradient: &[T]) {
        let (parameters, slots) = (piece(parameter, offset, gradient.len()), piece(slot, offset, gradient.len()));
        kernel::vectorized(
            gradient.len(),
            #[inline(always)]
            || {
                for ((parameter, sum), &gradient) in parameters.iter_mut().zip(slots).zip(gradient) {
                    *sum += gradient * gradient;
                    *parameter -= self.rate * (gradient / (sum.sqrt() + self.epsilon));
                }
            },
        );
    }
}
