use super::piece;
use super::rate::learning_rate;
use crate::contract::{HyperparameterError, Optimizer};
use crate::kernel;
use crate::scalar::{Float, Scalar};
use crate::tensor::{Tensor, Zero};

/// Gradient descent by running means: each parameter moves by about the learning rate, whatever the size of its gradient.
///
/// # Maths
///
/// At step t, with β₁ and β₂ of [`betas`](Self::betas) and ε of [`epsilon`](Self::epsilon):
///
/// ```text
/// mean      ← β₁ · mean   + (1 − β₁) · gradient
/// square    ← β₂ · square + (1 − β₂) · gradient²
/// parameter ← parameter − rate · (mean / (1 − β₁ᵗ)) / (√(square / (1 − β₂ᵗ)) + ε)
/// ```
///
/// # Hyper-parameters
///
/// | | default | must be |
/// |:--|:--|:--|
/// | rate | none (PyTorch's is 0.001) | positive and finite |
/// | β₁, β₂ | 0.9, 0.999 | at least 0 and below 1 |
/// | ε | 1e-8 | positive and finite |
///
/// # Memory
///
/// Two scalars for each parameter, in [`Moments`], and eight for itself.
///
/// # Precision
///
/// `1 − βᵗ` is itself taken as a running mean, of ones: it loses no digits while t is small, and there is no power to
/// compute. Where a gradient stays zero, as behind a [`Relu`](crate::Relu) that went silent, the moments decay into
/// subnormal numbers, with which many processors compute several times slower.
///
/// # Errors
///
/// A number that makes no sense is refused. In a `const` the build fails:
///
/// ```compile_fail
/// const ADAM: constnet::Adam = constnet::Adam::new(0.001).betas(0.9, 1.0);
/// println!("{ADAM:?}");
/// ```
///
/// and from outside it is an error value:
///
/// ```
/// let error = constnet::Adam::new(0.001).try_betas(0.9, 1.0).unwrap_err();
/// assert_eq!(error.to_string(), "the second beta must be at least 0 and below 1, found 1");
/// ```
///
/// # Source
///
/// D. Kingma and J. Ba, "Adam: a method for stochastic optimization", 2015, algorithm 1; as `torch.optim.Adam`.
///
/// # Example
///
/// ```
/// use constnet::{Adam, Linear, Matrix, SumSquaredError, Trainer};
/// const ADAM: Adam = Adam::new(0.5);
/// let linear = Linear { weight: Matrix([[2.0]]), bias: Matrix([[0.0]]) };
/// let mut trainer = Trainer::new(linear, SumSquaredError, ADAM);
/// // The first step is one rate long in each parameter: mean and root are the gradient and its size.
/// trainer.step(&Matrix([[1.0]]), &Matrix([[1.0]])).unwrap();
/// assert!((trainer.model.weight[(0, 0)] - 1.5).abs() < 1e-6);
/// assert!((trainer.model.bias[(0, 0)] + 0.5).abs() < 1e-6);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, zerocopy::FromZeros)]
pub struct Adam<T = f32> {
    rate: T,
    betas: [T; 2],
    epsilon: T,
    // 1 − βᵗ, and what follows from it in this step.
    corrections: [T; 2],
    step: T,
    floor: T,
}

/// What [`Adam`] remembers for a parameter of shape `P`.
#[derive(Clone, Copy, Debug, PartialEq, zerocopy::FromZeros)]
pub struct Moments<P> {
    /// The running mean of the gradient.
    pub mean: P,
    /// The running mean of the square of the gradient.
    pub square: P,
}

impl<P: Zero> Zero for Moments<P> {
    const ZERO: Self = Self { mean: P::ZERO, square: P::ZERO };
}

impl Adam {
    /// With a learning rate that the program states.
    ///
    /// # Panics
    ///
    /// If the rate is not positive and finite; in a `const`, that is when the program is built. For a rate from outside,
    /// and for other numbers than `f32`, there is [`try_new`](Self::try_new).
    #[must_use]
    pub const fn new(rate: f32) -> Self {
        assert!(rate > 0.0 && rate.is_finite(), "the learning rate must be positive and finite");
        Self { rate, betas: [0.9, 0.999], epsilon: 1e-8, corrections: [0.0; 2], step: 0.0, floor: 0.0 }
    }

    /// With other decays of the two running means.
    ///
    /// # Panics
    ///
    /// If one is not at least 0 and below 1; in a `const`, that is when the program is built.
    #[must_use]
    pub const fn betas(self, first: f32, second: f32) -> Self {
        assert!(first >= 0.0 && first < 1.0, "the first beta must be at least 0 and below 1");
        assert!(second >= 0.0 && second < 1.0, "the second beta must be at least 0 and below 1");
        Self { betas: [first, second], ..self }
    }

    /// With another number under the fraction, which keeps the step finite where the gradient is zero.
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

impl<T: Scalar> Adam<T> {
    /// With a learning rate that comes from outside.
    ///
    /// # Errors
    ///
    /// If the rate is not positive and finite.
    pub fn try_new(rate: T) -> Result<Self, HyperparameterError<T>> {
        Ok(Self {
            rate: HyperparameterError::positive("learning rate", rate)?,
            betas: [T::from_f64(0.9), T::from_f64(0.999)],
            epsilon: T::from_f64(1e-8),
            corrections: [T::ZERO; 2],
            step: T::ZERO,
            floor: T::ZERO,
        })
    }

