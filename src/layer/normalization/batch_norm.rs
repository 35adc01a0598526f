use super::channels::Span;
use super::lanes::{Lanes, zip};
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
/// On the stack, 16 channels at a time.
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

/// Mean and variance of each channel over a batch.
type Statistics<const C: usize, T> = [Matrix<1, C, T>; 2];

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
        for span in Span::each::<X, C>() {
            let [mean, variance] = [&self.running_mean, &self.running_var].map(|Matrix([row])| span.lanes(row));
            self.normalize(span, x, y, [mean, self.r(variance)]);
        }
    }

    #[inline]
    fn forward(&self, x: &X, y: &mut X, tape: &mut Self::Tape) {
        for span in Span::each::<X, C>() {
            let [mean, variance] = span.statistics(x.as_slice());
            for (Matrix([row]), lanes) in tape.iter_mut().zip([&mean, &variance]) {
                span.of_mut(row).iter_mut().zip(lanes).for_each(|(place, number)| *place = *number);
            }
            self.normalize(span, x, y, [mean, self.r(variance)]);
        }
    }

    #[inline]
    fn backward_input(&self, x: &X, _: &X, tape: &mut Self::Tape, (): &mut (), dy: &mut X, dx: &mut X) {
        for span in Span::each::<X, C>() {
            self.gradients(span, x, dy, Some(dx), tape);
        }
    }

    #[inline]
    fn backward<O: Optimizer<T>>(
        &mut self,
        x: &X,
        _: &X,
        tape: &mut Self::Tape,
        (): &mut (),
        dy: &mut X,
        mut dx: Option<&mut X>,
        optimizer: &O,
        state: &mut Self::State<O>,
    ) {
        for span in Span::each::<X, C>() {
            let [dbias, dweight] = self.gradients(span, x, dy, dx.as_deref_mut(), tape);
            if O::TRAINS {
                optimizer.update(&mut self.weight, &mut state.0, span.first, span.of_lanes(&dweight));
                optimizer.update(&mut self.bias, &mut state.1, span.first, span.of_lanes(&dbias));
            }
        }
        if O::TRAINS {
            self.follow(tape, X::SAMPLES * X::PLACES);
        }
    }
}

impl<T: Float, const C: usize> BatchNorm<C, T> {
    /// r of each lane.
    fn r(&self, variance: Lanes<T>) -> Lanes<T> {
        variance.map(|variance| T::ONE / (variance + self.epsilon).sqrt())
    }

    /// `y = (x − mean) r weight + bias`.
    fn normalize<X: Channels<C, Scalar = T>>(&self, span: Span, x: &X, y: &mut X, [mean, r]: [Lanes<T>; 2]) {
        let [weight, bias] = [&self.weight, &self.bias].map(|Matrix([row])| span.lanes(row));
        span.normalize(x.as_slice(), y.as_mut_slice(), [mean, r, weight, bias]);
    }

    /// The gradients of bias and weight, and that of the input if it is wanted.
    fn gradients<X: Channels<C, Scalar = T>>(
        &self,
        span: Span,
        x: &X,
        dy: &X,
        dx: Option<&mut X>,
        tape: &Statistics<C, T>,
    ) -> [Lanes<T>; 2] {
        let (x, dy) = (x.as_slice(), dy.as_slice());
        let [mean, variance] = tape.each_ref().map(|Matrix([row])| span.lanes(row));
        let r = self.r(variance);
        let gradients = span.gradients(x, dy, [mean, r]);
        if let Some(dx) = dx {
            let (weight, n) = (span.lanes(&self.weight.0[0]), T::from_usize(X::SAMPLES * X::PLACES));
            let [sum, slope] = gradients.map(|gradient| zip(gradient, &weight, |gradient, weight| gradient * weight / n));
            span.input_gradient(x, dy, dx.as_mut_slice(), [mean, r, weight, sum, slope]);
        }
        gradients
    }

    /// Moves the running statistics towards those of a batch of `n` elements to a channel.
    fn follow(&mut self, [mean, variance]: &Statistics<C, T>, n: usize) {
        let unbiased = T::from_usize(n) / T::from_usize(n.max(2) - 1);
        let follow = |running: &mut T, batch| *running += self.momentum * (batch - *running);
        self.running_mean.0[0].iter_mut().zip(&mean.0[0]).for_each(|(running, mean)| follow(running, *mean));
        self.running_var.0[0]
            .iter_mut()
            .zip(&variance.0[0])
            .for_each(|(running, variance)| follow(running, *variance * unbiased));
    }
}

#[cfg(feature = "rand")]
impl<const C: usize, T: Float> rand::distr::Distribution<BatchNorm<C, T>> for rand::distr::StandardUniform {
    fn sample<R: rand::Rng + ?Sized>(&self, _: &mut R) -> BatchNorm<C, T> {
        BatchNorm::default()
    }
}
