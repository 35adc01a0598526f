//! Whole steps and inferences beside loops written by hand and the processor's limit: `cargo bench --bench works`.
//!
//! All are measured in turns in one run, so that the ratios hold on a busy machine: the best of many samples of each.

mod hand;
#[path = "../common/peak.rs"]
mod peak;
#[path = "../common/turns.rs"]
mod turns;

use constnet::{
    Accumulate, Adam, Aligned, Class, CrossEntropy, Gradients, Layer, Linear, Loss, Matrix, MeanSquaredError, Optimizer,
    Parameters, Relu, Sgd, SumSquaredError, Tanh, Tensor, Trainer, start,
};
use rand::distr::Uniform;
use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};
use std::hint::black_box;
use std::num::NonZeroU32;
use turns::{Way, time};
use zerocopy::FromZeros;

type Xor = (Linear<2, 3>, Relu, Linear<3, 1>);
type Iris = (Linear<4, 32>, Relu, Linear<32, 32>, Relu, Linear<32, 3>);
type Digits = (Linear<784, 128>, Relu, Linear<128, 10>);
type Deep = (Linear<784, 512>, Relu, Linear<512, 256>, Relu, Linear<256, 10>);
type Audio = (Linear<16, 64>, Tanh, Linear<64, 64>, Tanh, Linear<64, 4>);
type Spiral = (Linear<24, 8>, Tanh, Linear<8, 2>);
type Exponential = (Linear<4, 32>, Tanh, Linear<32, 16>, Tanh, Linear<16, 4>);

/// So small that thousands of steps change no branch.
const SGD: Sgd = Sgd::new(1e-6);
const ADAM: Adam = Adam::new(1e-6);

/// Its name, and what makes its floating-point operations, where they limit it, and its ways, ours first.
type Work = (&'static str, fn() -> (f64, Vec<Way<'static>>));

fn main() {
    let quick = std::env::args().any(|argument| argument == "--test");
    let only = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    println!("{:<50} {:>11} {:>11} {:>7} {:>11} {:>7}", "work", "ours ns", "by hand ns", "ratio", "limit ns", "ratio");
    let works: [Work; 11] = [
        ("W1 step 2-3-1, batch 4, SGD", || (0.0, vec![xor_step(), hand::xor_step()])),
        ("W2 step 4-32-32-3, batch 16, SGD", || {
            (
                16.0 * 2.0 * (128.0 * 2.0 + (1024.0 + 96.0) * 3.0),
                vec![step::<Iris, Matrix<16, 4>, _, [Class<3>; 16], _>(CrossEntropy::new(), SGD)],
            )
        }),
        ("W3 step 784-128-10, batch 32, SGD", || {
            (DIGITS, vec![step::<Digits, Matrix<32, 784>, _, [Class<10>; 32], _>(CrossEntropy::new(), SGD)])
        }),
        ("W3a the same, Adam", || {
            (DIGITS, vec![step::<Digits, Matrix<32, 784>, _, [Class<10>; 32], _>(CrossEntropy::new(), ADAM)])
        }),
        ("W3b step 784-512-256-10, batch 64, SGD", || {
            let flop = 64.0 * 2.0 * (784.0 * 512.0 * 2.0 + (512.0 * 256.0 + 2560.0) * 3.0);
            (flop, vec![step::<Deep, Matrix<64, 784>, _, [Class<10>; 64], _>(CrossEntropy::new(), SGD)])
        }),
        ("W4a inference 2-3-1", || (0.0, vec![infer::<Xor, Matrix<1, 2>>(), hand::xor_infer()])),
        ("W4b inference 16-64-64-4, tanh", || (2.0 * (1024.0 + 4096.0 + 256.0), vec![infer::<Audio, Matrix<1, 16>>()])),
        ("W4c inference 784-128-10", || (0.0, vec![infer::<Digits, Matrix<1, 784>>(), hand::digits_infer()])),
        ("S1a gradient 24-8-2, tanh, batch 200", || {
            (
                200.0 * 2.0 * (192.0 * 2.0 + 16.0 * 3.0),
                vec![step::<Spiral, Matrix<200, 24>, _, Matrix<200, 2>, _>(MeanSquaredError, Gradients)],
            )
        }),
        ("S1b epoch 4-32-16-4, tanh, 10,000 samples, Adam", || {
            (EPOCH, vec![step::<Exponential, Matrix<10_000, 4>, _, Matrix<10_000, 4>, _>(MeanSquaredError, ADAM)])
        }),
        ("S1b the same, accumulated over batches of 100", || (EPOCH, vec![accumulated()])),
    ];
    for (name, work) in works {
        if only.as_ref().is_some_and(|only| !name.contains(only.as_str())) {
            continue;
        }
        let (flop, mut ways) = work();
        let (peak_flop, peak) = peak::peak();
        if flop > 0.0 {
            ways.push(peak);
        }
        let times = time(&mut ways, if quick { 1 } else { 300 });
        let (ours, mut others) = (times[0], times[1..].iter());
        let mut columns = String::new();
        let limit = (flop > 0.0).then(|| flop * others.next_back().unwrap() / peak_flop);
        for other in [others.next().copied(), limit] {
            columns += &other.map_or(" ".repeat(20), |other| format!(" {other:>11.1} {:>7.2}", ours / other));
        }
        println!("{name:<50} {ours:>11.1}{columns}");
    }
}

