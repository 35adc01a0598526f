use super::channels;
use crate::contract::{HyperparameterError, Layer, Optimizer, Parameters, Visitor};
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
/// `2 C` scalars of parameters; no tape: `backward` computes mean and variance again. Some rows of `C` on the
/// stack.
///
/// # Precision
///
/// Mean and variance in two passes, of which the second corrects the first (T. Chan, G. Golub and R. LeVeque, "Algorithms
/// for computing the sample variance", 1983, equation 1.7). All sums in short blocks, whose sums are added with what that rounds
/// away.
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

impl<T: Float, X: Channels<C, Scalar = T>, const G: usize, const C: usize> Layer<X> for GroupNorm<G, C, T> {
    type Scalar = T;
    type Output = X;
    type Tape = ();
    type Scratch = ();

    #[inline]
    fn infer(&self, x: &X, y: &mut X, (): &mut ()) {
        let (sample, channels) = (X::PLACES * C, self.groups::<X>());
        for (x, y) in x.as_slice().chunks_exact(sample).zip(y.as_mut_slice().chunks_exact_mut(sample)) {
            channels.normalize(x, y, &channels.statistics(x), &self.weight, &self.bias);
        }
    }

    #[inline]
    fn forward(&self, x: &X, y: &mut X, (): &mut ()) {
        self.infer(x, y, &mut ());
    }

    #[inline]
    fn backward_input(&self, x: &X, _: &X, (): &mut (), (): &mut (), dy: &mut X, dx: &mut X) {
        self.gradients(x, dy, Some(dx));
    }

    #[inline]
    fn backward<O: Optimizer<T>>(
        &mut self,
        x: &X,
        _: &X,
        (): &mut (),
        (): &mut (),
        dy: &mut X,
        dx: Option<&mut X>,
        optimizer: &O,
        state: &mut Self::State<O>,
    ) {
        let [dweight, dbias] = self.gradients(x, dy, dx);
        if O::TRAINS {
            optimizer.update(&mut self.weight, &mut state.0, 0, &dweight.0[0]);
            optimizer.update(&mut self.bias, &mut state.1, 0, &dbias.0[0]);
        }
    }
}

impl<T: Float, const G: usize, const C: usize> GroupNorm<G, C, T> {
    const DIVIDES: () = assert_divides(G, C);

    fn groups<X: Channels<C>>(&self) -> channels::Channels<C, T> {
        let () = Self::DIVIDES;
        channels::Channels { inner: X::INNER, group: C / G, epsilon: self.epsilon }
    }

    /// The gradients of weight and bias, and that of the input if it is wanted.
    fn gradients<X: Channels<C, Scalar = T>>(&self, x: &X, dy: &X, dx: Option<&mut X>) -> [Matrix<1, C, T>; 2] {
        let (sample, channels) = (X::PLACES * C, self.groups::<X>());
        let mut dx = dx.map(|dx| dx.as_mut_slice().chunks_exact_mut(sample));
        let [mut dweight, mut dbias] = [Matrix::ZERO; 2];
        for (x, dy) in x.as_slice().chunks_exact(sample).zip(dy.as_slice().chunks_exact(sample)) {
            let statistics = channels.statistics(x);
            let gradients = channels.gradients(x, dy, &statistics);
            if let Some(dx) = dx.as_mut().and_then(Iterator::next) {
                channels.input_gradient(x, dy, dx, &statistics, &self.weight, &gradients);
            }
            dweight += gradients[0];
            dbias += gradients[1];
        }
        [dweight, dbias]
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
