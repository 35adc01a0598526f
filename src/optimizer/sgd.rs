use super::piece;
use super::rate::learning_rate;
use crate::contract::{HyperparameterError, Optimizer};
use crate::kernel;
use crate::scalar::{Fixed, Scalar};
use crate::tensor::{Tensor, Zero};

/// Gradient descent: each parameter moves against its gradient.
///
/// # Maths
///
/// ```text
/// parameter ← parameter − rate · gradient
/// ```
///
/// # Memory
///
/// The rate alone: one scalar, whatever the size of the network.
///
/// # Errors
///
/// A rate that is not positive and finite is refused. In a `const` the build fails:
///
/// ```compile_fail
/// const SGD: constnet::Sgd = constnet::Sgd::new(-0.1);
/// println!("{SGD:?}");
/// ```
///
/// and from outside it is an error value:
///
/// ```
/// let error = constnet::Sgd::try_new(f32::NAN).unwrap_err();
/// assert_eq!(error.to_string(), "the learning rate must be positive and finite, found NaN");
/// ```
///
/// # Source
///
/// H. Robbins and S. Monro, "A stochastic approximation method", 1951; as `torch.optim.SGD` without momentum.
///
/// # Example
///
/// ```
/// use constnet::{Linear, Matrix, Sgd, SumSquaredError, Trainer};
/// const SGD: Sgd = Sgd::new(0.5);
/// let linear = Linear { weight: Matrix([[2.0]]), bias: Matrix([[0.0]]) };
/// let mut trainer = Trainer::new(linear, SumSquaredError, SGD);
/// // the gradient is 2·(2·1 − 1)·1
/// trainer.step(&Matrix([[1.0]]), &Matrix([[1.0]])).unwrap();
/// assert_eq!(trainer.model.weight, Matrix([[1.0]]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, zerocopy::FromZeros)]
pub struct Sgd<T = f32> {
    rate: T,
}

impl Sgd {
    /// With a learning rate that the program states.
    ///
    /// # Panics
    ///
    /// If the rate is not positive and finite; in a `const`, that is when the program is built. For a rate from outside,
    /// there is [`try_new`](Self::try_new); for fixed point, [`fixed`](Self::fixed).
    #[must_use]
    pub const fn new(rate: f32) -> Self {
        assert!(rate > 0.0 && rate.is_finite(), "the learning rate must be positive and finite");
        Self { rate }
    }
}

impl<const F: u32> Sgd<Fixed<i16, F>> {
    /// With a learning rate that the program states, rounded to fixed point: `Sgd::<Fixed<i16, 12>>::fixed(0.125)`.
    ///
    /// # Panics
    ///
    /// As [`new`](Sgd::new), and if the rate rounds to zero.
    #[must_use]
    pub const fn fixed(rate: f64) -> Self {
        let rate = Fixed::<i16, F>::new(rate);
        assert!(rate.to_bits() > 0, "the learning rate must be positive, and must not round to zero");
        Self { rate }
    }
}

impl<const F: u32> Sgd<Fixed<i32, F>> {
    /// With a learning rate that the program states, rounded to fixed point: `Sgd::<Fixed<i32, 16>>::fixed(0.125)`.
    ///
    /// # Panics
    ///
    /// As [`new`](Sgd::new), and if the rate rounds to zero.
    #[must_use]
    pub const fn fixed(rate: f64) -> Self {
        let rate = Fixed::<i32, F>::new(rate);
        assert!(rate.to_bits() > 0, "the learning rate must be positive, and must not round to zero");
        Self { rate }
    }
}

impl<T: Scalar> Sgd<T> {
    /// With a learning rate that comes from outside.
    ///
    /// # Errors
    ///
    /// If the rate is not positive and finite.
    pub fn try_new(rate: T) -> Result<Self, HyperparameterError<T>> {
        Ok(Self { rate: HyperparameterError::positive("learning rate", rate)? })
    }
}

learning_rate!(Sgd);

/// A rate of zero: for a `static`, where [`set_rate`](crate::LearningRate::set_rate) gives one of any number type later. A
/// trainer that is zero throughout takes no flash.
impl<T: Scalar> Zero for Sgd<T> {
    const ZERO: Self = Self { rate: T::ZERO };
}

impl<T: Scalar> Optimizer<T> for Sgd<T> {
    type Slot<P: Tensor<Scalar = T>> = ();

    #[inline(always)]
    fn update<P: Tensor<Scalar = T>>(&self, parameter: &mut P, (): &mut (), offset: usize, gradient: &[T]) {
        let parameters = piece(parameter, offset, gradient.len());
        kernel::vectorized(
            gradient.len(),
            #[inline(always)]
            || {
                for (parameter, &gradient) in parameters.iter_mut().zip(gradient) {
                    parameter.subtract_product(self.rate, gradient);
                }
            },
        );
    }
}
