//! This library, as a user would write with it.

use super::Peer;
use crate::run::{Run, run};
use crate::work::{RATE, Work};
use constnet::{
    Adam, Aligned, Class, Conv2d, CrossEntropy, Flatten, Gradients, Gru, Layer, Linear, Loss, Matrix, MaxPool2d, Optimizer,
    Parameters, RecurrentState, Relu, Sgd, Stateless, SumSquaredError, Tanh, Tensor, Tensor4, Trainer, Visitor, Zero,
};
use std::hint::black_box;
use zerocopy::FromZeros;

type Xor = (Linear<2, 3>, Relu, Linear<3, 1>);
type Iris = (Linear<4, 32>, Relu, Linear<32, 32>, Relu, Linear<32, 3>);
type Digits = (Linear<784, 128>, Relu, Linear<128, 10>);
type Deep = (Linear<784, 512>, Relu, Linear<512, 256>, Relu, Linear<256, 10>);
type Controller = (Linear<16, 64>, Tanh, Linear<64, 64>, Tanh, Linear<64, 4>);
type Small = (Linear<24, 8>, Tanh, Linear<8, 2>);
type Exponential = (Linear<4, 32>, Tanh, Linear<32, 16>, Tanh, Linear<16, 4>);
type LeNet = (
    Conv2d<1, 6, 5, 5, 24, 24>,
    Relu,
    MaxPool2d<2, 2, 12, 12>,
    Conv2d<6, 16, 5, 5, 8, 8>,
    Relu,
    MaxPool2d<2, 2, 4, 4>,
    Flatten<256>,
    Linear<256, 120>,
    Relu,
    Linear<120, 84>,
    Relu,
    Linear<84, 10>,
);

const SGD: Sgd = Sgd::new(RATE);
const ADAM: Adam = Adam::new(RATE);

pub fn peer() -> Peer {
    Peer::of_crate("constnet", start)
}

fn start(work: &Work) -> Option<Box<dyn Run>> {
    Some(match work.name.as_str() {
        "W1" => train::<Xor, Matrix<4, 2>, _, _, _>(work, SumSquaredError, SGD, tensor::<Matrix<4, 1>>(&work.target)),
        "W2" => train::<Iris, Matrix<16, 4>, _, _, _>(work, CrossEntropy::new(), SGD, classes::<16, 3>(&work.target)),
        "W3" => train::<Digits, Matrix<32, 784>, _, _, _>(work, CrossEntropy::new(), SGD, classes::<32, 10>(&work.target)),
        "W3a" => train::<Digits, Matrix<32, 784>, _, _, _>(work, CrossEntropy::new(), ADAM, classes::<32, 10>(&work.target)),
        "W3b" => train::<Deep, Matrix<64, 784>, _, _, _>(work, CrossEntropy::new(), SGD, classes::<64, 10>(&work.target)),
        "W4a" => infer::<Xor, Matrix<1, 2>>(work),
        "W4b" => infer::<Controller, Matrix<1, 16>>(work),
        "W4c" => infer::<Digits, Matrix<1, 784>>(work),
        "S1a" => gradient(work),
        "S1b" => train::<Exponential, Matrix<10_000, 4>, _, _, _>(
            work,
            SumSquaredError,
            ADAM,
            tensor::<Matrix<10_000, 4>>(&work.target),
        ),
        "W6" => train::<LeNet, Tensor4<32, 1, 28, 28>, _, _, _>(work, CrossEntropy::new(), SGD, classes::<32, 10>(&work.target)),
        "W7" => gru(work),
        _ => return products(work),
    })
}

fn train<M, X, L, O, Y>(work: &Work, loss: L, optimizer: O, target: Box<Aligned<Y>>) -> Box<dyn Run>
where
    M: Layer<X, Scalar = f32> + 'static,
    X: Tensor<Scalar = f32> + FromZeros + 'static,
    L: Loss<M::Output, Y> + 'static,
    O: Optimizer<f32> + 'static,
    Y: 'static,
    Trainer<M, X, L, O>: FromZeros,
{
    let mut trainer = Trainer::<M, X, L, O>::boxed(loss, optimizer);
    set(&mut trainer.model, &work.parameters);
    run(
        (trainer, tensor::<X>(&work.x), target),
        |(trainer, x, target), times| {
            for _ in 0..times {
                black_box(trainer.step(black_box(x), black_box(&target.0))).expect("a finite loss");
            }
        },
        |(trainer, ..)| numbers(&mut trainer.model),
    )
}

fn infer<M, X>(work: &Work) -> Box<dyn Run>
where
    M: Layer<X, Scalar = f32> + FromZeros + 'static,
    M::Output: FromZeros + 'static,
    X: Tensor<Scalar = f32> + FromZeros + 'static,
{
    let mut model = zeroed::<M>();
    set(&mut model.0, &work.parameters);
    run(
        (model, tensor::<X>(&work.x), zeroed::<M::Output>()),
        |(model, x, y), times| {
            for _ in 0..times {
                y.0 = model.predict(black_box(x));
                black_box(&mut y.0);
            }
        },
        |(.., y)| y.as_slice().to_vec(),
    )
}

