use super::pointwise::{Pointwise, pointwise};
use crate::contract::{HyperparameterError, Optimizer, Visitor};
use crate::scalar::Scalar;
use crate::tensor::Zero;
use core::slice;

/// The rectifier that lets a little of what is negative through.
///
/// # Shape
///
/// Any tensor to a tensor of the same shape.
///
/// # Maths
///
/// ```text
/// forward    y  = x   where x > 0, else slope x
/// backward   dx = dy  where x > 0, else slope dy
/// ```
///
/// The derivative at 0 is the slope. NaN stays NaN.
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
/// A. Maas, A. Hannun and A. Ng, "Rectifier nonlinearities improve neural network acoustic models", 2013, equation 2; as
/// `torch.nn.LeakyReLU`.
///
/// # Example
///
/// ```
/// use constnet::{Layer, LeakyRelu, Matrix};
/// assert_eq!(LeakyRelu::new(0.25).predict(&Matrix([[-1.0, 2.0]])), Matrix([[-0.25, 2.0]]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, zerocopy::FromZeros)]
pub struct LeakyRelu<T = f32> {
    slope: T,
}

impl LeakyRelu {
    /// With a slope that the program states.
    ///
    /// # Panics
    ///
    /// If it is not finite; in a `const`, that is when the program is built.
    #[must_use]
    pub const fn new(slope: f32) -> Self {
        assert!(slope.is_finite(), "the slope must be finite");
        Self { slope }
    }
}

impl<T: Scalar> LeakyRelu<T> {
    /// With a slope from outside.
    ///
    /// # Errors
    ///
    /// If it is not finite.
    pub fn try_new(slope: T) -> Result<Self, HyperparameterError<T>> {
        Ok(Self { slope: HyperparameterError::finite("slope", slope)? })
    }
}

impl<T: Scalar> Default for LeakyRelu<T> {
    /// With a slope of 0.01.
    fn default() -> Self {
        Self { slope: T::from_f64(0.01) }
    }
}

/// A slope of zero: for a `static`, where [`set_defaults`](crate::Parameters::set_defaults) gives that of any number type later.
impl<T: Scalar> Zero for LeakyRelu<T> {
    const ZERO: Self = Self { slope: T::ZERO };
}

impl<T: Scalar> Pointwise<T> for LeakyRelu<T> {
    #[inline(always)]
    fn forward(&self, x: T) -> T {
        if x > T::ZERO { x } else { self.slope * x }
    }

    #[inline(always)]
    fn backward(&self, x: T, _: T, dy: T) -> T {
        if x > T::ZERO { dy } else { self.slope * dy }
    }

    #[inline(always)]
    fn visit<O: Optimizer<T>, V: Visitor<T, O>>(&mut self, visitor: &mut V) {
        visitor.buffer("slope", slice::from_mut(&mut self.slope), Self::default().slope);
    }
}

pointwise!(Scalar, LeakyRelu<T>);
