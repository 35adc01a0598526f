//! A training step of a network of each family of layers, and one of the same network with twice the features: the stack of
//! the second must be no deeper, and neither links a panic. Here the first is counted as training, the second as inference.

use crate::hash::{self, Bits, EMPTY};
use crate::{exclusive, mark};
use constnet::{
    BatchNorm, Class, Conv1d, Conv2d, ConvTranspose2d, CrossEntropy, Fixed, GlobalAvgPool, GroupNorm, Gru, Kernel, Last, Layer,
    LayerNorm, Linear, LogSoftmax, Loss, Lstm, Matrix, MeanSquaredError, PRelu, Parameters, Relu, RmsNorm, Rnn, SelfAttention,
    Sgd, Softmax, Step, SumSquaredError, Tensor3, Tensor4, Trainer, Zero, start,
};
use rand::distr::{Distribution, StandardUniform};
use rand::{SeedableRng, rngs::Xoshiro128PlusPlus};

/// A network of some width, and one of twice the width.
type Both<N, W, X, L = MeanSquaredError, T = f32> = (Trainer<N, X, L, Sgd<T>>, Trainer<W, X, L, Sgd<T>>);
/// Twenty steps of four features.
type Sequence = Tensor3<1, 20, 4>;
type Q16 = Fixed<i32, 16>;

type Dense<const N: usize> = (Linear<4, N>, LayerNorm<N>, PRelu, Linear<N, N>, RmsNorm<N>, Softmax<N>, Linear<N, 2>);
type DenseQ16<const N: usize> = (Linear<4, N, Q16>, Relu, Linear<N, N, Q16>, Relu, Linear<N, 2, Q16>);
type Convolution<const N: usize> =
    (Conv1d<4, N, 3, 20, Step<1, 1>>, Relu, Conv1d<N, N, 3, 20, Step<1, 1>>, Relu, Last, Linear<N, 2>);
type Rows<const N: usize> = (Conv1d<4, N, 1, 20>, BatchNorm<N>, Relu, GroupNorm<4, N>, GlobalAvgPool, Linear<N, 2>);
type Images<const N: usize> = (Conv2d<1, N, 3, 3, 3, 3>, BatchNorm<N>, Relu, GroupNorm<4, N>, GlobalAvgPool, Linear<N, 2>);
type Channels<const N: usize> = (Conv2d<1, N, 3, 3, 3, 3>, GlobalAvgPool, Linear<N, 2>);
type Features<const N: usize> = (Conv1d<4, N, 3, 20, Step<1, 1>>, Last, Linear<N, 2>);
type Transposed<const N: usize> =
    (Conv2d<1, N, 3, 3, 3, 3>, Relu, ConvTranspose2d<N, N, 2, 2, 4, 4>, Relu, GlobalAvgPool, Linear<N, 2>);
type Recurrent<const N: usize> = (Gru<4, N>, Last, Linear<N, 2>);
type LongMemory<const N: usize> = (Lstm<4, N>, Rnn<N, N>, Last, Linear<N, 2>);
type Classes<const N: usize> = (Linear<4, N>, LogSoftmax<N>);
type Attention<const N: usize> = (Linear<4, N>, SelfAttention<N, 2>, Last, Linear<N, 2>);

/// Layers over the features of one sample.
pub fn dense() -> u32 {
    const fn network<const N: usize>() -> Dense<N> {
        (Linear::ZERO, LayerNorm::new(), PRelu { weight: Matrix::ZERO }, Linear::ZERO, RmsNorm::new(), Softmax, Linear::ZERO)
    }
    static mut BOTH: Both<Dense<96>, Dense<192>, Matrix<1, 4>> = both(network(), network(), MeanSquaredError);
    // SAFETY: a payload runs alone.
    each(unsafe { exclusive(&raw mut BOTH) }, &Matrix([[0.5; 4]]))
}

/// The same in fixed point.
pub fn dense_q16() -> u32 {
    const fn network<const N: usize>() -> DenseQ16<N> {
        (Linear::ZERO, Relu, Linear::ZERO, Relu, Linear::ZERO)
    }
    static mut BOTH: Both<DenseQ16<96>, DenseQ16<192>, Matrix<1, 4, Q16>, SumSquaredError, Q16> =
        both(network(), network(), SumSquaredError);
    // SAFETY: a payload runs alone.
    each(unsafe { exclusive(&raw mut BOTH) }, &Matrix([[Q16::ONE; 4]]))
}

