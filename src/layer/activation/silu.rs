use super::pointwise::{Pointwise, pointwise};
use super::sigmoid::with_derivative;
use crate::scalar::Float;

/// The sigmoid-weighted linear unit, a smooth rectifier.
///
/// # Shape
///
/// Any tensor to a tensor of the same shape.
///
/// # Maths
///
/// ```text
/// s = 1 / (1 + exp(−x))
/// forward    y  = x s
/// backward   dx = dy (s + x s (1 − s))
/// ```
///
/// Finite for every finite `x`; `backward` computes `s` again.
///
/// # Memory
///
/// No parameters, no tape.
///
/// # Source
///
/// S. Elfwing, E. Uchibe and K. Doya, "Sigmoid-weighted linear units for neural network function approximation in
/// reinforcement learning", 2017, equations 16 and 17; as `torch.nn.SiLU`.
///
/// # Example
///
/// ```
/// use constnet::{Layer, Matrix, Silu};
/// // 1 / (1 + exp(−ln 3)) = 3/4
/// let ln_3 = 3.0_f64.ln();
/// let Matrix([[zero, y]]) = Silu.predict(&Matrix([[0.0, ln_3]]));
/// assert_eq!(zero, 0.0);
/// assert!((y - 0.75 * ln_3).abs() < 1e-15);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, zerocopy::FromZeros)]
pub struct Silu;

impl<T: Float> Pointwise<T> for Silu {
    #[inline(always)]
    fn forward(&self, x: T) -> T {
        x * x.sigmoid()
    }

    #[inline(always)]
    fn backward(&self, x: T, _: T, dy: T) -> T {
        let (s, slope) = with_derivative(x);
        dy * (s + x * slope)
    }
}

pointwise!(Float, Silu);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::Layer;
    use crate::tensor::Matrix;

    #[test]
    fn far_from_zero_it_is_the_rectifier() {
        assert_eq!(Silu.predict(&Matrix([[-1000.0_f32, 1000.0]])), Matrix([[0.0, 1000.0]]));
    }
}