fn gradient(work: &Work) -> Box<dyn Run> {
    let mut trainer = Trainer::<Small, Matrix<200, 24>, _, _>::boxed(SumSquaredError, Gradients);
    set(&mut trainer.model, &work.parameters);
    run(
        (trainer, tensor::<Matrix<200, 24>>(&work.x), tensor::<Matrix<200, 2>>(&work.target)),
        |(trainer, x, target), times| {
            for _ in 0..times {
                trainer.state = Zero::ZERO;
                black_box(trainer.step(black_box(x), black_box(&target.0))).expect("a finite loss");
            }
        },
        |(trainer, ..)| {
            let (first, _, second) = &trainer.state;
            [first.weight.as_slice(), first.bias.as_slice(), second.weight.as_slice(), second.bias.as_slice()].concat()
        },
    )
}

fn gru(work: &Work) -> Box<dyn Run> {
    let mut model = (Gru::<1, 16>::ZERO, Linear::<16, 1>::ZERO);
    let (recurrent, linear) = work.parameters.split_at(work.parameters.len() - 17);
    set::<Gru<1, 16>>(&mut model.0, recurrent);
    set::<Linear<16, 1>>(&mut model.1, linear);
    run(
        (model, RecurrentState::default(), Matrix([[0.0]]), 0, work.x.clone()),
        |((gru, linear), state, y, next, x), times| {
            for _ in 0..times {
                let hidden = gru.step(&[x[*next % x.len()]], state);
                linear.infer(hidden, y, &mut ());
                black_box(&mut *y);
                *next += 1;
            }
        },
        |(_, state, y, ..)| [state.hidden.as_slice(), y.as_slice()].concat(),
    )
}

fn products(work: &Work) -> Option<Box<dyn Run>> {
    macro_rules! of_sizes {
        ($($m:literal $k:literal $n:literal,)*) => {
            match work.name.as_str() {
                $(concat!($m, "×", $k, "×", $n) => Some(product::<$m, $k, $n>(work)),)*
                _ => None,
            }
        };
    }
    of_sizes!(
        4 4 4, 8 8 8, 10 10 10, 16 16 16, 24 24 24, 32 32 32, 48 48 48, 64 64 64, 96 96 96, 128 128 128, 256 256 256,
        16 512 16, 17 31 23, 32 784 128, 33 129 65, 64 784 512, 100 50 60, 512 16 512, 784 32 128,
    )
}

fn product<const M: usize, const K: usize, const N: usize>(work: &Work) -> Box<dyn Run> {
    run(
        (tensor::<Matrix<M, K>>(&work.parameters), tensor::<Matrix<K, N>>(&work.x), zeroed::<Matrix<M, N>>()),
        |(a, b, y), times| {
            for _ in 0..times {
                constnet::kernel::product(&black_box(&a.0).0, &black_box(&b.0).0, &mut y.0.0);
                black_box(&mut y.0);
            }
        },
        |(_, _, y)| y.as_slice().to_vec(),
    )
}

fn zeroed<T: FromZeros>() -> Box<Aligned<T>> {
    Aligned::new_box_zeroed().expect("memory")
}

fn tensor<X: Tensor<Scalar = f32> + FromZeros>(numbers: &[f32]) -> Box<Aligned<X>> {
    let mut tensor = zeroed::<X>();
    tensor.as_mut_slice().copy_from_slice(numbers);
    tensor
}

fn classes<const B: usize, const C: usize>(rows: &[f32]) -> Box<Aligned<[Class<C>; B]>> {
    let class = |row: &[f32]| Class::new(row.iter().position(|part| *part == 1.0).expect("a class")).expect("below C");
    Box::new(Aligned(std::array::from_fn(|sample| class(&rows[sample * C..][..C]))))
}

fn set<M: Parameters<f32> + ?Sized>(model: &mut M, numbers: &[f32]) {
    struct Set<'a>(&'a [f32]);
    impl Visitor<f32, Stateless> for Set<'_> {
        fn parameter<P: Tensor<Scalar = f32>>(&mut self, _: &'static str, parameter: &mut P, (): &mut ()) {
            let (these, rest) = self.0.split_at(P::LEN);
            parameter.as_mut_slice().copy_from_slice(these);
            self.0 = rest;
        }
    }
    let mut none = Zero::ZERO;
    model.visit(&mut none, &mut Set(numbers));
}

fn numbers<M: Parameters<f32> + ?Sized>(model: &mut M) -> Vec<f32> {
    struct Read(Vec<f32>);
    impl Visitor<f32, Stateless> for Read {
        fn parameter<P: Tensor<Scalar = f32>>(&mut self, _: &'static str, parameter: &mut P, (): &mut ()) {
            self.0.extend(parameter.as_slice());
        }
    }
    let mut read = Read(Vec::new());
    let mut none = Zero::ZERO;
    model.visit(&mut none, &mut read);
    read.0
}
