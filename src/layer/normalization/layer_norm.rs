use super::{combine, mean, mean_of};
use crate::contract::{HyperparameterError, Layer, Optimizer, Parameters, Visitor};
use crate::kernel::{self, Kernel};
use crate::scalar::Float;
use crate::tensor::{Matrix, Rows};
use core::slice;
use zerocopy::FromZeros;

/// Shifts and scales the features of each row to mean 0 and variance 1, then to a learned mean and size.
///
/// # Shape
///
/// Any tensor whose last axis has `F` features to a tensor of the same shape; `weight` and `bias` are `Matrix<1, F>`.
///
/// # Maths
///
/// ```text
/// μ = Σf x[f]/F,  r = 1/√(Σf (x[f] − μ)²/F + epsilon),  n[f] = (x[f] − μ) r
/// forward    y[f]       = n[f] weight[f] + bias[f]
/// backward   g[f]       = dy[f] weight[f]
///            dx[f]      = r (g[f] − Σ g/F − n[f] Σ g n/F)
///            dweight[f] = Σrows dy[f] n[f],  dbias[f] = Σrows dy[f]
/// ```
///
/// # Start values
///
/// `weight` ones, `bias` zeros, as PyTorch's default.
///
/// # Memory
///
/// `2 F` scalars of parameters; no tape: `backward` computes mean and variance again.
///
/// # Precision
///
/// Mean and variance in two passes, the sum of a row in 16 sums that take turns. A row whose squares are infinite, in `f32`
/// from about 1e19 on, comes out as the bias. The gradients of weight and bias in blocks of 64 rows, whose sums are added with
/// what that rounds away.
///
/// # Source
///
/// J. Ba, J. Kiros and G. Hinton, "Layer normalization", 2016, equation 3; as `torch.nn.LayerNorm`.
///
/// # Example
///
/// ```
/// use constnet::{Layer, LayerNorm, Matrix};
/// // mean 3, variance 4
/// let Matrix([[y, z]]) = LayerNorm::<2, f64>::default().predict(&Matrix([[1.0, 5.0]]));
/// assert!((y + 1.0).abs() < 1e-5 && (z - 1.0).abs() < 1e-5);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, FromZeros)]
pub struct LayerNorm<const F: usize, T = f32> {
    /// The size of each feature afterwards.
    pub weight: Matrix<1, F, T>,
    /// The mean of each feature afterwards.
    pub bias: Matrix<1, F, T>,
    epsilon: T,
}

impl<const F: usize> LayerNorm<F> {
    /// With an epsilon of 1e-5.
    #[must_use]
    pub const fn new() -> Self {
        Self { weight: Matrix([[1.0; F]]), bias: Matrix::ZERO, epsilon: 1e-5 }
    }
}

impl<const F: usize, T: Float> Default for LayerNorm<F, T> {
    /// With an epsilon of 1e-5.
    fn default() -> Self {
        Self { weight: Matrix([[T::ONE; F]]), bias: Matrix::ZERO, epsilon: T::from_f64(1e-5) }
    }
}

impl<const F: usize, T: Float> LayerNorm<F, T> {
    /// With another number under the root, which keeps it from zero.
    ///
    /// # Errors
    ///
    /// If it is not positive and finite.
    pub fn try_epsilon(self, epsilon: T) -> Result<Self, HyperparameterError<T>> {
        Ok(Self { epsilon: HyperparameterError::positive("epsilon", epsilon)?, ..self })
    }
}

impl<const F: usize, T: Float> Parameters<T> for LayerNorm<F, T> {
    type State<O: Optimizer<T>> = (O::Slot<Matrix<1, F, T>>, O::Slot<Matrix<1, F, T>>);
    const COUNT: usize = 2 * F;

    #[inline]
    fn visit<O: Optimizer<T>, V: Visitor<T, O>>(&mut self, state: &mut Self::State<O>, visitor: &mut V) {
        visitor.gain("weight", T::ONE, &mut self.weight, &mut state.0);
        visitor.parameter("bias", &mut self.bias, &mut state.1);
        visitor.buffer("epsilon", slice::from_mut(&mut self.epsilon), Self::default().epsilon);
    }
}

