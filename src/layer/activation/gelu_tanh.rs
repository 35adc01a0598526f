use super::pointwise::{Pointwise, pointwise};
use super::sigmoid::with_derivative;
use crate::scalar::Float;

/// The Gaussian error linear unit in its form with tanh.
///
/// # Shape
///
/// Any tensor to a tensor of the same shape.
///
/// # Maths
///
/// ```text
/// u = √(2/π) (x + 0.044715 x³)
/// forward    y  = x (1 + tanh u)/2 = x s        s = 1 / (1 + exp(−2u))
/// backward   dx = dy (s + 2 x s (1 − s) u')       u' = √(2/π) (1 + 0.134145 x²)
/// ```
///
/// The form with `s` loses nothing in the left tail, where 1 + tanh u would cancel.
///
/// # Memory
///
/// No parameters, no tape.
///
/// # Source
///
/// D. Hendrycks and K. Gimpel, "Gaussian error linear units", 2016, section 2; as
/// `torch.nn.GELU(approximate="tanh")`.
///
/// # Example
///
/// ```
/// use constnet::{GeluTanh, Layer, Matrix};
/// let Matrix([[zero, one]]) = GeluTanh.predict(&Matrix([[0.0, 1.0_f64]]));
/// // u = 0.797885 · 1.044715 = 0.833562, s = 0.841192
/// assert!(zero == 0.0 && (one - 0.841192).abs() < 1e-6);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, zerocopy::FromZeros)]
pub struct GeluTanh;

/// Twice √(2/π).
const SCALE: f64 = 1.595_769_121_605_730_7;
const CUBE: f64 = 0.044_715;

/// 2u, and its derivative times x.
#[inline(always)]
fn parts<T: Float>(x: T) -> (T, T) {
    let (line, cube) = (T::from_f64(SCALE) * x, T::from_f64(CUBE) * x * x);
    (line * (T::ONE + cube), line * (T::ONE + T::from_usize(3) * cube))
}

impl<T: Float> Pointwise<T> for GeluTanh {
    #[inline(always)]
    fn forward(&self, x: T) -> T {
        x * parts(x).0.sigmoid()
    }

    #[inline(always)]
    fn backward(&self, x: T, _: T, dy: T) -> T {
        let (u, du) = parts(x);
        let (s, ds) = with_derivative(u);
        // Far out du may be infinite, where ds is zero.
        dy * (s + if ds == T::ZERO { T::ZERO } else { ds * du })
    }
}

pointwise!(Float, GeluTanh);
