use super::pointwise::{Pointwise, pointwise};
use crate::scalar::Scalar;

/// The rectifier: what is negative becomes zero.
///
/// # Shape
///
/// Any tensor to a tensor of the same shape.
///
/// # Maths
///
/// ```text
/// forward    y  = x   where x > 0, else 0
/// backward   dx = dy  where x > 0, else 0
/// ```
///
/// The derivative at 0 is 0. Minus zero stays; NaN stays NaN in forward and passes its gradient on.
///
/// # Memory
///
/// No parameters, no tape.
///
/// # Source
///
/// V. Nair and G. Hinton, "Rectified linear units improve restricted Boltzmann machines", 2010; as `torch.nn.ReLU`.
///
/// # Example
///
/// ```
/// use constnet::{Layer, Matrix, Relu};
/// assert_eq!(Relu.predict(&Matrix([[-1.0, 2.0]])), Matrix([[0.0, 2.0]]));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, zerocopy::FromZeros)]
pub struct Relu;

impl<T: Scalar> Pointwise<T> for Relu {
    #[inline(always)]
    fn forward(&self, x: T) -> T {
        // One instruction where a processor takes the greater of two: so minus zero stays.
        if x < T::ZERO { T::ZERO } else { x }
    }

    #[inline(always)]
    fn backward(&self, x: T, _: T, dy: T) -> T {
        if x <= T::ZERO { T::ZERO } else { dy }
    }
}

pointwise!(Scalar, Relu);
