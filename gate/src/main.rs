//! The works whose instructions `gate/check` counts: `gate TIER` does each of them twice, `gate TIER --list` names them.
//!
//! The first time settles what is done once in a process. The second is inside `counted`, where callgrind counts.

use std::hint::black_box;

use constnet::kernel::{self, Tier};
use constnet::{
    Conv2d, CrossEntropy, Flatten, Gru, Layer, Linear, Loss, Matrix, MaxPool2d, Parameters, RecurrentState, Relu, Sgd,
    SumSquaredError, Tensor, Tensor4, Trainer,
};
use rand::distr::{Distribution, StandardUniform};
use rand::{RngExt, SeedableRng, rngs::Xoshiro256PlusPlus};

/// What callgrind counts.
#[inline(never)]
fn counted(work: &mut dyn FnMut()) {
    work();
}

/// Does each work, or only names it.
struct Gate {
    list: bool,
}

impl Gate {
    fn work(&self, name: &str, mut work: impl FnMut()) {
        if self.list {
            println!("{name}");
        } else {
            work();
            counted(&mut work);
        }
    }

    fn step<Net, X, Target, L>(&self, name: &str, loss: L)
    where
        Net: Layer<X, Scalar = f32> + Parameters<f32>,
        X: Tensor<Scalar = f32>,
        Target: Tensor<Scalar = f32>,
        L: Loss<Net::Output, Target>,
        StandardUniform: Distribution<Net>,
    {
        let net: Net = Xoshiro256PlusPlus::seed_from_u64(1).random();
        let (x, target): (X, Target) = (pattern(), pattern());
        let mut trainer = Trainer::new(net, loss, Sgd::new(1e-3));
        self.work(&format!("step of {name}"), || {
            let loss = black_box(&mut trainer).step(black_box(&x), black_box(&target));
            assert!(loss.is_ok());
        });
    }

    fn stream<const N: usize>(&self) {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
        let (gru, linear): (Gru<1, N>, Linear<N, 1>) = rng.random();
        let (mut state, mut y) = (RecurrentState::default(), Matrix([[0.0]]));
        self.work(&format!("step of a stream through a GRU of {N}, then {N}-1"), || {
            let hidden = black_box(&gru).step(black_box(&[0.5]), &mut state);
            linear.infer(hidden, black_box(&mut y), &mut ());
        });
    }

    fn product<const M: usize, const K: usize, const N: usize>(&self) {
        let (a, b): (Matrix<M, K>, Matrix<K, N>) = (pattern(), pattern());
        let mut y = Matrix::<M, N>::default();
        self.work(&format!("product {M}x{K} by {K}x{N}"), || {
            kernel::product(&black_box(&a).0, &black_box(&b).0, &mut black_box(&mut y).0);
        });
    }

    fn elements(&self, name: &str, f: impl Fn(f32) -> f32) {
        let mut x: Matrix<1, 1024> = pattern();
        self.work(&format!("{name} of 1024 numbers"), || {
            let x = black_box(&mut x).as_mut_slice();
            kernel::vectorized(1024, || x.iter_mut().for_each(|x| *x = f(*x)));
        });
    }
}

/// Numbers between -1 and 1 without structure.
fn pattern<X: Tensor<Scalar = f32>>() -> X {
    let mut x = X::ZERO;
    for (k, x) in x.as_mut_slice().iter_mut().enumerate() {
        *x = (k * 37 % 101) as f32 / 50.5 - 1.0;
    }
    x
}

type Xor = (Linear<2, 3>, Relu, Linear<3, 1>);
type Iris = (Linear<4, 32>, Relu, Linear<32, 32>, Relu, Linear<32, 3>);
type Digits = (Linear<784, 128>, Relu, Linear<128, 10>);
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

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let name = arguments.first().expect("a tier: plain, avx2 …");
    let tier = Tier::ALL.into_iter().find(|tier| format!("{tier:?}").eq_ignore_ascii_case(name)).expect("a tier's name");
    if let Err(error) = kernel::force(tier) {
        eprintln!("{error}");
        std::process::exit(2);
    }
    let gate = Gate { list: arguments.iter().any(|argument| argument == "--list") };
    gate.step::<Xor, Matrix<4, 2>, Matrix<4, 1>, _>("2-3-1, batch 4", SumSquaredError);
    gate.step::<Iris, Matrix<16, 4>, Matrix<16, 3>, _>("4-32-32-3, batch 16", CrossEntropy::default());
    gate.step::<Digits, Matrix<32, 784>, Matrix<32, 10>, _>("784-128-10, batch 32", CrossEntropy::default());
    gate.step::<LeNet, Tensor4<32, 1, 28, 28>, Matrix<32, 10>, _>("LeNet, batch 32", CrossEntropy::default());
    gate.stream::<16>();
    gate.product::<4, 4, 4>();
    gate.product::<8, 8, 8>();
    gate.product::<10, 10, 10>();
    gate.product::<16, 16, 16>();
    gate.product::<32, 32, 32>();
    gate.product::<64, 64, 64>();
    gate.product::<128, 128, 128>();
    gate.product::<17, 29, 31>();
    gate.product::<1, 784, 128>();
    gate.product::<32, 784, 128>();
    gate.product::<200, 24, 8>();
    gate.elements("exp", constnet::Float::exp);
    gate.elements("tanh", constnet::Float::tanh);
    gate.elements("sigmoid", constnet::Float::sigmoid);
}