    /// With other decays of the two running means, from outside.
    ///
    /// # Errors
    ///
    /// If one is not at least 0 and below 1.
    pub fn try_betas(self, first: T, second: T) -> Result<Self, HyperparameterError<T>> {
        Ok(Self {
            betas: [HyperparameterError::fraction("first beta", first)?, HyperparameterError::fraction("second beta", second)?],
            ..self
        })
    }

    /// With another number under the fraction, from outside.
    ///
    /// # Errors
    ///
    /// If it is not positive and finite.
    pub fn try_epsilon(self, epsilon: T) -> Result<Self, HyperparameterError<T>> {
        Ok(Self { epsilon: HyperparameterError::positive("epsilon", epsilon)?, ..self })
    }
}

learning_rate!(Adam);

impl<T: Float> Optimizer<T> for Adam<T> {
    type Slot<P: Tensor<Scalar = T>> = Moments<P>;

    #[inline]
    fn begin(&mut self) {
        for (correction, &beta) in self.corrections.iter_mut().zip(&self.betas) {
            *correction += (T::ONE - beta) * (T::ONE - *correction);
        }
        // step (mean / (√square / root + epsilon)) with the root multiplied out, which saves a division for each parameter.
        let root = self.corrections[1].sqrt();
        self.step = self.rate / self.corrections[0] * root;
        self.floor = self.epsilon * root;
    }

    #[inline]
    fn update<P: Tensor<Scalar = T>>(&self, parameter: &mut P, slot: &mut Moments<P>, offset: usize, gradient: &[T]) {
        let [first, second] = self.betas;
        let means = piece(&mut slot.mean, offset, gradient.len());
        let squares = piece(&mut slot.square, offset, gradient.len());
        let parameters = piece(parameter, offset, gradient.len());
        kernel::vectorized(
            gradient.len(),
            #[inline(always)]
            || {
                for (((parameter, mean), square), &gradient) in parameters.iter_mut().zip(means).zip(squares).zip(gradient) {
                    *mean += (T::ONE - first) * (gradient - *mean);
                    *square = second * *square + (T::ONE - second) * (gradient * gradient);
                    *parameter -= self.step * (*mean / (square.sqrt() + self.floor));
                }
            },
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tensor::Matrix;

    /// Algorithm 1 of the paper, with its powers.
    fn paper(rate: f64, [first, second]: [f64; 2], epsilon: f64, gradients: &[f64]) -> f64 {
        let (mut parameter, mut mean, mut square) = (1.0, 0.0, 0.0);
        let mut powers = [1.0, 1.0];
        for gradient in gradients {
            powers = [powers[0] * first, powers[1] * second];
            mean = first * mean + (1.0 - first) * gradient;
            square = second * square + (1.0 - second) * gradient * gradient;
            let [mean, square] = [mean / (1.0 - powers[0]), square / (1.0 - powers[1])];
            parameter -= rate * mean / (Float::sqrt(square) + epsilon);
        }
        parameter
    }

    #[test]
    fn follows_the_paper_over_many_steps() {
        let gradients: [f64; 50] = core::array::from_fn(|t| ((t * 7919) % 101) as f64 / 50.0 - 0.9);
        let mut adam = Adam::try_new(0.01).unwrap().try_betas(0.8, 0.95).unwrap().try_epsilon(0.125).unwrap();
        let mut parameter = Matrix([[1.0]]);
        let mut slot = Moments::ZERO;
        for gradient in gradients {
            adam.begin();
            adam.update(&mut parameter, &mut slot, 0, &[gradient]);
        }
        let expected = paper(0.01, [0.8, 0.95], 0.125, &gradients);
        assert!((parameter[(0, 0)] - expected).abs() < 1e-13, "expected {expected}, found {parameter:?}");
    }

    #[test]
    fn a_zero_gradient_moves_nothing() {
        let mut adam = Adam::new(0.1);
        let mut parameter = Matrix([[3.0]]);
        adam.begin();
        let mut slot = Moments::ZERO;
        adam.update(&mut parameter, &mut slot, 0, &[0.0]);
        assert_eq!(parameter, Matrix([[3.0]]));
    }

    #[test]
    fn a_number_that_makes_no_sense_is_refused_in_a_sentence() {
        extern crate alloc;
        use alloc::string::ToString;
        let adam = Adam::new(0.1);
        let sentence = |result: Result<Adam, HyperparameterError<f32>>| result.unwrap_err().to_string();
        assert_eq!(sentence(Adam::try_new(0.0)), "the learning rate must be positive and finite, found 0");
        assert_eq!(sentence(adam.try_betas(-0.5, 0.999)), "the first beta must be at least 0 and below 1, found -0.5");
        assert_eq!(sentence(adam.try_epsilon(f32::INFINITY)), "the epsilon must be positive and finite, found inf");
    }
}
