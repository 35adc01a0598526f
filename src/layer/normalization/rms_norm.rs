use super::{combine, mean_of};
use crate::contract::{HyperparameterError, Layer, Optimizer, Parameters, Visitor};
use crate::kernel::{self, Kernel};
use crate::scalar::Float;
use crate::tensor::{Matrix, Rows};
use core::slice;
use zerocopy::FromZeros;

/// Scales the features of each row to a mean square of 1, then to a learned size.
///
/// # Shape
///
/// Any tensor whose last axis has `F` features to a tensor of the same shape; `weight` is `Matrix<1, F>`.
///
/// # Maths
///
/// ```text
/// r = 1/√(Σf x[f]²/F + epsilon),  n[f] = x[f] r
/// forward    y[f]       = n[f] weight[f]
/// backward   g[f]       = dy[f] weight[f]
///            dx[f]      = r (g[f] − n[f] Σ g n/F)
///            dweight[f] = Σrows dy[f] n[f]
/// ```
///
/// # Start values
///
/// `weight` ones, as PyTorch's default.
///
/// # Memory
///
/// `F` scalars of parameters; no tape: `backward` computes the mean square again.
///
/// # Precision
///
/// The sum of a row in 16 sums that take turns. The gradient of the weight in blocks of 64 rows, whose sums are added with what
/// that rounds away.
///
/// # Source
///
/// B. Zhang and R. Sennrich, "Root mean square layer normalization", 2019, equation 4; as `torch.nn.RMSNorm`, whose epsilon
/// for `f32`, 2⁻²³, is the default for both types.
///
/// # Example
///
/// ```
/// use constnet::{Layer, Matrix, RmsNorm};
/// // the mean square is (1 + 49)/2 = 25
/// let Matrix([[y, z]]) = RmsNorm::<2, f64>::default().predict(&Matrix([[1.0, 7.0]]));
/// assert!((y - 0.2).abs() < 1e-6 && (z - 1.4).abs() < 1e-6);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, FromZeros)]
pub struct RmsNorm<const F: usize, T = f32> {
    /// The size of each feature afterwards.
    pub weight: Matrix<1, F, T>,
    epsilon: T,
}

impl<const F: usize> RmsNorm<F> {
    /// With an epsilon of 2⁻²³.
    #[must_use]
    pub const fn new() -> Self {
        Self { weight: Matrix([[1.0; F]]), epsilon: f32::EPSILON }
    }
}

impl<const F: usize, T: Float> Default for RmsNorm<F, T> {
    /// With an epsilon of 2⁻²³.
    fn default() -> Self {
        Self { weight: Matrix([[T::ONE; F]]), epsilon: T::from_f64(f32::EPSILON.into()) }
    }
}

impl<const F: usize, T: Float> RmsNorm<F, T> {
    /// With another number under the root, which keeps it from zero.
    ///
    /// # Errors
    ///
    /// If it is not positive and finite.
    pub fn try_epsilon(self, epsilon: T) -> Result<Self, HyperparameterError<T>> {
        Ok(Self { epsilon: HyperparameterError::positive("epsilon", epsilon)?, ..self })
    }
}

impl<const F: usize, T: Float> Parameters<T> for RmsNorm<F, T> {
    type State<O: Optimizer<T>> = O::Slot<Matrix<1, F, T>>;
    const COUNT: usize = F;

    #[inline]
    fn visit<O: Optimizer<T>, V: Visitor<T, O>>(&mut self, state: &mut Self::State<O>, visitor: &mut V) {
        visitor.gain("weight", T::ONE, &mut self.weight, state);
        visitor.buffer("epsilon", slice::from_mut(&mut self.epsilon), Self::default().epsilon);
    }
}

impl<T: Float + Kernel, X: Rows<F, Scalar = T>, const F: usize> Layer<X> for RmsNorm<F, T> {
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
                    let r = self.r(x);
                    for ((y, &x), &weight) in y.iter_mut().zip(x).zip(&self.weight.0[0]) {
                        *y = x * r * weight;
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
                    let r = self.r(x);
                    *g = *dy;
                    combine(g, &self.weight.0[0], |dy, weight| dy * weight);
                    let slope = mean_of(g, x, |g, x| g * (x * r));
                    combine(g, x, |g, x| r * (g - x * r * slope));
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
            kernel::vectorized(
                X::LEN,
                #[inline(always)]
                || {
                    for (dy, x) in dy.rows_mut().iter_mut().zip(x.rows()) {
                        let r = self.r(x);
                        combine(dy, x, |dy, x| dy * (x * r));
                    }
                },
            );
            kernel::stream_column_sums(dy.rows(), |offset, dweight| {
                optimizer.update(&mut self.weight, state, offset, dweight);
            });
        }
    }
}

impl<T: Float, const F: usize> RmsNorm<F, T> {
    /// r of a row.
    #[inline(always)]
    fn r(&self, x: &[T; F]) -> T {
        T::ONE / (mean_of(x, x, |x, _| x * x) + self.epsilon).sqrt()
    }
}

#[cfg(feature = "rand")]
impl<const F: usize, T: Float> rand::distr::Distribution<RmsNorm<F, T>> for rand::distr::StandardUniform {
    fn sample<R: rand::Rng + ?Sized>(&self, _: &mut R) -> RmsNorm<F, T> {
        RmsNorm::default()
    }
}
