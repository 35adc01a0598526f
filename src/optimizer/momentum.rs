use super::piece;
use super::rate::learning_rate;
use crate::contract::{HyperparameterError, Optimizer};
use crate::kernel;
use crate::scalar::Scalar;
use crate::tensor::Tensor;

/// Gradient descent with momentum: the step is a decaying sum of the gradients.
///
/// # Maths
///
/// ```text
/// velocity  ← momentum velocity + gradient
/// parameter ← parameter − rate velocity
/// with nesterov: parameter ← parameter − rate (gradient + momentum velocity)
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
/// I. Sutskever et al., "On the importance of initialization and momentum in deep learning", 2013, section 2, in the form of
/// `torch.optim.SGD(momentum=…, nesterov=…)`.
///
/// # Example
///
/// ```
/// use constnet::{Momentum, Linear, Matrix, SumSquaredError, Trainer};
/// let linear = Linear { weight: Matrix([[2.0]]), bias: Matrix([[0.0]]) };
/// let mut trainer = Trainer::new(linear, SumSquaredError, Momentum::new(0.25).momentum(0.5));
/// // gradients 4 and 0: 2 − 0.25·4, then 1 − 0.25·0.5·4
/// let x = Matrix([[1.0]]);
/// trainer.step(&x, &Matrix([[0.0]])).unwrap();
/// assert_eq!(trainer.model.weight, Matrix([[1.0]]));
/// trainer.step(&x, &Matrix([[0.0]])).unwrap();
/// assert_eq!(trainer.model.weight, Matrix([[0.5]]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, zerocopy::FromZeros)]
pub struct Momentum<T = f32> {
    rate: T,
    momentum: T,
    nesterov: bool,
}

impl Momentum {
    /// With a learning rate that the program states.
    ///
    /// # Panics
    ///
    /// If the rate is not positive and finite; in a `const`, that is when the program is built. For a rate from outside,
    /// and for other numbers than `f32`, there is [`try_new`](Self::try_new).
    #[must_use]
    pub const fn new(rate: f32) -> Self {
        assert!(rate > 0.0 && rate.is_finite(), "the learning rate must be positive and finite");
        Self { rate, momentum: 0.9, nesterov: false }
    }

    /// With another momentum.
    ///
    /// # Panics
    ///
    /// If it is not at least 0 and below 1; in a `const`, that is when the program is built.
    #[must_use]
    pub const fn momentum(self, momentum: f32) -> Self {
        assert!(momentum >= 0.0 && momentum < 1.0, "the momentum must be at least 0 and below 1");
        Self { momentum, ..self }
    }
}

impl<T: Scalar> Momentum<T> {
    /// With a learning rate that comes from outside.
    ///
    /// # Errors
    ///
    /// If the rate is not positive and finite.
    pub fn try_new(rate: T) -> Result<Self, HyperparameterError<T>> {
        let rate = HyperparameterError::positive("learning rate", rate)?;
        Ok(Self { rate, momentum: T::from_f64(0.9), nesterov: false })
    }

    /// With another momentum, from outside.
    ///
    /// # Errors
    ///
    /// If it is not at least 0 and below 1.
    pub fn try_momentum(self, momentum: T) -> Result<Self, HyperparameterError<T>> {
        Ok(Self { momentum: HyperparameterError::fraction("momentum", momentum)?, ..self })
    }

    /// Looks ahead: the gradient counts as if it were taken after the momentum's part of the step.
    #[must_use]
    pub const fn nesterov(self) -> Self
    where
        T: Copy,
    {
        Self { rate: self.rate, momentum: self.momentum, nesterov: true }
    }
}

learning_rate!(Momentum);

impl<T: Scalar> Optimizer<T> for Momentum<T> {
    type Slot<P: Tensor<Scalar = T>> = P;

    #[inline]
    fn update<P: Tensor<Scalar = T>>(&self, parameter: &mut P, slot: &mut P, offset: usize, gradient: &[T]) {
        let (parameters, slots) = (piece(parameter, offset, gradient.len()), piece(slot, offset, gradient.len()));
        kernel::vectorized(
            gradient.len(),
            #[inline(always)]
            || {
                for ((parameter, velocity), &gradient) in parameters.iter_mut().zip(slots).zip(gradient) {
                    *velocity = self.momentum * *velocity + gradient;
                    *parameter -= self.rate * if self.nesterov { gradient + self.momentum * *velocity } else { *velocity };
                }
            },
        );
    }
}
