use super::Reduction;
use super::pointwise::{Pointwise, pointwise};
use crate::scalar::Float;

/// How far a distribution, given by the logarithms of its probabilities, is from a target distribution.
///
/// # Shape
///
/// Output and target: the same tensor type of n elements. The loss is one scalar: the mean over the elements, or with
/// [`sum`](Self::sum) their sum.
///
/// # Maths
///
/// ```text
/// forward    loss  = Σk target[k] (ln target[k] − y[k]), 0 where target[k] is 0
/// backward   dy[k] = −target[k]
/// ```
///
/// all over n where it is the mean.
///
/// # Precision
///
/// Finite for finite `y` and targets of at least 0. The mean is over all elements: for the mean over the samples take the sum
/// and divide by their number.
///
/// # Source
///
/// S. Kullback and R. Leibler, "On information and sufficiency", 1951; as `torch.nn.KLDivLoss`. The output comes from
/// [`LogSoftmax`](crate::LogSoftmax).
///
/// # Example
///
/// ```
/// use constnet::{KlDivergence, Loss, Matrix};
/// let (y, target) = (Matrix([[0.25_f64.ln(), 0.75_f64.ln()]]), Matrix([[0.5, 0.5]]));
/// // ½ ln 2 + ½ ln ⅔
/// let loss = KlDivergence::new().sum().forward(&y, &target);
/// assert!((loss - 0.5 * (4.0_f64 / 3.0).ln()).abs() < 1e-15);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, zerocopy::FromZeros)]
pub struct KlDivergence {
    reduction: Reduction,
}

impl KlDivergence {
    /// The mean.
    pub const fn new() -> Self {
        Self { reduction: Reduction::Mean }
    }

    /// The sum.
    #[must_use]
    pub const fn sum(self) -> Self {
        Self { reduction: Reduction::Sum }
    }
}

impl<T: Float> Pointwise<T> for KlDivergence {
    #[inline(always)]
    fn forward(&self, y: T, target: T) -> T {
        if target == T::ZERO { T::ZERO } else { target * (target.ln() - y) }
    }

    #[inline(always)]
    fn backward(&self, _: T, target: T) -> T {
        -target
    }
}

pointwise!(Float, KlDivergence);
