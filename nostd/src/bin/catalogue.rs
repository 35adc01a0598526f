//! Takes training steps with every layer, loss and optimiser of the catalogue, without std, libc or an allocator; its exit
//! status is 0 if every loss was finite.
#![no_std]
#![no_main]

#[path = "../runtime.rs"]
mod runtime;

use constnet::schedule::{
    ConstantLr, CosineAnnealingLr, EarlyStopping, ExponentialLr, LinearLr, OneCycleLr, SequentialLr, StepLr,
};
use constnet::*;
use core::hint::black_box;
use core::num::NonZeroU32;
use runtime::exit;

/// Two steps of training, and one without it; each such function is compiled by itself, as all are in a program of its own.
#[inline(never)]
fn train<X: Tensor, M: Layer<X, Scalar = f32>, L: Loss<M::Output, Y>, O: Optimizer<f32>, Y>(
    model: M,
    loss: L,
    optimizer: O,
    target: Y,
) {
    let mut x = X::ZERO;
    for (k, x) in x.as_mut_slice().iter_mut().enumerate() {
        *x = X::Scalar::from_usize(k % 7) / X::Scalar::from_usize(3);
    }
    run(model, loss, optimizer, black_box(x), target);
}

#[inline(always)]
fn run<X, M: Layer<X, Scalar = f32>, L: Loss<M::Output, Y>, O: Optimizer<f32>, Y>(
    model: M,
    loss: L,
    optimizer: O,
    x: X,
    target: Y,
) {
    let target = black_box(target);
    let mut trainer = Trainer::new(model, loss, optimizer);
    for _ in 0..2 {
        if trainer.step(&x, &target).is_err() {
            exit(2);
        }
    }
    if !trainer.evaluate(&x, &target).is_finite() {
        exit(3);
    }
}

/// A layer on an input `X`, towards zero.
fn layer<X: Tensor, M: Layer<X, Scalar = f32, Output: Zero>>(model: M) {
    train::<X, _, _, _, _>(model, SumSquaredError, const { Sgd::new(0.001) }, M::Output::ZERO);
}

fn layers() {
    type Rows = Matrix<3, 5>;
    type Sequences = Tensor3<2, 7, 6>;
    type Images = Tensor4<2, 6, 9, 8>;
    layer::<Rows, _>(Linear::<5, 4>::ZERO);
    layer::<Rows, _>(Linear::<5, 4, f32, 0>::ZERO);
    layer::<Sequences, _>(Conv1d::<6, 4, 3, 5>::ZERO);
    layer::<Sequences, _>(Conv1d::<6, 6, 3, 7, Step<1, 1>, 1>::ZERO);
    layer::<Images, _>(Conv2d::<6, 4, 3, 3, 7, 6>::ZERO);
    layer::<Images, _>(Conv2d::<6, 4, 3, 3, 5, 4, Step<2, 1>, 3>::ZERO);
    layer::<Images, _>(ConvTranspose2d::<6, 4, 3, 3, 11, 10>::ZERO);
    layer::<Sequences, _>(MaxPool1d::<2, 3>::new());
    layer::<Sequences, _>(AvgPool1d::<2, 3>::new());
    layer::<Images, _>(MaxPool2d::<2, 2, 4, 4>::new());
    layer::<Images, _>(MaxPool2d::<3, 3, 5, 4, Step<2, 1>>::new());
    layer::<Images, _>(AvgPool2d::<3, 2, 3, 4>::new());
    layer::<Images, _>(GlobalAvgPool);
    layer::<Images, _>(Flatten::<432>::new());
    layer::<Rows, _>(Reshape::<Matrix<1, 5>>::new());
    layer::<Images, _>(const { BatchNorm::<6>::new() });
    layer::<Images, _>(const { GroupNorm::<2, 6>::new() });
    layer::<Sequences, _>(const { LayerNorm::<6>::new() });
    layer::<Sequences, _>(const { RmsNorm::<6>::new() });
    layer::<Rows, _>(const { Dropout::new(0.5, 1) });
    layer::<Sequences, _>(Rnn::<6, 5>::ZERO);
    layer::<Sequences, _>((Gru::<6, 5>::ZERO, Last));
    layer::<Sequences, _>(Lstm::<6, 5>::ZERO);
    layer::<Sequences, _>(SelfAttention::<6, 2>::ZERO.causal());
    layer::<Sequences, _>(PositionalEmbedding::<7, 6>::ZERO);
    layer::<Sequences, _>(SinusoidalEncoding);
    layer::<Sequences, _>(Each::<2, _>(Linear::<6, 3>::ZERO));
    layer::<Rows, _>((Frozen(Linear::<5, 5>::ZERO), Linear::<5, 3>::ZERO));
    layer::<Rows, _>(Parallel { a: Linear::<5, 3>::ZERO, b: Linear::<5, 4>::ZERO, join: Concat::<7> });
    layer::<Rows, _>(Parallel { a: Linear::<5, 3>::ZERO, b: Linear::<5, 3>::ZERO, join: Sum });
    layer::<Rows, _>(Repeat([Residual(Linear::<5, 5>::ZERO); 3]));
    let words = [[Class::<11>::ZERO; 4]; 2];
    run(Embedding::<11, 5>::ZERO, SumSquaredError, const { Sgd::new(0.001) }, black_box(words), Tensor3::<2, 4, 5>::ZERO);
}

