use crate::contract::{Layer, Optimizer, Parameters, Visitor};
use crate::kernel;
use crate::scalar::Float;
use crate::tensor::Rows;

/// The softmax of each row: positive numbers whose sum is 1, in the proportions of exp(x).
///
/// # Shape
///
/// Any tensor whose last axis has `F` features to a tensor of the same shape; each row by itself.
///
/// # Maths
///
/// ```text
/// forward    y[i]  = exp(x[i]) / Σj exp(x[j])
/// backward   dx[i] = y[i] (dy[i] − Σj dy[j] y[j])
/// ```
///
/// # Memory
///
/// No parameters, no tape.
///
/// # Precision
///
/// The greatest element of a row is subtracted first, so there is no overflow. The sum of 16 features or more is taken in 16
/// sums that take turns. To train a classifier put
/// [`CrossEntropy`](crate::CrossEntropy), which holds the softmax, behind the logits instead.
///
/// # Source
///
/// J. Bridle, "Probabilistic interpretation of feedforward classification network outputs", 1990, equation 10; as
/// `torch.nn.Softmax(dim=-1)`.
///
/// # Example
///
/// ```
/// use constnet::{Layer, Matrix, Softmax};
/// let Matrix([[y, z]]) = Softmax.predict(&Matrix([[3.0_f64.ln(), 0.0]]));
/// assert!((y - 0.75).abs() < 1e-15 && (z - 0.25).abs() < 1e-15);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, zerocopy::FromZeros)]
pub struct Softmax<const F: usize>;

impl<T, const F: usize> Parameters<T> for Softmax<F> {
    type State<O: Optimizer<T>> = ();
    const COUNT: usize = 0;

    #[inline(always)]
    fn visit<O: Optimizer<T>, V: Visitor<T, O>>(&mut self, (): &mut (), _: &mut V) {}
}

impl<T: Float, X: Rows<F, Scalar = T>, const F: usize> Layer<X> for Softmax<F> {
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
                }
                // All rows at once, so that short ones fill the vectors too.
                for y in y.as_mut_slice() {
                    *y = y.exp();
                }
                for y in y.rows_mut() {
                    let sum = kernel::total(y);
                    for y in y {
                        *y = *y / sum;
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
                    let mean = kernel::total_of(dy, y, |dy, y| dy * y);
                    for ((dx, &dy), &y) in dx.iter_mut().zip(dy).zip(y) {
                        *dx = y * (dy - mean);
                    }
                }
            },
        );
    }
}

#[cfg(feature = "rand")]
impl<const F: usize> rand::distr::Distribution<Softmax<F>> for rand::distr::StandardUniform {
    fn sample<R: rand::Rng + ?Sized>(&self, _: &mut R) -> Softmax<F> {
        Softmax
    }
}
