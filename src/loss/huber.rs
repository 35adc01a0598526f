use super::Reduction;
use super::pointwise::{Pointwise, pointwise};
use crate::contract::HyperparameterError;
use crate::scalar::Scalar;

/// The squared difference where it is small, the absolute one where it is large: outliers pull no harder than `delta`.
///
/// # Shape
///
/// Output and target: the same tensor type of n elements. The loss is one scalar: the mean over the elements, or with
/// [`sum`](Self::sum) their sum.
///
/// # Maths
///
/// ```text
/// r = y[k] − target[k]
/// forward    loss  = Σk r²/2 where |r| ≤ delta, else delta (|r| − delta/2)
/// backward   dy[k] = r cut to between −delta and delta
/// ```
///
/// all over n where it is the mean.
///
/// # Precision
///
/// No overflow where the difference has none.
///
/// # Source
///
/// P. Huber, "Robust estimation of a location parameter", 1964; as `torch.nn.HuberLoss`.
///
/// # Example
///
/// ```
/// use constnet::{Huber, Loss, Matrix};
/// // 1²/2 and 1·(3 − 1/2)
/// assert_eq!(Huber::new(1.0).sum().forward(&Matrix([[1.0, 3.0]]), &Matrix([[0.0, 0.0]])), 3.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, zerocopy::FromZeros)]
pub struct Huber<T = f32> {
    reduction: Reduction,
    delta: T,
}

impl Huber {
    /// The mean, with a delta that the program states.
    ///
    /// # Panics
    ///
    /// If the delta is not positive and finite; in a `const`, that is when the program is built.
    pub const fn new(delta: f32) -> Self {
        assert!(delta > 0.0 && delta.is_finite(), "the delta must be positive and finite");
        Self { reduction: Reduction::Mean, delta }
    }
}

impl<T: Scalar> Huber<T> {
    /// The mean, with a delta from outside.
    ///
    /// # Errors
    ///
    /// If the delta is not positive and finite.
    pub fn try_new(delta: T) -> Result<Self, HyperparameterError<T>> {
        Ok(Self { reduction: Reduction::Mean, delta: HyperparameterError::positive("delta", delta)? })
    }

    /// The sum.
    #[must_use]
    pub const fn sum(self) -> Self {
        Self { reduction: Reduction::Sum, ..self }
    }
}

impl<T: Scalar> Default for Huber<T> {
    /// The mean, with a delta of 1.
    fn default() -> Self {
        Self { reduction: Reduction::Mean, delta: T::ONE }
    }
}

impl<T: Scalar> Pointwise<T> for Huber<T> {
    #[inline(always)]
    fn forward(&self, y: T, target: T) -> T {
        let (r, half) = ((y - target).abs(), T::from_f64(0.5));
        if r <= self.delta { half * r * r } else { self.delta * (r - half * self.delta) }
    }

    #[inline(always)]
    fn backward(&self, y: T, target: T) -> T {
        let r = y - target;
        if r > self.delta {
            self.delta
        } else if r < -self.delta {
            -self.delta
        } else {
            r
        }
    }
}

pointwise!(Scalar, Huber<T>);
