use super::Reduction;
use super::pointwise::{Pointwise, pointwise};
use crate::scalar::Scalar;

/// The hinge of support vector machines: nothing is lost where the output has the sign of the target and a size of at
/// least 1.
///
/// # Shape
///
/// Output and target: the same tensor type of n elements. The loss is one scalar: the mean over the elements, or with
/// [`sum`](Self::sum) their sum.
///
/// # Maths
///
/// ```text
/// forward    loss  = Σk max(0, 1 − target[k] y[k])
/// backward   dy[k] = −target[k] where target[k] y[k] < 1, else 0
/// ```
///
/// all over n where it is the mean.
///
/// # Precision
///
/// Targets are −1 and 1; others scale the margin.
///
/// # Source
///
/// C. Cortes and V. Vapnik, "Support-vector networks", 1995; PyTorch has no loss of that name.
///
/// # Example
///
/// ```
/// use constnet::{Hinge, Loss, Matrix};
/// assert_eq!(Hinge::new().sum().forward(&Matrix([[2.0, 0.5, 0.5]]), &Matrix([[1.0, 1.0, -1.0]])), 2.0);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, zerocopy::FromZeros)]
pub struct Hinge {
    reduction: Reduction,
}

impl Hinge {
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

impl<T: Scalar> Pointwise<T> for Hinge {
    #[inline(always)]
    fn forward(&self, y: T, target: T) -> T {
        let missing = T::ONE - target * y;
        if missing <= T::ZERO { T::ZERO } else { missing }
    }

    #[inline(always)]
    fn backward(&self, y: T, target: T) -> T {
        if T::ONE - target * y <= T::ZERO { T::ZERO } else { -target }
    }
}

pointwise!(Scalar, Hinge);
