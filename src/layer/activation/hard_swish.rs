use super::hard_sigmoid::spans;
use super::pointwise::{Pointwise, pointwise};
use crate::scalar::Scalar;

/// `x` times its [`HardSigmoid`](crate::HardSigmoid): the smooth rectifier without an exponential.
///
/// # Shape
///
/// Any tensor to a tensor of the same shape.
///
/// # Maths
///
/// ```text
/// forward    y  = 0 where x ≤ −3, x where x ≥ 3, else x (x + 3)/6
/// backward   dx = 0 where x ≤ −3, dy where x ≥ 3, else dy (2x + 3)/6
/// ```
///
/// NaN stays NaN in both.
///
/// # Memory
///
/// No parameters, no tape.
///
/// # Source
///
/// A. Howard et al., "Searching for MobileNetV3", 2019, section 5.2; as `torch.nn.Hardswish`.
///
/// # Example
///
/// ```
/// use constnet::{HardSwish, Layer, Matrix};
/// assert_eq!(HardSwish.predict(&Matrix([[-4.0, -1.5, 3.0]])), Matrix([[0.0, -0.375, 3.0]]));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, zerocopy::FromZeros)]
pub struct HardSwish;

impl<T: Scalar> Pointwise<T> for HardSwish {
    #[inline(always)]
    fn forward(&self, x: T) -> T {
        const { spans::<T>() };
        let three = T::from_usize(3);
        if x <= -three {
            T::ZERO
        } else if x >= three {
            x
        } else {
            x * (x + three).over(6)
        }
    }

    #[inline(always)]
    fn backward(&self, x: T, _: T, dy: T) -> T {
        let three = T::from_usize(3);
        if x <= -three {
            T::ZERO
        } else if x >= three {
            dy
        } else {
            // (2x + 3)/6, without leaving the range of numbers up to 6.
            dy * (x + three.over(2)).over(3)
        }
    }
}

pointwise!(Scalar, HardSwish);
