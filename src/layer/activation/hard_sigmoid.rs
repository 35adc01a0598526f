use super::pointwise::{Pointwise, pointwise};
use crate::scalar::Scalar;

/// The logistic function in three straight pieces: what a core without exponential can afford.
///
/// # Shape
///
/// Any tensor to a tensor of the same shape.
///
/// # Maths
///
/// ```text
/// forward    y  = 0 where x ≤ −3, 1 where x ≥ 3, else x/6 + 1/2
/// backward   dx = dy/6 where −3 < x < 3, else 0
/// ```
///
/// NaN stays NaN in forward; its gradient is 0.
///
/// # Memory
///
/// No parameters, no tape.
///
/// # Source
///
/// A. Howard et al., "Searching for MobileNetV3", 2019, section 5.2; as `torch.nn.Hardsigmoid`.
///
/// # Example
///
/// ```
/// use constnet::{HardSigmoid, Layer, Matrix};
/// assert_eq!(HardSigmoid.predict(&Matrix([[-4.0, 0.0, 1.5, 4.0]])), Matrix([[0.0, 0.5, 0.75, 1.0]]));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, zerocopy::FromZeros)]
pub struct HardSigmoid;

/// Beyond this, on both sides, the function is flat.
const FLAT: usize = 3;
/// The inverse of the slope between.
const WIDTH: usize = 6;

/// Fails the build where the numbers end before 6.
pub(super) const fn spans<T: Scalar>() {
    assert!(T::LARGEST_WHOLE >= WIDTH, "HardSigmoid and HardSwish need numbers up to 6: fixed point with fewer bits of fraction");
}

impl<T: Scalar> Pointwise<T> for HardSigmoid {
    #[inline(always)]
    fn forward(&self, x: T) -> T {
        const { spans::<T>() };
        let flat = T::from_usize(FLAT);
        if x <= -flat {
            T::ZERO
        } else if x >= flat {
            T::ONE
        } else {
            (x + flat).over(WIDTH)
        }
    }

    #[inline(always)]
    fn backward(&self, x: T, _: T, dy: T) -> T {
        let flat = T::from_usize(FLAT);
        if -flat < x && x < flat { dy.over(WIDTH) } else { T::ZERO }
    }
}

pointwise!(Scalar, HardSigmoid);
