use super::pointwise::{Pointwise, pointwise};
use crate::scalar::Float;

/// The Gaussian error linear unit: `x` times the probability that a normal number is below `x`.
///
/// # Shape
///
/// Any tensor to a tensor of the same shape.
///
/// # Maths
///
/// ```text
/// Φ = (1 + erf(x/√2))/2 = erfc(−x/√2)/2
/// forward    y  = x Φ
/// backward   dx = dy (Φ + x exp(−x²/2)/√(2π))
/// ```
///
/// The form with erfc loses nothing in the left tail, where 1 + erf would cancel.
///
/// # Memory
///
/// No parameters, no tape.
///
/// # Source
///
/// D. Hendrycks and K. Gimpel, "Gaussian error linear units", 2016, section 2; as `torch.nn.GELU()`.
///
/// # Example
///
/// ```
/// use constnet::{Gelu, Layer, Matrix};
/// let Matrix([[zero, one]]) = Gelu.predict(&Matrix([[0.0, 1.0_f64]]));
/// // 84.13 of 100 normal numbers are below 1
/// assert!(zero == 0.0 && (one - 0.841345).abs() < 1e-6);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, zerocopy::FromZeros)]
pub struct Gelu;

/// √(1/2).
const ROOT_HALF: f64 = core::f64::consts::FRAC_1_SQRT_2;
/// 1/√(2π).
const PEAK: f64 = 0.398_942_280_401_432_7;

#[inline(always)]
fn below<T: Float>(x: T) -> T {
    T::from_f64(0.5) * (-x * T::from_f64(ROOT_HALF)).erfc()
}

impl<T: Float> Pointwise<T> for Gelu {
    #[inline(always)]
    fn forward(&self, x: T) -> T {
        x * below(x)
    }

    #[inline(always)]
    fn backward(&self, x: T, _: T, dy: T) -> T {
        let density = T::from_f64(PEAK) * (T::from_f64(-0.5) * x * x).exp();
        dy * (below(x) + x * density)
    }
}

pointwise!(Float, Gelu);
