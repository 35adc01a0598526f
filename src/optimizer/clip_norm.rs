use super::{LearningRate, changed, piece};
use crate::contract::{Gathered, HyperparameterError, Optimizer};
use crate::kernel;
use crate::scalar::{Float, Scalar};
use crate::tensor::Tensor;

/// Shortens the gradient of the whole model to at most `limit`, by one factor for all parameters.
///
/// # Maths
///
/// ```text
/// norm     = √(Σ gradient², over all parameters)
/// gradient ← gradient min(1, limit / (norm + 1e-6))
/// ```
///
/// # Precision
///
/// The norm is infinite, and so what is clipped zero, where the sum of the squares is: in `f32` from a norm of 1.8e19 on. A
/// NaN in the gradient makes all of it NaN.
///
/// # Memory
///
/// The gradient, one scalar for each parameter, besides the optimiser's; 256 scalars of stack.
///
/// # Source
///
/// R. Pascanu, T. Mikolov and Y. Bengio, "On the difficulty of training recurrent neural networks", 2013, algorithm 1; as
/// `torch.nn.utils.clip_grad_norm_`.
///
/// # Example
///
/// ```
/// use constnet::{ClipNorm, Linear, Matrix, Sgd, SumSquaredError, Trainer};
/// let linear = Linear { weight: Matrix([[2.0]]), bias: Matrix([[0.0]]) };
/// let mut trainer = Trainer::new(linear, SumSquaredError, ClipNorm::new(2.5, Sgd::new(1.0)));
/// // the gradient is 2·3·(3/4) for the weight and 2·3 for the bias, its norm 7.5
/// trainer.step(&Matrix([[0.75]]), &Matrix([[-1.5]])).unwrap();
/// assert!((trainer.model.weight[(0, 0)] - 0.5).abs() < 1e-5);
/// assert!((trainer.model.bias[(0, 0)] + 2.0).abs() < 1e-5);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, zerocopy::FromZeros)]
pub struct ClipNorm<O, T = f32> {
    /// What it is around.
    pub optimizer: O,
    limit: T,
    // The sum of the squares, as far as the first round is.
    squares: T,
}

impl<O> ClipNorm<O> {
    /// Around `optimizer`, with a limit that the program states.
    ///
    /// # Panics
    ///
    /// If the limit is not positive and finite; in a `const`, that is when the program is built.
    #[must_use]
    pub const fn new(limit: f32, optimizer: O) -> Self {
        assert!(limit > 0.0 && limit.is_finite(), "the limit must be positive and finite");
        Self { limit, optimizer, squares: 0.0 }
    }
}

impl<O, T: Scalar> ClipNorm<O, T> {
    /// Around `optimizer`, with a limit from outside.
    ///
    /// # Errors
    ///
    /// If the limit is not positive and finite.
    pub fn try_new(limit: T, optimizer: O) -> Result<Self, HyperparameterError<T>> {
        Ok(Self { limit: HyperparameterError::positive("limit", limit)?, optimizer, squares: T::ZERO })
    }
}

impl<T: Scalar, O: LearningRate<T>> LearningRate<T> for ClipNorm<O, T> {
    fn rate(&self) -> T {
        self.optimizer.rate()
    }

    fn set_rate(&mut self, rate: T) -> Result<(), HyperparameterError<T>> {
        self.optimizer.set_rate(rate)
    }
}

impl<T: Float, O: Optimizer<T>> Optimizer<T> for ClipNorm<O, T> {
    type Slot<P: Tensor<Scalar = T>> = Gathered<P, O::Slot<P>>;
    const TRAINS: bool = O::TRAINS;
    const ROUNDS: usize = 2 + O::ROUNDS;

    #[inline]
    fn begin(&mut self) {
        self.squares = T::ZERO;
        self.optimizer.begin();
    }

    #[inline]
    fn update<P: Tensor<Scalar = T>>(&self, _: &mut P, slot: &mut Self::Slot<P>, offset: usize, gradient: &[T]) {
        for (kept, &gradient) in piece(&mut slot.gradient, offset, gradient.len()).iter_mut().zip(gradient) {
            *kept = gradient;
        }
    }

    #[inline]
    fn round<P: Tensor<Scalar = T>>(&mut self, round: usize, parameter: &mut P, slot: &mut Self::Slot<P>) {
        match round {
            0 => {
                let gradient = slot.gradient.as_slice();
                self.squares += kernel::vectorized(
                    gradient.len(),
                    #[inline(always)]
                    || kernel::total_of(gradient, gradient, |a, b| a * b),
                );
            }
            1 => {
                let factor = self.limit / (self.squares.sqrt() + T::from_f64(1e-6));
                let factor = if factor > T::ONE { T::ONE } else { factor };
                let Gathered { gradient, slot } = slot;
                changed(
                    parameter,
                    0,
                    gradient.as_slice(),
                    |gradient, _| gradient * factor,
                    |parameter, offset, gradient| {
                        self.optimizer.update(parameter, slot, offset, gradient);
                    },
                );
            }
            _ => self.optimizer.round(round - 2, parameter, &mut slot.slot),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimizer::Sgd;
    use crate::tensor::{Matrix, Zero};

    /// What a step of one from zero moves the parameters by.
    fn clipped(gradient: [f32; 3]) -> [f32; 3] {
        type Clip = ClipNorm<Sgd>;
        let mut clip = ClipNorm::new(1.0, Sgd::new(1.0));
        let (mut parameter, mut slot) = (Matrix::<1, 3>::ZERO, <Clip as Optimizer<f32>>::Slot::<Matrix<1, 3>>::ZERO);
        clip.begin();
        clip.update(&mut parameter, &mut slot, 0, &gradient);
        (0..<Clip as Optimizer<f32>>::ROUNDS).for_each(|round| clip.round(round, &mut parameter, &mut slot));
        parameter.0[0].map(|p| -p)
    }

    #[test]
    fn gradients_at_the_borders_are_clipped_as_by_pytorch() {
        assert_eq!(clipped([0.0; 3]), [0.0; 3]);
        assert_eq!(clipped([1e-30, 0.0, 0.0]), [1e-30, 0.0, 0.0]);
        assert_eq!(clipped([1e20, 2e20, 0.0]), [0.0; 3]);
        assert!(clipped([f32::NAN, 1.0, 2.0]).iter().all(|p| p.is_nan()));
        let [infinite, rest @ ..] = clipped([f32::INFINITY, 1.0, 2.0]);
        assert!(infinite.is_nan() && rest == [0.0; 2]);
    }
}
