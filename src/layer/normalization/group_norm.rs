use super::channels::Span;
use crate::contract::{HyperparameterError, Layer, Optimizer, Parameters, Visitor};
use crate::kernel::{self, Kernel};
use crate::scalar::Float;
use crate::sentence::Sentence;
use crate::tensor::{Channels, Matrix};
use core::slice;
use zerocopy::FromZeros;

/// Shifts and scales `G` groups of the channels of each sample to mean 0 and variance 1, then each channel to a learned mean
/// and size.
///
/// # Shape
///
/// Matrices, sequences or images of `C` channels (see [`Channels`](crate::Channels)) to the same shape. `G` must divide `C`.
///
/// # Maths
///
/// ```text
/// over the n elements of a group of C/G channels, in one sample:
/// μ = Σ x/n,  r = 1/√(Σ (x − μ)²/n + epsilon),  x̂ = (x − μ) r
/// forward    y  = x̂ weight[c] + bias[c]
/// backward   g  = dy weight[c],  dx = r (g − Σ g/n − x̂ Σ g x̂/n)
///            dweight[c] = Σ dy x̂,  dbias[c] = Σ dy, over samples and places
/// ```
///
/// # Start values
///
/// `weight` ones, `bias` zeros, as PyTorch's default.
///
/// # Memory
///
/// `2 C` scalars of parameters; no tape: `backward` computes mean and variance again. On the stack, 64 numbers
/// of a gradient at a time.
///
/// # Precision
///
/// All sums in short blocks, whose sums are added with what that rounds away.
///
/// # Source
///
/// Y. Wu and K. He, "Group normalization", 2018, equations 1, 2 and 7; as `torch.nn.GroupNorm`.
///
/// # Example
///
/// ```
/// use constnet::{GroupNorm, Layer, Matrix};
/// // two groups: mean 3 and variance 4, mean 0 and variance 1
/// let Matrix([y]) = GroupNorm::<2, 4, f64>::default().predict(&Matrix([[1.0, 5.0, -1.0, 1.0]]));
/// assert!(y.iter().zip([-1.0, 1.0, -1.0, 1.0]).all(|(y, e)| (y - e).abs() < 1e-4));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, FromZeros)]
pub struct GroupNorm<const G: usize, const C: usize, T = f32> {
    /// The size of each channel afterwards.
    pub weight: Matrix<1, C, T>,
    /// The mean of each channel afterwards.
    pub bias: Matrix<1, C, T>,
    epsilon: T,
}

impl<const G: usize, const C: usize> GroupNorm<G, C> {
    /// With an epsilon of 1e-5.
    #[must_use]
    pub const fn new() -> Self {
        Self { weight: Matrix([[1.0; C]]), bias: Matrix::ZERO, epsilon: 1e-5 }
    }
}

impl<const G: usize, const C: usize, T: Float> Default for GroupNorm<G, C, T> {
    /// With an epsilon of 1e-5.
    fn default() -> Self {
        Self { weight: Matrix([[T::ONE; C]]), bias: Matrix::ZERO, epsilon: T::from_f64(1e-5) }
    }
}

impl<const G: usize, const C: usize, T: Float> GroupNorm<G, C, T> {
    /// With another number under the root, which keeps it from zero.
    ///
    /// # Errors
    ///
    /// If it is not positive and finite.
    pub fn try_epsilon(self, epsilon: T) -> Result<Self, HyperparameterError<T>> {
        Ok(Self { epsilon: HyperparameterError::positive("epsilon", epsilon)?, ..self })
    }
}

impl<const G: usize, const C: usize, T: Float> Parameters<T> for GroupNorm<G, C, T> {
    type State<O: Optimizer<T>> = (O::Slot<Matrix<1, C, T>>, O::Slot<Matrix<1, C, T>>);
    const COUNT: usize = 2 * C;

    #[inline]
    fn visit<O: Optimizer<T>, V: Visitor<T, O>>(&mut self, state: &mut Self::State<O>, visitor: &mut V) {
        visitor.gain("weight", T::ONE, &mut self.weight, &mut state.0);
        visitor.parameter("bias", &mut self.bias, &mut state.1);
        visitor.buffer("epsilon", slice::from_mut(&mut self.epsilon), Self::default().epsilon);
    }
}

impl<T: Float + Kernel, X: Channels<C, Scalar = T>, const G: usize, const C: usize> Layer<X> for GroupNorm<G, C, T> {
    type Scalar = T;
    type Output = X;
    type Tape = ();
    type Scratch = ();

