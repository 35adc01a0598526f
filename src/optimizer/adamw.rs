use super::{Adam, LearningRate, Moments, piece};
use crate::contract::{HyperparameterError, Optimizer};
use crate::kernel;
use crate::scalar::{Float, Scalar};
use crate::tensor::Tensor;

/// [`Adam`] with weight decay that does not pass through its moments.
///
/// # Maths
///
/// ```text
/// parameter ← parameter − rate weight_decay parameter, then as Adam
/// ```
///
/// # Memory
///
/// Two scalars for each parameter.
///
/// # Errors
///
/// A number that makes no sense is refused: in a `const` the build fails, from outside it is an error value.
///
/// # Source
///
/// I. Loshchilov and F. Hutter, "Decoupled weight decay regularization", 2019, algorithm 2; as `torch.optim.AdamW`, whose
/// weight decay of 0.01 is the default.
///
/// # Example
///
/// ```
/// use constnet::{Adam, AdamW, Linear, Matrix, SumSquaredError, Trainer};
/// const ADAM_W: AdamW = AdamW::new(Adam::new(0.5)).weight_decay(0.25);
/// let linear = Linear { weight: Matrix([[2.0]]), bias: Matrix([[0.0]]) };
/// let mut trainer = Trainer::new(linear, SumSquaredError, ADAM_W);
/// // Adam's first step is one rate long: 2 − 0.5·0.25·2 − 0.5
/// trainer.step(&Matrix([[1.0]]), &Matrix([[0.0]])).unwrap();
/// assert!((trainer.model.weight[(0, 0)] - 1.25).abs() < 1e-6);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, zerocopy::FromZeros)]
pub struct AdamW<T = f32> {
    adam: Adam<T>,
    weight_decay: T,
}

impl AdamW {
    /// With the rate, betas and epsilon of `adam`.
    #[must_use]
    pub const fn new(adam: Adam) -> Self {
        Self { adam, weight_decay: 0.01 }
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

impl<T: Scalar> AdamW<T> {
    /// With the rate, betas and epsilon of `adam`, and another weight decay, from outside.
    ///
    /// # Errors
    ///
    /// If the weight decay is not at least 0 and finite.
    pub fn try_new(adam: Adam<T>, weight_decay: T) -> Result<Self, HyperparameterError<T>> {
        Ok(Self { adam, weight_decay: HyperparameterError::non_negative("weight decay", weight_decay)? })
    }
}

impl<T: Scalar> LearningRate<T> for AdamW<T> {
    fn rate(&self) -> T {
        self.adam.rate()
    }

    fn set_rate(&mut self, rate: T) -> Result<(), HyperparameterError<T>> {
        self.adam.set_rate(rate)
    }
}

impl<T: Float> Optimizer<T> for AdamW<T> {
    type Slot<P: Tensor<Scalar = T>> = Moments<P>;

    #[inline]
    fn begin(&mut self) {
        self.adam.begin();
    }

    #[inline]
    fn update<P: Tensor<Scalar = T>>(&self, parameter: &mut P, slot: &mut Moments<P>, offset: usize, gradient: &[T]) {
        let kept = T::ONE - self.adam.rate() * self.weight_decay;
        let parameters = piece(parameter, offset, gradient.len());
        kernel::vectorized(
            gradient.len(),
            #[inline(always)]
            || {
                for parameter in parameters {
                    *parameter *= kept;
                }
            },
        );
        self.adam.update(parameter, slot, offset, gradient);
    }
}
