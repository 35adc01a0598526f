use crate::contract::{Layer, Optimizer, Parameters, Visitor};
use crate::scalar::Scalar;
use crate::tensor::Tensor;

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
/// The derivative at 0 is 0. NaN stays NaN in forward and passes its gradient on.
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

impl<T> Parameters<T> for Relu {
    type State<O: Optimizer<T>> = ();
    const COUNT: usize = 0;

    #[inline(always)]
    fn visit<O: Optimizer<T>, V: Visitor<T, O>>(&mut self, (): &mut (), _: &mut V) {}
}

impl<X: Tensor> Layer<X> for Relu {
    type Scalar = X::Scalar;
    type Output = X;
    type Tape = ();
    type Scratch = ();

    #[inline(always)]
    fn infer(&self, x: &X, y: &mut X, (): &mut ()) {
        for (y, &x) in y.as_mut_slice().iter_mut().zip(x.as_slice()) {
            *y = if is_off(x) { X::Scalar::ZERO } else { x };
        }
    }

    #[inline(always)]
    fn forward(&self, x: &X, y: &mut X, (): &mut ()) {
        self.infer(x, y, &mut ());
    }

    #[inline(always)]
    fn backward_input(&self, x: &X, _: &X, (): &mut (), (): &mut (), dy: &mut X, dx: &mut X) {
        for ((dx, &dy), &x) in dx.as_mut_slice().iter_mut().zip(dy.as_slice()).zip(x.as_slice()) {
            *dx = if is_off(x) { X::Scalar::ZERO } else { dy };
        }
    }
}

/// Zero or less, and so not NaN.
#[inline(always)]
fn is_off<T: Scalar>(x: T) -> bool {
    x <= T::ZERO
}

#[cfg(feature = "rand")]
impl rand::distr::Distribution<Relu> for rand::distr::StandardUniform {
    fn sample<R: rand::Rng + ?Sized>(&self, _: &mut R) -> Relu {
        Relu
    }
}
