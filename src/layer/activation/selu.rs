use super::pointwise::{Pointwise, pointwise};
use crate::scalar::Float;

/// The exponential linear unit scaled so that deep networks keep mean 0 and variance 1.
///
/// # Shape
///
/// Any tensor to a tensor of the same shape.
///
/// # Maths
///
/// ```text
/// λ = 1.0507…, α = 1.6732…
/// forward    y  = λ x where x > 0, else λ α (exp(x) − 1)
/// backward   dx = λ dy where x > 0, else λ α dy exp(x)
/// ```
///
/// The constants have the digits of `f64`. NaN stays NaN.
///
/// # Memory
///
/// No parameters, no tape.
///
/// # Source
///
/// G. Klambauer et al., "Self-normalizing neural networks", 2017, equation 2; as `torch.nn.SELU`.
///
/// # Example
///
/// ```
/// use constnet::{Layer, Matrix, Selu};
/// let Matrix([[one, floor]]) = Selu.predict(&Matrix([[1.0_f64, -1000.0]]));
/// assert!((one - 1.0507009873554805).abs() < 1e-15);
/// assert!((floor + 1.0507009873554805 * 1.6732632423543772).abs() < 1e-15);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, zerocopy::FromZeros)]
pub struct Selu;

const ALPHA: f64 = 1.673_263_242_354_377_2;
const LAMBDA: f64 = 1.050_700_987_355_480_5;

impl<T: Float> Pointwise<T> for Selu {
    #[inline(always)]
    fn forward(&self, x: T) -> T {
        if x > T::ZERO { T::from_f64(LAMBDA) * x } else { T::from_f64(LAMBDA * ALPHA) * x.exp_m1() }
    }

    #[inline(always)]
    fn backward(&self, x: T, _: T, dy: T) -> T {
        if x > T::ZERO { T::from_f64(LAMBDA) * dy } else { T::from_f64(LAMBDA * ALPHA) * dy * x.exp() }
    }
}

pointwise!(Float, Selu);
