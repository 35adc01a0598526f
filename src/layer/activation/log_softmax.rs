use crate::contract::{Layer, Optimizer, Parameters, Visitor};
use crate::kernel;
use crate::scalar::Float;
use crate::tensor::Rows;

/// The logarithm of the softmax of each row.
///
/// # Shape
///
/// Any tensor whose last axis has `F` features to a tensor of the same shape; each row by itself.
///
/// # Maths
///
/// ```text
/// forward    y[i]  = x[i] − ln Σj exp(x[j])
/// backward   dx[i] = dy[i] − exp(y[i]) Σj dy[j]
/// ```
///
/// # Memory
///
/// No parameters, no tape.
///
/// # Precision
///
/// The greatest element of a row is subtracted first: no overflow, and no logarithm of zero. The sums of 16 features or more
/// are taken in 16 sums that take turns.
///
/// # Source
///
/// As `torch.nn.LogSoftmax(dim=-1)`.
///
/// # Example
///
/// ```
/// use constnet::{Layer, LogSoftmax, Matrix};
/// let Matrix([[y, z]]) = LogSoftmax.predict(&Matrix([[3.0_f64.ln(), 0.0]]));
/// assert!((y - 0.75_f64.ln()).abs() < 1e-15 && (z - 0.25_f64.ln()).abs() < 1e-15);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, zerocopy::FromZeros)]
pub struct LogSoftmax<const F: usize>;

impl<T, const F: usize> Parameters<T> for LogSoftmax<F> {
    type State<O: Optimizer<T>> = ();
    const COUNT: usize = 0;

    #[inline(always)]
    fn visit<O: Optimizer<T>, V: Visitor<T, O>>(&mut self, (): &mut (), _: &mut V) {}
}

impl<T: Float, X: Rows<F, Scalar = T>, const F: usize> Layer<X> for LogSoftmax<F> {
    type Scalar = T;
    type Output = X;
    type Tape = ();
    type Scratch = ();

    #[inline(always)]
    fn infer(&self, x: &X, y: &mut X, (): &mut ()) {
        kernel::vectorized(
            X::LEN,
            #[inline(always)]
            || {
                for (y, x) in y.rows_mut().iter_mut().zip(x.rows()) {
                    kernel::less_greatest(x, y);
                    let ln_sum = kernel::total_of(y, y, |y, _| y.exp()).ln();
                    for y in y {
                        *y -= ln_sum;
                    }
                }
            },
        );
    }

    #[inline(always)]
    fn forward(&self, x: &X, y: &mut X, (): &mut ()) {
        self.infer(x, y, &mut ());
    }

    #[inline(always)]
    fn backward_input(&self, _: &X, y: &X, (): &mut (), (): &mut (), dy: &mut X, dx: &mut X) {
        kernel::vectorized(
            X::LEN,
            #[inline(always)]
            || {
                for ((dx, dy), y) in dx.rows_mut().iter_mut().zip(dy.rows()).zip(y.rows()) {
                    let sum = kernel::total(dy);
                    for ((dx, &dy), &y) in dx.iter_mut().zip(dy).zip(y) {
                        *dx = dy - y.exp() * sum;
                    }
                }
            },
        );
    }
}

#[cfg(feature = "rand")]
impl<const F: usize> rand::distr::Distribution<LogSoftmax<F>> for rand::distr::StandardUniform {
    fn sample<R: rand::Rng + ?Sized>(&self, _: &mut R) -> LogSoftmax<F> {
        LogSoftmax
    }
}
