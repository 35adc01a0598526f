use super::channels::{self, Statistics};
use crate::contract::{HyperparameterError, Layer, Optimizer, Parameters, Visitor};
use crate::scalar::Float;
use crate::tensor::{Channels, Matrix};
use core::slice;
use zerocopy::FromZeros;

/// Shifts and scales each channel to mean 0 and variance 1 over the batch, then to a learned mean and size.
///
/// # Shape
///
/// Matrices, sequences or images of `C` channels (see [`Channels`](crate::Channels)) to the same shape.
///
/// # Maths
///
/// ```text
/// over all n elements of a channel, for training:
/// μ = Σ x/n,  r = 1/√(Σ (x − μ)²/n + epsilon),  x̂ = (x − μ) r
/// forward    y  = x̂ weight + bias
/// backward   dx = weight r (dy − Σ dy/n − x̂ Σ dy x̂/n),  dweight = Σ dy x̂,  dbias = Σ dy
///            running_mean ← (1 − momentum) running_mean + momentum μ
///            running_var  ← (1 − momentum) running_var + momentum Σ (x − μ)²/(n − 1)
/// infer      y  = (x − running_mean)/√(running_var + epsilon) weight + bias
/// ```
///
/// Of a single element to a channel the variance is taken as 0: `y` is the bias, `dx` zero. PyTorch refuses to train on it.
///
/// # Start values
///
/// `weight` ones, `bias` zeros, as PyTorch's default.
///
/// # Memory
///
/// `2 C` scalars of parameters, `2 C` of running statistics. Tape: `2 C` scalars.
/// Some rows of `C` on the stack.
///
/// # Precision
///
/// Mean and variance in two passes, of which the second corrects the first (T. Chan, G. Golub and R. LeVeque, "Algorithms
/// for computing the sample variance", 1983, equation 1.7). All sums in short blocks, whose sums are added with what that rounds
/// away.
///
/// # Source
///
/// S. Ioffe and C. Szegedy, "Batch normalization", 2015, algorithms 1 and 2; as `torch.nn.BatchNorm1d` and `BatchNorm2d`.
/// `forward` always takes the statistics of the batch and `infer` never does, so the two cannot be confused; `backward`
/// moves the running ones, with [`Visitor::buffer`](crate::Visitor::buffer) showing them.
///
/// # Example
///
/// ```
/// use constnet::{BatchNorm, Layer, Matrix};
/// // in training: mean 3, variance 4
/// let (mut y, mut tape) = (Matrix::ZERO, constnet::Zero::ZERO);
/// let norm = BatchNorm::<1, f64>::default();
/// norm.forward(&Matrix([[1.0], [5.0]]), &mut y, &mut tape);
/// assert!((y[(0, 0)] + 1.0).abs() < 1e-5 && (y[(1, 0)] - 1.0).abs() < 1e-5);
/// // afterwards: running mean 0 and variance 1, as nothing was learned
/// assert!((norm.predict(&Matrix([[1.0], [5.0]]))[(1, 0)] - 5.0).abs() < 1e-4);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, FromZeros)]
pub struct BatchNorm<const C: usize, T = f32> {
    /// The size of each channel afterwards.
    pub weight: Matrix<1, C, T>,
    /// The mean of each channel afterwards.
    pub bias: Matrix<1, C, T>,
    /// The mean of each channel over the batches so far.
    pub running_mean: Matrix<1, C, T>,
    /// The variance of each channel over the batches so far.
    pub running_var: Matrix<1, C, T>,
    momentum: T,
    epsilon: T,
}

impl<const C: usize> BatchNorm<C> {
    /// With an epsilon of 1e-5 and a momentum of 0.1.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            weight: Matrix([[1.0; C]]),
            bias: Matrix::ZERO,
            running_mean: Matrix::ZERO,
            running_var: Matrix([[1.0; C]]),
            momentum: 0.1,
            epsilon: 1e-5,
        }
    }
}

impl<const C: usize, T: Float> Default for BatchNorm<C, T> {
    /// With an epsilon of 1e-5 and a momentum of 0.1.
    fn default() -> Self {
        Self {
            weight: Matrix([[T::ONE; C]]),
            bias: Matrix::ZERO,
            running_mean: Matrix::ZERO,
            running_var: Matrix([[T::ONE; C]]),
            momentum: T::from_f64(0.1),
            epsilon: T::from_f64(1e-5),
        }
    }
}

impl<const C: usize, T: Float> BatchNorm<C, T> {
    /// With another number under the root, which keeps it from zero.
    ///
    /// # Errors
    ///
    /// If it is not positive and finite.
    pub fn try_epsilon(self, epsilon: T) -> Result<Self, HyperparameterError<T>> {
        Ok(Self { epsilon: HyperparameterError::positive("epsilon", epsilon)?, ..self })
    }