/// Convolutions.
pub fn convolution() -> u32 {
    const fn network<const N: usize>() -> Convolution<N> {
        (Conv1d::ZERO, Relu, Conv1d::ZERO, Relu, Last, Linear::ZERO)
    }
    static mut BOTH: Both<Convolution<96>, Convolution<192>, Sequence> = both(network(), network(), MeanSquaredError);
    // SAFETY: a payload runs alone.
    each(unsafe { exclusive(&raw mut BOTH) }, &Tensor3([[[0.5; 4]; 20]]))
}

/// Norms of channels that lie side by side.
pub fn rows() -> u32 {
    const fn network<const N: usize>() -> Rows<N> {
        (Conv1d::ZERO, BatchNorm::new(), Relu, GroupNorm::new(), GlobalAvgPool, Linear::ZERO)
    }
    static mut BOTH: Both<Rows<96>, Rows<192>, Sequence> = both(network(), network(), MeanSquaredError);
    // SAFETY: a payload runs alone.
    each(unsafe { exclusive(&raw mut BOTH) }, &Tensor3([[[0.5; 4]; 20]]))
}

/// Norms of channels that lie in images.
pub fn images() -> u32 {
    const fn network<const N: usize>() -> Images<N> {
        (Conv2d::ZERO, BatchNorm::new(), Relu, GroupNorm::new(), GlobalAvgPool, Linear::ZERO)
    }
    static mut BOTH: Both<Images<96>, Images<192>, Tensor4<1, 1, 5, 5>> = both(network(), network(), MeanSquaredError);
    // SAFETY: a payload runs alone.
    each(unsafe { exclusive(&raw mut BOTH) }, &Tensor4([[[[0.5; 5]; 5]]]))
}

/// More channels than a convolution sums at a time.
pub fn channels() -> u32 {
    static mut BOTH: Both<Channels<600>, Channels<1200>, Tensor4<1, 1, 5, 5>> =
        both((Conv2d::ZERO, GlobalAvgPool, Linear::ZERO), (Conv2d::ZERO, GlobalAvgPool, Linear::ZERO), MeanSquaredError);
    // SAFETY: a payload runs alone.
    each(unsafe { exclusive(&raw mut BOTH) }, &Tensor4([[[[0.5; 5]; 5]]]))
}

/// The same over a sequence.
pub fn features() -> u32 {
    static mut BOTH: Both<Features<600>, Features<1200>, Sequence> =
        both((Conv1d::ZERO, Last, Linear::ZERO), (Conv1d::ZERO, Last, Linear::ZERO), MeanSquaredError);
    // SAFETY: a payload runs alone.
    each(unsafe { exclusive(&raw mut BOTH) }, &Tensor3([[[0.5; 4]; 20]]))
}

/// A convolution and one the other way round.
pub fn transposed() -> u32 {
    const fn network<const N: usize>() -> Transposed<N> {
        (Conv2d::ZERO, Relu, ConvTranspose2d::ZERO, Relu, GlobalAvgPool, Linear::ZERO)
    }
    static mut BOTH: Both<Transposed<96>, Transposed<192>, Tensor4<1, 1, 5, 5>> = both(network(), network(), MeanSquaredError);
    // SAFETY: a payload runs alone.
    each(unsafe { exclusive(&raw mut BOTH) }, &Tensor4([[[[0.5; 5]; 5]]]))
}

/// A gated recurrent unit over a sequence.
pub fn recurrent() -> u32 {
    const fn network<const N: usize>() -> Recurrent<N> {
        (Gru::ZERO, Last, Linear::ZERO)
    }
    static mut BOTH: Both<Recurrent<96>, Recurrent<192>, Sequence> = both(network(), network(), MeanSquaredError);
    // SAFETY: a payload runs alone.
    each(unsafe { exclusive(&raw mut BOTH) }, &Tensor3([[[0.5; 4]; 20]]))
}

