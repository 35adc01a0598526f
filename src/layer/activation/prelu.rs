use crate::contract::{Layer, Optimizer, Parameters, Visitor};
use crate::kernel;
use crate::scalar::Scalar;
use crate::tensor::{Matrix, Tensor};
use zerocopy::FromZeros;

/// The rectifier whose slope below zero is learned, one for all elements.
///
/// # Shape
///
/// Any tensor to a tensor of the same shape; `weight` is `Matrix<1, 1>`.
///
/// # Maths
///
/// ```text
/// forward    y[k]    = x[k]   where x[k] > 0, else weight x[k]
/// backward   dx[k]   = dy[k]  where x[k] > 0, else weight dy[k]
///            dweight = Σk dy[k] x[k] where x[k] ≤ 0
/// ```
///
/// # Start values
///
/// A weight of 0.25, as PyTorch's default.
///
/// # Memory
///
/// One scalar of parameters; no tape, no scratch.
///
/// # Precision
///
/// The sum is taken in 16 sums that take turns, of 512 elements at a time, and these are added with what that rounds away. NaN
/// stays NaN.
///
/// # Source
///
/// K. He et al., "Delving deep into rectifiers", 2015, equations 1, 3 and 4; as `torch.nn.PReLU`.
///
/// # Example
///
/// ```
/// use constnet::{Layer, Matrix, PRelu};
/// assert_eq!(PRelu::default().predict(&Matrix([[-1.0, 2.0]])), Matrix([[-0.25, 2.0]]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, FromZeros)]
pub struct PRelu<T = f32> {
    /// The slope below zero.
    pub weight: Matrix<1, 1, T>,
}

impl<T: Scalar> Default for PRelu<T> {
    /// With a slope of 0.25.
    fn default() -> Self {
        Self { weight: Matrix([[T::from_f64(0.25)]]) }
    }
}

impl<T: Scalar> PRelu<T> {
    #[inline(always)]
    fn slope(&self) -> T {
        self.weight.0[0][0]
    }
}

impl<T: Scalar> Parameters<T> for PRelu<T> {
    type State<O: Optimizer<T>> = O::Slot<Matrix<1, 1, T>>;
    const COUNT: usize = 1;

    #[inline(always)]
    fn visit<O: Optimizer<T>, V: Visitor<T, O>>(&mut self, state: &mut Self::State<O>, visitor: &mut V) {
        visitor.gain("weight", T::from_f64(0.25), &mut self.weight, state);
    }
}

impl<T: Scalar, X: Tensor<Scalar = T>> Layer<X> for PRelu<T> {
    type Scalar = T;
    type Output = X;
    type Tape = ();
    type Scratch = ();

    #[inline(always)]
    fn infer(&self, x: &X, y: &mut X, (): &mut ()) {
        let slope = self.slope();
        kernel::vectorized(
            X::LEN,
            #[inline(always)]
            || {
                for (y, &x) in y.as_mut_slice().iter_mut().zip(x.as_slice()) {
                    *y = if x > T::ZERO { x } else { slope * x };
                }
            },
        );
    }

    #[inline(always)]
    fn forward(&self, x: &X, y: &mut X, (): &mut ()) {
        self.infer(x, y, &mut ());
    }

    #[inline(always)]
    fn backward_input(&self, x: &X, _: &X, (): &mut (), (): &mut (), dy: &mut X, dx: &mut X) {
        let slope = self.slope();
        kernel::vectorized(
            X::LEN,
            #[inline(always)]
            || {
                for ((dx, &dy), &x) in dx.as_mut_slice().iter_mut().zip(dy.as_slice()).zip(x.as_slice()) {
                    *dx = if x > T::ZERO { dy } else { slope * dy };
                }
            },
        );
    }

    #[inline(always)]
    fn backward<O: Optimizer<T>>(
        &mut self,
        x: &X,
        y: &X,
        (): &mut (),
        (): &mut (),
        dy: &mut X,
        dx: Option<&mut X>,
        optimizer: &O,
        state: &mut Self::State<O>,
    ) {
        if let Some(dx) = dx {
            self.backward_input(x, y, &mut (), &mut (), dy, dx);
        }
        if O::TRAINS {
            let below = |x: T, dy: T| if x > T::ZERO { T::ZERO } else { dy * x };
            let dweight = kernel::vectorized(
                X::LEN,
                #[inline(always)]
                || kernel::total_of(x.as_slice(), dy.as_slice(), below),
            );
            optimizer.update(&mut self.weight, state, 0, &[dweight]);
        }
    }
}

#[cfg(feature = "rand")]
impl<T: Scalar> rand::distr::Distribution<PRelu<T>> for rand::distr::StandardUniform {
    fn sample<R: rand::Rng + ?Sized>(&self, _: &mut R) -> PRelu<T> {
        PRelu::default()
    }
}
