//! A training step of a network of 32 features over 80 rows, and one of the same over 160: the stack of the second must be no
//! deeper, and neither links a panic. Here the first is counted as training, the second as inference.

use crate::exclusive;
use crate::width::each_to;
use constnet::{
    BatchNorm, Gru, Last, Layer, LayerNorm, Linear, Matrix, MeanSquaredError, Parameters, Relu, SelfAttention, Sgd, Softmax,
    Tensor3, Trainer, Zero,
};

/// A network over some rows, and over twice as many.
type Both<N, X, Y> = (Trainer<N, X, MeanSquaredError, Sgd>, Trainer<N, Y, MeanSquaredError, Sgd>);

type Dense = (Linear<4, 32>, LayerNorm<32>, Relu, Linear<32, 8>, BatchNorm<8>, Softmax<8>, Linear<8, 2>);
type Recurrent = (Gru<4, 32>, Last, Linear<32, 2>);
type Attention = (Linear<4, 32>, SelfAttention<32, 2>, Last, Linear<32, 2>);

/// A batch of samples.
pub fn samples() -> u32 {
    const NETWORK: Dense = (Linear::ZERO, LayerNorm::new(), Relu, Linear::ZERO, BatchNorm::new(), Softmax, Linear::ZERO);
    static mut BOTH: Both<Dense, Matrix<80, 4>, Matrix<160, 4>> = both(NETWORK, NETWORK);
    // SAFETY: a payload runs alone.
    let (short, long) = unsafe { exclusive(&raw mut BOTH) };
    each_to(
        (short, &Matrix([[0.5; 4]; 80]), &Matrix([[0.0, 1.0]; 80])),
        (long, &Matrix([[0.5; 4]; 160]), &Matrix([[0.0, 1.0]; 160])),
    )
}

/// The steps of a gated recurrent unit.
pub fn steps() -> u32 {
    const NETWORK: Recurrent = (Gru::ZERO, Last, Linear::ZERO);
    static mut BOTH: Both<Recurrent, Tensor3<1, 80, 4>, Tensor3<1, 160, 4>> = both(NETWORK, NETWORK);
    // SAFETY: a payload runs alone.
    let (short, long) = unsafe { exclusive(&raw mut BOTH) };
    each(short, long)
}

/// The steps that attend to each other.
pub fn attending() -> u32 {
    const NETWORK: Attention = (Linear::ZERO, SelfAttention::ZERO, Last, Linear::ZERO);
    static mut BOTH: Both<Attention, Tensor3<1, 80, 4>, Tensor3<1, 160, 4>> = both(NETWORK, NETWORK);
    // SAFETY: a payload runs alone.
    let (short, long) = unsafe { exclusive(&raw mut BOTH) };
    each(short, long)
}

/// A step of each sequence to two numbers.
fn each<N>(
    short: &mut Trainer<N, Tensor3<1, 80, 4>, MeanSquaredError, Sgd>,
    long: &mut Trainer<N, Tensor3<1, 160, 4>, MeanSquaredError, Sgd>,
) -> u32
where
    N: Layer<Tensor3<1, 80, 4>, Scalar = f32, Output = Matrix<1, 2>>
        + Layer<Tensor3<1, 160, 4>, Scalar = f32, Output = Matrix<1, 2>>
        + Parameters<f32>,
{
    let y = Matrix([[0.0, 1.0]]);
    each_to((short, &Tensor3([[[0.5; 4]; 80]]), &y), (long, &Tensor3([[[0.5; 4]; 160]]), &y))
}

const fn both<N, X, Y>(short: N, long: N) -> Both<N, X, Y>
where
    N: Layer<X, Scalar = f32> + Layer<Y, Scalar = f32>,
{
    (Trainer::new(short, MeanSquaredError, Sgd::ZERO), Trainer::new(long, MeanSquaredError, Sgd::ZERO))
}