/// The other recurrent layers.
pub fn long_memory() -> u32 {
    const fn network<const N: usize>() -> LongMemory<N> {
        (Lstm::ZERO, Rnn::ZERO, Last, Linear::ZERO)
    }
    static mut BOTH: Both<LongMemory<96>, LongMemory<192>, Sequence> = both(network(), network(), MeanSquaredError);
    // SAFETY: a payload runs alone.
    each(unsafe { exclusive(&raw mut BOTH) }, &Tensor3([[[0.5; 4]; 20]]))
}

/// Attention of the steps of a sequence to each other.
pub fn attention() -> u32 {
    const fn network<const N: usize>() -> Attention<N> {
        (Linear::ZERO, SelfAttention::ZERO, Last, Linear::ZERO)
    }
    static mut BOTH: Both<Attention<96>, Attention<192>, Sequence> = both(network(), network(), MeanSquaredError);
    // SAFETY: a payload runs alone.
    each(unsafe { exclusive(&raw mut BOTH) }, &Tensor3([[[0.5; 4]; 20]]))
}

/// As many classes as features, each smoothed.
pub fn classes() -> u32 {
    static mut BOTH: Both<Classes<96>, Classes<192>, Matrix<1, 4>, CrossEntropy> =
        both((Linear::ZERO, LogSoftmax), (Linear::ZERO, LogSoftmax), CrossEntropy::new().label_smoothing(0.1));
    // SAFETY: a payload runs alone.
    let both = unsafe { exclusive(&raw mut BOTH) };
    let (Ok(narrow), Ok(wide)) = (Class::new(95), Class::new(100)) else { return EMPTY };
    let x = Matrix([[0.5; 4]]);
    each_to((&mut both.0, &x, &[narrow]), (&mut both.1, &x, &[wide]))
}

const fn both<N, W, X, L, T>(narrow: N, wide: W, loss: L) -> Both<N, W, X, L, T>
where
    T: Kernel,
    L: Copy,
    N: Layer<X, Scalar = T>,
    W: Layer<X, Scalar = T>,
{
    (Trainer::new(narrow, loss, Sgd::ZERO), Trainer::new(wide, loss, Sgd::ZERO))
}

/// A step of each to two numbers.
fn each<T, X, L, N, W>(both: &mut Both<N, W, X, L, T>, x: &X) -> u32
where
    T: Kernel + Bits,
    L: Loss<Matrix<1, 2, T>, Matrix<1, 2, T>>,
    N: Layer<X, Scalar = T, Output = Matrix<1, 2, T>> + Parameters<T>,
    W: Layer<X, Scalar = T, Output = Matrix<1, 2, T>> + Parameters<T>,
    StandardUniform: Distribution<T>,
{
    let target = Matrix([[T::ZERO, T::ONE]]);
    each_to((&mut both.0, x, &target), (&mut both.1, x, &target))
}

/// A step of each to its target, from start values; the hash of the parameters.
pub(crate) fn each_to<T, L, N, W, NX, WX, NY, WY>(
    (narrow, nx, ny): (&mut Trainer<N, NX, L, Sgd<T>>, &NX, &NY),
    (wide, wx, wy): (&mut Trainer<W, WX, L, Sgd<T>>, &WX, &WY),
) -> u32
where
    T: Kernel + Bits,
    L: Loss<N::Output, NY> + Loss<W::Output, WY>,
    N: Layer<NX, Scalar = T> + Parameters<T>,
    W: Layer<WX, Scalar = T> + Parameters<T>,
    StandardUniform: Distribution<T>,
{
    let mut generator = Xoshiro128PlusPlus::seed_from_u64(1);
    start::fill(&mut narrow.model, &mut generator, &StandardUniform);
    start::fill(&mut wide.model, &mut generator, &StandardUniform);
    let learned = [mark::training(|| step(narrow, nx, ny)), mark::inference(|| step(wide, wx, wy))];
    if learned.contains(&false) { EMPTY } else { hash::parameters(hash::parameters(EMPTY, &mut narrow.model), &mut wide.model) }
}

/// A function of its own, so that its stack is; whether the loss was finite.
#[inline(never)]
fn step<T, X, L, M, Y>(trainer: &mut Trainer<M, X, L, Sgd<T>>, x: &X, y: &Y) -> bool
where
    T: Kernel,
    L: Loss<M::Output, Y>,
    M: Layer<X, Scalar = T>,
{
    trainer.step(x, y).is_ok()
}
