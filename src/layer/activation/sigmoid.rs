use super::pointwise::{Pointwise, pointwise};
use crate::scalar::Float;

/// The logistic function, between 0 and 1.
///
/// # Shape
///
/// Any tensor to a tensor of the same shape.
///
/// # Maths
///
/// ```text
/// forward    y  = 1 / (1 + exp(−x))
/// backward   dx = dy y (1 − y)
/// ```
///
/// The output is exactly 0 far below zero and exactly 1 far above.
///
/// # Memory
///
/// No parameters, no tape.
///
/// # Source
///
/// D. Rumelhart, G. Hinton and R. Williams, "Learning representations by back-propagating errors", 1986, equation 2; as
/// `torch.nn.Sigmoid`.
///
/// # Example
///
/// ```
/// use constnet::{Layer, Matrix, Sigmoid};
/// // 1 / (1 + exp(−ln 3)) = 3/4
/// let Matrix([[half, y]]) = Sigmoid.predict(&Matrix([[0.0, 3.0_f64.ln()]]));
/// assert_eq!(half, 0.5);
/// assert!((y - 0.75).abs() < 1e-15);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, zerocopy::FromZeros)]
pub struct Sigmoid;

/// s = 1 / (1 + exp(−x)), and its derivative s (1 − s) without the loss of digits of 1 − s near 1.
#[inline(always)]
pub(super) fn with_derivative<T: Float>(x: T) -> (T, T) {
    let smaller = (-x.abs()).sigmoid();
    let s = if x < T::ZERO { smaller } else { T::ONE - smaller };
    (s, smaller * (T::ONE - smaller))
}

impl<T: Float> Pointwise<T> for Sigmoid {
    #[inline(always)]
    fn forward(&self, x: T) -> T {
        x.sigmoid()
    }

    #[inline(always)]
    fn backward(&self, _: T, y: T, dy: T) -> T {
        dy * (y * (T::ONE - y))
    }
}

pointwise!(Float, Sigmoid);
