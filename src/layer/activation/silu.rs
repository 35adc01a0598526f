use crate::contract::{Layer, Optimizer, Parameters, Visitor};
use crate::kernel;
use crate::scalar::{Float, Scalar};
use crate::tensor::Tensor;

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
/// backward   dx = dy s (1 + x (1 − s))
/// ```
///
/// # Memory
///
/// No parameters, no tape: `backward` computes `s` again.
///
/// # Precision
///
/// Finite for every finite `x`.
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

impl<T> Parameters<T> for Silu {
    type State<O: Optimizer<T>> = ();
    const COUNT: usize = 0;

    #[inline(always)]
    fn visit<O: Optimizer<T>, V: Visitor<T, O>>(&mut self, (): &mut (), _: &mut V) {}
}

impl<X: Tensor<Scalar: Float>> Layer<X> for Silu {
    type Scalar = X::Scalar;
    type Output = X;
    type Tape = ();
    type Scratch = ();

    #[inline]
    fn infer(&self, x: &X, y: &mut X, (): &mut ()) {
        kernel::vectorized(X::LEN, || {
            for (y, &x) in y.as_mut_slice().iter_mut().zip(x.as_slice()) {
                *y = x * x.sigmoid();
            }
        });
    }

    #[inline]
    fn forward(&self, x: &X, y: &mut X, (): &mut ()) {
        self.infer(x, y, &mut ());
    }

    #[inline]
    fn backward_input(&self, x: &X, _: &X, (): &mut (), (): &mut (), dy: &mut X, dx: &mut X) {
        kernel::vectorized(X::LEN, || {
            for ((dx, &dy), &x) in dx.as_mut_slice().iter_mut().zip(dy.as_slice()).zip(x.as_slice()) {
                let s = x.sigmoid();
                *dx = dy * s * (X::Scalar::ONE + x * (X::Scalar::ONE - s));
            }
        });
    }
}

#[cfg(feature = "rand")]
impl rand::distr::Distribution<Silu> for rand::distr::StandardUniform {
    fn sample<R: rand::Rng + ?Sized>(&self, _: &mut R) -> Silu {
        Silu
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tensor::Matrix;

    #[test]
    fn backward_is_the_derivative_of_forward() {
        crate::testing::gradcheck(&Silu, &Matrix([[-20.0, -1.5, -0.0], [0.3, 2.0, 30.0]])).unwrap();
    }

    #[test]
    fn far_from_zero_it_is_the_rectifier() {
        assert_eq!(Silu.predict(&Matrix([[-1000.0_f32, 1000.0]])), Matrix([[0.0, 1000.0]]));
    }
}
