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
/// Finite for every finite logit, and for an infinite one where the target is as sure. The gradient keeps its digits where
/// logit and target agree: far out it is −exp(−y), where the difference of probabilities would be zero.
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
        // What both terms have in common, and what the one that is larger has beyond it.
        let weight = if y > T::ZERO { T::ONE - target } else { target };
        (-y.abs()).softplus() + if weight == T::ZERO { T::ZERO } else { weight * y.abs() }
    }

    #[inline(always)]
    fn backward(&self, y: T, target: T) -> T {
        // The smaller of the two probabilities has all its digits, and is all that is left where the target is sure.
        let smaller = (-y.abs()).sigmoid();
        if y > T::ZERO { (T::ONE - target) - smaller } else { smaller - target }
    }
}

pointwise!(Float, BinaryCrossEntropy);

#[cfg(test)]
mod tests {
    use super::BinaryCrossEntropy;
    use crate::contract::Loss;
    use crate::tensor::Matrix;

    #[test]
    fn a_sure_answer_that_is_right_loses_little_and_pulls_little() {
        for sign in [1.0_f32, -1.0] {
            let (y, target) = (Matrix([[20.0 * sign]]), Matrix([[if sign > 0.0 { 1.0 } else { 0.0 }]]));
            let mut dy = Matrix::ZERO;
            let loss = BinaryCrossEntropy::new().backward(&y, &target, &mut dy);
            // exp(−20), up to its square
            assert!((loss / 2.061_153_6e-9 - 1.0).abs() < 1e-6, "{loss:e}");
            assert!((dy[(0, 0)] / (-2.061_153_6e-9 * sign) - 1.0).abs() < 1e-6, "{dy}");
        }
    }

    #[test]
    fn infinite_logits_lose_nothing_where_they_are_right() {
        let y = Matrix([[f32::INFINITY, f32::NEG_INFINITY]]);
        let mut dy = Matrix::ZERO;
        assert_eq!(BinaryCrossEntropy::new().backward(&y, &Matrix([[1.0, 0.0]]), &mut dy), 0.0);
        assert_eq!(dy, Matrix::ZERO);
        assert_eq!(BinaryCrossEntropy::new().backward(&y, &Matrix([[0.0, 0.5]]), &mut dy), f32::INFINITY);
        assert_eq!(dy, Matrix([[0.5, -0.25]]));
        assert!(BinaryCrossEntropy::new().forward(&Matrix([[f32::NAN]]), &Matrix([[0.0]])).is_nan());
    }
}
