use super::Reduction;
use super::pointwise::{Pointwise, pointwise};
use crate::scalar::Float;

/// The cross-entropy of yes-or-no decisions, on logits: the target is the probability of yes.
///
/// # Shape
///
/// Output and target: the same tensor type of n elements. The loss is one scalar: the mean over the elements, or with
/// [`sum`](Self::sum) their sum.
///
/// # Maths
///
/// ```text
/// forward    loss  = Σk target[k] ln(1 + exp(−y[k])) + (1 − target[k]) ln(1 + exp(y[k]))
/// backward   dy[k] = 1/(1 + exp(−y[k])) − target[k]
/// ```
///
/// all over n where it is the mean.
///
/// # Precision
///
/// Finite for every finite logit.
///
/// # Source
///
/// As `torch.nn.BCEWithLogitsLoss`.
///
/// # Example
///
/// ```
/// use constnet::{BinaryCrossEntropy, Loss, Matrix};
/// // the probability of yes is 3/4
/// let loss = BinaryCrossEntropy::new().forward(&Matrix([[3.0_f64.ln()]]), &Matrix([[1.0]]));
/// assert!((loss - (4.0_f64 / 3.0).ln()).abs() < 1e-15);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, zerocopy::FromZeros)]
pub struct BinaryCrossEntropy {
    reduction: Reduction,
}

impl BinaryCrossEntropy {
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

impl<T: Float> Pointwise<T> for BinaryCrossEntropy {
    #[inline(always)]
    fn forward(&self, y: T, target: T) -> T {
        (T::ONE - target) * y.softplus() + target * (-y).softplus()
    }

    #[inline(always)]
    fn backward(&self, y: T, target: T) -> T {
        y.sigmoid() - target
    }
}

pointwise!(Float, BinaryCrossEntropy);
