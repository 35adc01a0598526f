use super::pointwise::{Pointwise, gradient, total};
use crate::contract::Loss;
use crate::scalar::Scalar;
use crate::tensor::{Like, Tensor};

/// The sum of the squared differences.
///
/// # Shape
///
/// Output and target: the same tensor type. The loss is one scalar.
///
/// # Maths
///
/// ```text
/// forward    loss = Σk (y[k] − target[k])²
/// backward   dy[k] = 2 (y[k] − target[k])
/// ```
///
/// # Source
///
/// As `torch.nn.MSELoss(reduction="sum")`.
///
/// # Example
///
/// ```
/// use constnet::{Loss, Matrix, SumSquaredError};
/// assert_eq!(SumSquaredError.forward(&Matrix([[3.0, 5.0]]), &Matrix([[1.0, 6.0]])), 5.0);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, zerocopy::FromZeros)]
pub struct SumSquaredError;

impl<T: Scalar> Pointwise<T> for SumSquaredError {
    #[inline(always)]
    fn forward(&self, y: T, target: T) -> T {
        (y - target) * (y - target)
    }

    #[inline(always)]
    fn backward(&self, y: T, target: T) -> T {
        (y - target) + (y - target)
    }
}

impl<Y: Tensor, Target: Like<Y>> Loss<Y, Target> for SumSquaredError {
    #[inline]
    fn forward(&self, y: &Y, target: &Target) -> Y::Scalar {
        total(self, y, target.like())
    }

    #[inline]
    fn backward(&self, y: &Y, target: &Target, dy: &mut Y) -> Y::Scalar {
        let target = target.like();
        gradient(self, y, target, dy, |dy| dy);
        total(self, y, target)
    }
}

/// The mean of the squared differences, over all elements of all samples.
///
/// # Shape
///
/// Output and target: the same tensor type of n elements. The loss is one scalar.
///
/// # Maths
///
/// ```text
/// forward    loss = Σk (y[k] − target[k])² / n
/// backward   dy[k] = 2 (y[k] − target[k]) / n
/// ```
///
/// # Source
///
/// As `torch.nn.MSELoss()`.
///
/// # Example
///
/// ```
/// use constnet::{Loss, Matrix, MeanSquaredError};
/// assert_eq!(MeanSquaredError.forward(&Matrix([[3.0, 5.0]]), &Matrix([[1.0, 6.0]])), 2.5);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, zerocopy::FromZeros)]
pub struct MeanSquaredError;

impl<Y: Tensor, Target: Like<Y>> Loss<Y, Target> for MeanSquaredError {
    #[inline]
    fn forward(&self, y: &Y, target: &Target) -> Y::Scalar {
        total(&SumSquaredError, y, target.like()).over(Y::LEN)
    }

    #[inline]
    fn backward(&self, y: &Y, target: &Target, dy: &mut Y) -> Y::Scalar {
        let target = target.like();
        gradient(&SumSquaredError, y, target, dy, |dy| dy.over(Y::LEN));
        total(&SumSquaredError, y, target).over(Y::LEN)
    }
}
