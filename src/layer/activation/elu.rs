use super::pointwise::{Pointwise, pointwise};
use crate::contract::{HyperparameterError, Optimizer, Visitor};
use crate::scalar::{Float, Scalar};
use core::slice;

/// The exponential linear unit: the rectifier with a smooth floor at −alpha.
///
/// # Shape
///
/// Any tensor to a tensor of the same shape.
///
/// # Maths
///
/// ```text
/// forward    y  = x   where x > 0, else alpha (exp(x) − 1)
/// backward   dx = dy  where x > 0, else alpha dy exp(x)
/// ```
///
/// NaN stays NaN.
///
/// # Memory
///
/// No parameters, no tape.
///
/// # Errors
///
/// A number that is not finite is refused, by [`new`](Self::new) when the program is built, by
/// [`try_new`](Self::try_new) with an error that names it.
///
/// # Source
///
/// D. Clevert, T. Unterthiner and S. Hochreiter, "Fast and accurate deep network learning by exponential linear units",
/// 2016, equation 15; as `torch.nn.ELU`.
///
/// # Example
///
/// ```
/// use constnet::{Elu, Layer, Matrix};
/// // exp(−ln 4) − 1 = −3/4
/// let Matrix([[y, two]]) = Elu::default().predict(&Matrix([[-(4.0_f64.ln()), 2.0]]));
/// assert!((y + 0.75).abs() < 1e-15 && two == 2.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, zerocopy::FromZeros)]
pub struct Elu<T = f32> {
    alpha: T,
}

impl Elu {
    /// With an alpha that the program states.
    ///
    /// # Panics
    ///
    /// If it is not finite; in a `const`, that is when the program is built.
    #[must_use]
    pub const fn new(alpha: f32) -> Self {
        assert!(alpha.is_finite(), "the alpha must be finite");
        Self { alpha }
    }
}

impl<T: Scalar> Elu<T> {
    /// With an alpha from outside.
    ///
    /// # Errors
    ///
    /// If it is not finite.
    pub fn try_new(alpha: T) -> Result<Self, HyperparameterError<T>> {
        Ok(Self { alpha: HyperparameterError::finite("alpha", alpha)? })
    }
}

impl<T: Scalar> Default for Elu<T> {
    /// With an alpha of 1.
    fn default() -> Self {
        Self { alpha: T::ONE }
    }
}

impl<T: Float> Pointwise<T> for Elu<T> {
    #[inline(always)]
    fn forward(&self, x: T) -> T {
        if x > T::ZERO { x } else { self.alpha * x.exp_m1() }
    }

    #[inline(always)]
    fn backward(&self, x: T, _: T, dy: T) -> T {
        if x > T::ZERO { dy } else { self.alpha * dy * x.exp() }
    }

    #[inline(always)]
    fn visit<O: Optimizer<T>, V: Visitor<T, O>>(&mut self, visitor: &mut V) {
        visitor.buffer("alpha", slice::from_mut(&mut self.alpha), Self::default().alpha);
    }
}

pointwise!(Float, Elu<T>);