    /// With another part that each batch has in the running statistics.
    ///
    /// # Errors
    ///
    /// If it is not at least 0 and below 1.
    pub fn try_momentum(self, momentum: T) -> Result<Self, HyperparameterError<T>> {
        Ok(Self { momentum: HyperparameterError::fraction("momentum", momentum)?, ..self })
    }
}

impl<const C: usize, T: Float> Parameters<T> for BatchNorm<C, T> {
    type State<O: Optimizer<T>> = (O::Slot<Matrix<1, C, T>>, O::Slot<Matrix<1, C, T>>);
    const COUNT: usize = 2 * C;

    #[inline]
    fn visit<O: Optimizer<T>, V: Visitor<T, O>>(&mut self, state: &mut Self::State<O>, visitor: &mut V) {
        let Self { momentum, epsilon, .. } = Self::default();
        visitor.gain("weight", T::ONE, &mut self.weight, &mut state.0);
        visitor.parameter("bias", &mut self.bias, &mut state.1);
        visitor.buffer("running_mean", self.running_mean.as_mut_slice(), T::ZERO);
        visitor.buffer("running_var", self.running_var.as_mut_slice(), T::ONE);
        visitor.buffer("momentum", slice::from_mut(&mut self.momentum), momentum);
        visitor.buffer("epsilon", slice::from_mut(&mut self.epsilon), epsilon);
    }
}

impl<T: Float, X: Channels<C, Scalar = T>, const C: usize> Layer<X> for BatchNorm<C, T> {
    type Scalar = T;
    type Output = X;
    type Tape = Statistics<C, T>;
    type Scratch = ();

    #[inline]
    fn infer(&self, x: &X, y: &mut X, _: &mut Self::Tape) {
        let running = Statistics { mean: self.running_mean, variance: self.running_var };
        self.each::<X>().normalize(x.as_slice(), y.as_mut_slice(), &running, &self.weight, &self.bias);
    }

    #[inline]
    fn forward(&self, x: &X, y: &mut X, tape: &mut Self::Tape) {
        *tape = self.each::<X>().statistics(x.as_slice());
        self.each::<X>().normalize(x.as_slice(), y.as_mut_slice(), tape, &self.weight, &self.bias);
    }

    #[inline]
    fn backward_input(&self, x: &X, _: &X, tape: &mut Self::Tape, (): &mut (), dy: &mut X, dx: &mut X) {
        let gradients = self.each::<X>().gradients(x.as_slice(), dy.as_slice(), tape);
        self.each::<X>().input_gradient(x.as_slice(), dy.as_slice(), dx.as_mut_slice(), tape, &self.weight, &gradients);
    }

    #[inline]
    fn backward<O: Optimizer<T>>(
        &mut self,
        x: &X,
        _: &X,
        tape: &mut Self::Tape,
        (): &mut (),
        dy: &mut X,
        dx: Option<&mut X>,
        optimizer: &O,
        state: &mut Self::State<O>,
    ) {
        let gradients = self.each::<X>().gradients(x.as_slice(), dy.as_slice(), tape);
        if let Some(dx) = dx {
            self.each::<X>().input_gradient(x.as_slice(), dy.as_slice(), dx.as_mut_slice(), tape, &self.weight, &gradients);
        }
        if O::TRAINS {
            let [dweight, dbias] = gradients;
            optimizer.update(&mut self.weight, &mut state.0, 0, &dweight.0[0]);
            optimizer.update(&mut self.bias, &mut state.1, 0, &dbias.0[0]);
            self.follow(tape, self.each::<X>().count(x.as_slice()));
        }
    }
}

impl<T: Float, const C: usize> BatchNorm<C, T> {
    /// Each channel by itself.
    fn each<X: Channels<C>>(&self) -> channels::Channels<C, T> {
        channels::Channels { inner: X::INNER, group: 1, epsilon: self.epsilon }
    }

    /// Moves the running statistics towards those of a batch of `n` elements to a channel.
    fn follow(&mut self, batch: &Statistics<C, T>, n: usize) {
        let unbiased = T::from_usize(n) / T::from_usize(n.max(2) - 1);
        let momentum = self.momentum;
        let variance = batch.variance.map(|variance| variance * unbiased);
        self.running_mean = self.running_mean.zip_map(&batch.mean, |running, mean| running + momentum * (mean - running));
        self.running_var = self.running_var.zip_map(&variance, |running, var| running + momentum * (var - running));
    }
}

#[cfg(feature = "rand")]
impl<const C: usize, T: Float> rand::distr::Distribution<BatchNorm<C, T>> for rand::distr::StandardUniform {
    fn sample<R: rand::Rng + ?Sized>(&self, _: &mut R) -> BatchNorm<C, T> {
        BatchNorm::default()
    }
}