impl<T: Float + Kernel, X: Rows<F, Scalar = T>, const F: usize> Layer<X> for LayerNorm<F, T> {
    type Scalar = T;
    type Output = X;
    type Tape = ();
    type Scratch = ();

    #[inline]
    fn infer(&self, x: &X, y: &mut X, (): &mut ()) {
        kernel::vectorized(
            X::LEN,
            #[inline(always)]
            || {
                for (y, x) in y.rows_mut().iter_mut().zip(x.rows()) {
                    let (mean, r) = self.statistics(x);
                    let parameters = self.weight.0[0].iter().zip(&self.bias.0[0]);
                    for ((y, &x), (&weight, &bias)) in y.iter_mut().zip(x).zip(parameters) {
                        *y = (x - mean) * r * weight + bias;
                    }
                }
            },
        );
    }

    #[inline]
    fn forward(&self, x: &X, y: &mut X, (): &mut ()) {
        self.infer(x, y, &mut ());
    }

    #[inline]
    fn backward_input(&self, x: &X, _: &X, (): &mut (), (): &mut (), dy: &mut X, dx: &mut X) {
        kernel::vectorized(
            X::LEN,
            #[inline(always)]
            || {
                for ((g, dy), x) in dx.rows_mut().iter_mut().zip(dy.rows()).zip(x.rows()) {
                    let (mean_of_x, r) = self.statistics(x);
                    let n = |x| (x - mean_of_x) * r;
                    *g = *dy;
                    combine(g, &self.weight.0[0], |dy, weight| dy * weight);
                    let (sum, slope) = (mean(g), mean_of(g, x, |g, x| g * n(x)));
                    combine(g, x, |g, x| r * (g - sum - n(x) * slope));
                }
            },
        );
    }

    #[inline]
    fn backward<O: Optimizer<T>>(
        &mut self,
        x: &X,
        y: &X,
        tape: &mut Self::Tape,
        scratch: &mut Self::Scratch,
        dy: &mut X,
        dx: Option<&mut X>,
        optimizer: &O,
        state: &mut Self::State<O>,
    ) {
        if let Some(dx) = dx {
            self.backward_input(x, y, tape, scratch, dy, dx);
        }
        if O::TRAINS {
            kernel::stream_column_sums(dy.rows(), |offset, dbias| {
                optimizer.update(&mut self.bias, &mut state.1, offset, dbias);
            });
            kernel::vectorized(
                X::LEN,
                #[inline(always)]
                || {
                    for (dy, x) in dy.rows_mut().iter_mut().zip(x.rows()) {
                        let (mean, r) = self.statistics(x);
                        combine(dy, x, |dy, x| dy * ((x - mean) * r));
                    }
                },
            );
            kernel::stream_column_sums(dy.rows(), |offset, dweight| {
                optimizer.update(&mut self.weight, &mut state.0, offset, dweight);
            });
        }
    }
}

impl<T: Float, const F: usize> LayerNorm<F, T> {
    /// μ and r of a row.
    #[inline(always)]
    fn statistics(&self, x: &[T; F]) -> (T, T) {
        let rough = mean(x);
        // What the first sum rounded away, which far from zero is more than the elements differ by.
        let mean = rough + mean_of(x, x, |x, _| x - rough);
        let variance = mean_of(x, x, |x, _| (x - mean) * (x - mean));
        (mean, T::ONE / (variance + self.epsilon).sqrt())
    }
}

#[cfg(feature = "rand")]
impl<const F: usize, T: Float> rand::distr::Distribution<LayerNorm<F, T>> for rand::distr::StandardUniform {
    fn sample<R: rand::Rng + ?Sized>(&self, _: &mut R) -> LayerNorm<F, T> {
        LayerNorm::default()
    }
}
