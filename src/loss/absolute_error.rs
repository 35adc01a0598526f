use super::Reduction;
use super::pointwise::{Pointwise, pointwise};
use crate::scalar::Scalar;

/// The mean of the absolute differences, or with [`sum`](Self::sum) their sum.
///
/// # Shape
///
/// Output and target: the same tensor type of n elements. The loss is one scalar: the mean over the elements, or with
/// [`sum`](Self::sum) their sum.
///
/// # Maths
///
/// ```text
/// forward    loss  = Σk |y[k] − target[k]|
/// backward   dy[k] = sign(y[k] − target[k]), 0 where they are equal
/// ```
///
/// all over n where it is the mean.
///
/// # Precision
///
/// Exact but for the rounding of each difference and of the sum.
///
/// # Source
///
/// As `torch.nn.L1Loss`.
///
/// # Example
///
/// ```
/// use constnet::{Loss, Matrix, MeanAbsoluteError};
/// assert_eq!(MeanAbsoluteError::new().forward(&Matrix([[3.0, 5.0]]), &Matrix([[1.0, 6.0]])), 1.5);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, zerocopy::FromZeros)]
pub struct MeanAbsoluteError {
    reduction: Reduction,
}

impl MeanAbsoluteError {
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

impl<T: Scalar> Pointwise<T> for MeanAbsoluteError {
    #[inline(always)]
    fn forward(&self, y: T, target: T) -> T {
        (y - target).abs()
    }

    #[inline(always)]
    fn backward(&self, y: T, target: T) -> T {
        if y > target {
            T::ONE
        } else if y < target {
            -T::ONE
        } else {
            y - target
        }
    }
}

pointwise!(Scalar, MeanAbsoluteError);