    #[inline]
    fn infer(&self, x: &X, y: &mut X, (): &mut ()) {
        Self::each_group(x, y, |group, x, y| {
            let (mean, r) = self.statistics(group, x);
            let parameters = group.of(&self.weight.0[0]).iter().zip(group.of(&self.bias.0[0]));
            group.combine_with(y, x, parameters, |_, x, (&weight, &bias)| (x - mean) * r * weight + bias);
        });
    }

    #[inline]
    fn forward(&self, x: &X, y: &mut X, (): &mut ()) {
        self.infer(x, y, &mut ());
    }

    #[inline]
    fn backward_input(&self, x: &X, _: &X, (): &mut (), (): &mut (), dy: &mut X, dx: &mut X) {
        dx.as_mut_slice().copy_from_slice(dy.as_slice());
        Self::each_group(x, dx, |group, x, g| {
            let (mean, r) = self.statistics(group, x);
            let n = |x| (x - mean) * r;
            group.combine_with(g, x, group.of(&self.weight.0[0]).iter(), |dy, _, &weight| dy * weight);
            let (sum, slope) = (group.mean_of(g, g, |g, _| g), group.mean_of(g, x, |g, x| g * n(x)));
            group.combine(g, x, |g, x| r * (g - sum - n(x) * slope));
        });
    }

    #[inline]
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
            channel_sums(dy, |offset, dbias| optimizer.update(&mut self.bias, &mut state.1, offset, dbias));
            Self::each_group(x, dy, |group, x, dy| {
                let (mean, r) = self.statistics(group, x);
                group.combine(dy, x, |dy, x| dy * ((x - mean) * r));
            });
            channel_sums(dy, |offset, dweight| optimizer.update(&mut self.weight, &mut state.0, offset, dweight));
        }
    }
}

impl<T: Float, const G: usize, const C: usize> GroupNorm<G, C, T> {
    const DIVIDES: () = assert_divides(G, C);

    /// Runs `f` on each group of each sample.
    #[inline(always)]
    fn each_group<X: Channels<C, Scalar = T>>(x: &X, y: &mut X, f: impl Fn(Span, &[T], &mut [T])) {
        let () = Self::DIVIDES;
        kernel::vectorized(
            X::LEN,
            #[inline(always)]
            || {
                let sample = X::PLACES * C;
                for elements in (0..X::SAMPLES).map(|n| n * sample..(n + 1) * sample) {
                    let x = x.as_slice().get(elements.clone()).unwrap_or_default();
                    let y = y.as_mut_slice().get_mut(elements).unwrap_or_default();
                    for group in 0..G {
                        f(Span::new::<X, C>(group * (C / G), C / G), x, y);
                    }
                }
            },
        );
    }

    /// μ and r of a group of a sample.
    #[inline(always)]
    fn statistics(&self, group: Span, x: &[T]) -> (T, T) {
        let rough = group.mean_of(x, x, |x, _| x);
        // What the first sum rounded away, which far from zero is more than the elements differ by.
        let mean = rough + group.mean_of(x, x, |x, _| x - rough);
        let variance = group.mean_of(x, x, |x, _| (x - mean) * (x - mean));
        (mean, T::ONE / (variance + self.epsilon).sqrt())
    }
}

/// The sum of each channel, in pieces.
#[inline(always)]
fn channel_sums<T: Kernel, X: Channels<C, Scalar = T>, const C: usize>(dy: &X, piece: impl FnMut(usize, &[T])) {
    if X::INNER == 1 {
        kernel::stream_column_sums(dy.as_slice().as_chunks::<C>().0, piece);
    } else {
        kernel::stream_plane_sums(dy.as_slice(), C, X::INNER, piece);
    }
}

const fn assert_divides(groups: usize, channels: usize) {
    if groups == 0 || !channels.is_multiple_of(groups) {
        let sentence = Sentence::EMPTY
            .text("expected a number of groups that divides the ")
            .number(channels)
            .text(" channels, found ")
            .number(groups);
        panic!("{}", sentence.as_str());
    }
}

#[cfg(feature = "rand")]
impl<const G: usize, const C: usize, T: Float> rand::distr::Distribution<GroupNorm<G, C, T>> for rand::distr::StandardUniform {
    fn sample<R: rand::Rng + ?Sized>(&self, _: &mut R) -> GroupNorm<G, C, T> {
        GroupNorm::default()
    }
}
