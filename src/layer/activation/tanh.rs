use super::pointwise::{Pointwise, pointwise};
use crate::scalar::Float;

/// The hyperbolic tangent, between −1 and 1.
///
/// # Shape
///
/// Any tensor to a tensor of the same shape.
///
/// # Maths
///
/// ```text
/// forward    y  = tanh(x)
/// backward   dx = dy (1 − y²)
/// ```
///
/// The factor 1 − y² is taken as (1 − y) (1 + y), which loses less near ±1.
///
/// # Memory
///
/// No parameters, no tape.
///
/// # Source
///
/// Y. LeCun et al., "Efficient backprop", 1998, section 4.4; as `torch.nn.Tanh`.
///
/// # Example
///
/// ```
/// use constnet::{Layer, Matrix, Tanh};
/// // tanh(ln 2) = (4 − 1) / (4 + 1)
/// let Matrix([[y]]) = Tanh.predict(&Matrix([[2.0_f64.ln()]]));
/// assert!((y - 0.6).abs() < 1e-15);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, zerocopy::FromZeros)]
pub struct Tanh;

impl<T: Float> Pointwise<T> for Tanh {
    #[inline(always)]
    fn forward(&self, x: T) -> T {
        x.tanh()
    }

    #[inline(always)]
    fn backward(&self, _: T, y: T, dy: T) -> T {
        dy * ((T::ONE - y) * (T::ONE + y))
    }
}

pointwise!(Float, Tanh);
