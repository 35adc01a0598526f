use super::pointwise::{Pointwise, pointwise};
use crate::scalar::Float;

/// The smooth ramp.
///
/// # Shape
///
/// Any tensor to a tensor of the same shape.
///
/// # Maths
///
/// ```text
/// forward    y  = ln(1 + exp(x))
/// backward   dx = dy / (1 + exp(−x))
/// ```
///
/// No overflow: far above zero `y` is `x`.
///
/// # Memory
///
/// No parameters, no tape.
///
/// # Source
///
/// C. Dugas et al., "Incorporating second-order functional knowledge for better option pricing", 2001, equation 4; as
/// `torch.nn.Softplus()`, but without its switch to `x` above 20, where the two agree to 3e-9.
///
/// # Example
///
/// ```
/// use constnet::{Layer, Matrix, Softplus};
/// // ln(1 + 1)
/// let Matrix([[y, far]]) = Softplus.predict(&Matrix([[0.0, 1000.0]]));
/// assert_eq!((y, far), (2.0_f64.ln(), 1000.0));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, zerocopy::FromZeros)]
pub struct Softplus;

impl<T: Float> Pointwise<T> for Softplus {
    #[inline(always)]
    fn forward(&self, x: T) -> T {
        x.softplus()
    }

    #[inline(always)]
    fn backward(&self, x: T, _: T, dy: T) -> T {
        dy * x.sigmoid()
    }
}

pointwise!(Float, Softplus);