const HUNDRED: NonZeroU32 = NonZeroU32::new(100).unwrap();

// Floating-point operations: two for each weight and sample forward, as many for its gradient, and for that of its input.
const EPOCH: f64 = 10_000.0 * 2.0 * (128.0 * 2.0 + (512.0 + 64.0) * 3.0);
const DIGITS: f64 = 32.0 * 2.0 * (784.0 * 128.0 * 2.0 + 1280.0 * 3.0);

fn step<M, X, L, Y, O>(loss: L, optimizer: O) -> Way<'static>
where
    M: Layer<X, Scalar = f32> + Parameters<f32> + FromZeros + 'static,
    M::Output: FromZeros,
    M::Tape: FromZeros,
    M::Scratch: FromZeros,
    <M as Parameters<f32>>::State<O>: FromZeros,
    X: Tensor<Scalar = f32> + FromZeros + 'static,
    Y: Target + FromZeros + 'static,
    O: Optimizer<f32> + FromZeros + 'static,
    L: Loss<M::Output, Y> + FromZeros + 'static,
{
    let mut trainer = Trainer::<M, X, L, O>::boxed(loss, optimizer);
    random(&mut trainer.model);
    let mut x = Aligned::<X>::new_box_zeroed().expect("memory");
    pattern(&mut x.0);
    let target = Y::target();
    Box::new(move |repeats| {
        for _ in 0..repeats {
            black_box(black_box(&mut *trainer).step(black_box(&x.0), black_box(&target)).is_ok());
        }
    })
}

/// As `hand::xor_step` does it: everything on the stack.
fn xor_step() -> Way<'static> {
    let mut model: Xor = (Linear::ZERO, Relu, Linear::ZERO);
    random(&mut model);
    Box::new(move |repeats| {
        let mut trainer = Trainer::new(model, SumSquaredError, SGD);
        let x = Matrix([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]);
        let target = Matrix([[0.0], [1.0], [1.0], [0.0]]);
        for _ in 0..repeats {
            black_box(black_box(&mut trainer).step(black_box(&x), black_box(&target)).is_ok());
        }
    })
}

fn accumulated() -> Way<'static> {
    let mut model: Exponential = (Linear::ZERO, Tanh, Linear::ZERO, Tanh, Linear::ZERO);
    random(&mut model);
    let mut trainer = Trainer::new(model, MeanSquaredError, Accumulate::new(HUNDRED, ADAM));
    let (mut x, target) = (Matrix::<100, 4>::ZERO, Matrix::<100, 4>::target());
    pattern(&mut x);
    Box::new(move |epochs| {
        for _ in 0..100 * epochs {
            black_box(trainer.step(black_box(&x), black_box(&*target)).is_ok());
        }
    })
}

fn infer<M, X>() -> Way<'static>
where
    M: Layer<X, Scalar = f32> + Parameters<f32> + FromZeros + 'static,
    X: Tensor<Scalar = f32> + FromZeros + 'static,
{
    let mut model = Aligned::<M>::new_box_zeroed().expect("memory");
    random(&mut model.0);
    let mut x = Aligned::<X>::new_box_zeroed().expect("memory");
    pattern(&mut x.0);
    Box::new(move |repeats| {
        for _ in 0..repeats {
            black_box(black_box(&model.0).predict(black_box(&x.0)));
        }
    })
}

fn random<M: Parameters<f32>>(model: &mut M) {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    start::fill(model, &mut rng, &Uniform::new(-0.05_f32, 0.05).expect("a range"));
}

/// What a network should answer.
trait Target {
    fn target() -> Box<Self>;
}

impl<const B: usize, const C: usize> Target for [Class<C>; B] {
    fn target() -> Box<Self> {
        Box::new(std::array::from_fn(|k| Class::new(k * 7 % C).expect("a class")))
    }
}

impl<const B: usize, const C: usize> Target for Matrix<B, C> {
    fn target() -> Box<Self> {
        let mut target = Box::new(Self::ZERO);
        pattern(&mut *target);
        target
    }
}

/// Numbers between 0 and 1 without structure.
fn pattern<X: Tensor<Scalar = f32>>(x: &mut X) {
    for (k, x) in x.as_mut_slice().iter_mut().enumerate() {
        *x = (k * 37 % 101) as f32 / 101.0;
    }
}