fn activations() {
    layer::<Tensor3<2, 9, 5>, _>((
        (const { Elu::new(1.0) }, Gelu, GeluTanh, HardSigmoid, HardSwish),
        (const { LeakyRelu::new(0.01) }, PRelu { weight: Matrix([[0.25]]) }, Relu, Selu, Sigmoid),
        (Silu, Softmax::<5>, LogSoftmax::<5>, Softplus, Tanh),
    ));
}

fn losses() {
    type Y = Matrix<4, 3>;
    fn loss<L: Loss<Y, Target>, Target>(loss: L, target: Target) {
        train::<Y, _, _, _, _>(Relu, loss, const { Sgd::new(0.001) }, target);
    }
    let classes = [Class::<3>::ZERO; 4];
    loss(BinaryCrossEntropy::new(), Y::ZERO);
    loss(CrossEntropy::<f32>::new(), Y::ZERO);
    loss(CrossEntropy::<f32>::new(), classes);
    loss(Hinge::new(), Y::ZERO);
    loss(const { Huber::new(1.0) }, Y::ZERO);
    loss(KlDivergence::new(), Y::ZERO);
    loss(MeanAbsoluteError::new(), Y::ZERO);
    loss(MeanSquaredError, Y::ZERO);
    loss(Weighted::new(CrossEntropy::<f32>::new()), (classes, [1.0; 4]));
}

fn optimizers() {
    fn optimizer<O: Optimizer<f32>>(optimizer: O) {
        train::<Matrix<3, 5>, _, _, _, _>(Linear::<5, 4>::ZERO, MeanSquaredError, optimizer, Matrix([[1.0; 4]; 3]));
    }
    const SGD: Sgd = Sgd::new(0.01);
    optimizer(const { Momentum::new(0.01) });
    optimizer(const { Adam::new(0.01) });
    optimizer(const { AdamW::new(Adam::new(0.01)) });
    optimizer(const { AdaGrad::new(0.01) });
    optimizer(const { RmsProp::new(0.01) });
    optimizer(const { Lion::new(0.01) });
    optimizer(const { WeightDecay::new(0.01, SGD) });
    optimizer(const { ClipValue::new(1.0, SGD) });
    optimizer(const { ClipNorm::new(1.0, SGD) });
    optimizer(const { Accumulate::new(NonZeroU32::new(2).unwrap(), SGD) });
    optimizer(const { Ema::new(0.9, SGD) });
    optimizer(const { Scheduled::new(ConstantLr::new(0.1), SGD) });
    optimizer(const { Scheduled::new(CosineAnnealingLr::new(0.1, 0.01, 100), SGD) });
    optimizer(const { Scheduled::new(ExponentialLr::new(0.1, 0.9), SGD) });
    optimizer(const { Scheduled::new(OneCycleLr::new(0.1, 100), SGD) });
    optimizer(const { Scheduled::new(StepLr::new(0.1, 2, 0.5), SGD) });
    optimizer(const { Scheduled::new(SequentialLr::new(LinearLr::new(0.1, 0.5, 3), 3, ConstantLr::new(0.1)), SGD) });
    if EarlyStopping::new(1).stops(black_box(1.0_f32)) {
        exit(4);
    }
}

fn stream() {
    let (gru, mut state) = (Gru::<3, 5>::ZERO, RecurrentState::default());
    gru.step(&black_box([1.0, 2.0, 3.0]), &mut state);
    black_box(&state);
}

extern "C" fn main() -> ! {
    layers();
    activations();
    losses();
    optimizers();
    stream();
    exit(0)
}
