//! A step of LeNet and its parts beside the processor's limit: `cargo bench --bench convolution`.

#[path = "common/peak.rs"]
mod peak;
#[path = "common/turns.rs"]
mod turns;

use constnet::{
    Class, Conv2d, CrossEntropy, Flatten, Layer, Linear, MaxPool2d, Parameters, Relu, Sgd, Tensor, Tensor4, Trainer, Zero, start,
};
use peak::peak;
use rand::distr::Uniform;
use rand::{RngExt, SeedableRng, rngs::Xoshiro256PlusPlus};
use std::hint::black_box;
use turns::{Way, time, way};
use zerocopy::FromZeros;

type First = Conv2d<1, 6, 5, 5, 24, 24>;
type Second = Conv2d<6, 16, 5, 5, 8, 8>;
type Dense = (Flatten<256>, Linear<256, 120>, Relu, Linear<120, 84>, Relu, Linear<84, 10>);
type LeNet = (First, Relu, MaxPool2d<2, 2, 12, 12>, Second, Relu, MaxPool2d<2, 2, 4, 4>, Dense);

type Image = Tensor4<32, 1, 28, 28>;
type Pooled = Tensor4<32, 6, 12, 12>;

/// So small that thousands of steps change no branch.
const SGD: Sgd = Sgd::new(1e-6);

/// Its name, and what makes its way.
type Work = (&'static str, fn() -> (f64, Way<'static>));

fn main() {
    let quick = std::env::args().any(|argument| argument == "--test");
    let only = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    println!("{:<42} {:>11} {:>11} {:>7}", "work, batch 32", "ours ns", "limit ns", "ratio");
    let works: [Work; 13] = [
        ("LeNet, step", lenet),
        ("5×5, 1 to 6 channels of 24×24, forward", forward::<First, Image>),
        ("  gradient of the weight", weight_gradient::<First, Image>),
        ("5×5, 6 to 16 channels of 8×8, forward", forward::<Second, Pooled>),
        ("  gradient of the weight", weight_gradient::<Second, Pooled>),
        ("  gradient of the input", input_gradient::<Second, Pooled>),
        ("Relu of 6 channels of 24×24, forward", forward::<Relu, Tensor4<32, 6, 24, 24>>),
        ("  gradient of the input", input_gradient::<Relu, Tensor4<32, 6, 24, 24>>),
        ("MaxPool2d of 6 channels of 24×24, forward", forward::<MaxPool2d<2, 2, 12, 12>, Tensor4<32, 6, 24, 24>>),
        ("  gradient of the input", input_gradient::<MaxPool2d<2, 2, 12, 12>, Tensor4<32, 6, 24, 24>>),
        ("MaxPool2d of 16 channels of 8×8, forward", forward::<MaxPool2d<2, 2, 4, 4>, Tensor4<32, 16, 8, 8>>),
        ("  gradient of the input", input_gradient::<MaxPool2d<2, 2, 4, 4>, Tensor4<32, 16, 8, 8>>),
        ("256-120-84-10, forward and backward", dense),
    ];
    for (name, work) in works {
        if only.as_ref().is_some_and(|only| !name.contains(only.as_str())) {
            continue;
        }
        let (flop, ours) = work();
        let (peak_flop, peak) = peak();
        let times = time(&mut [ours, peak], if quick { 1 } else { 300 });
        let limit = flop * times[1] / peak_flop;
        println!("{name:<42} {:>11.0} {limit:>11.0} {:>7.2}", times[0], times[0] / limit);
    }
}

fn lenet() -> (f64, Way<'static>) {
    let mut trainer = Trainer::<LeNet, Image, _, _>::boxed(CrossEntropy::new(), SGD);
    random(&mut trainer.model);
    let x = noise::<Image>();
    let target: [Class<10>; 32] = std::array::from_fn(|k| Class::new(k * 7 % 10).expect("a class"));
    let flop = <LeNet as Layer<Image>>::MULTIPLY_ADDS;
    let once = way(move || assert!(black_box(trainer.step(black_box(&x), black_box(&target))).is_ok()));
    (2.0 * (flop.forward + flop.backward) as f64, once)
}

/// The last layers, forward and backward without an update.
fn dense() -> (f64, Way<'static>) {
    type Input = Tensor4<32, 16, 4, 4>;
    let mut trainer = Trainer::<Dense, Input, _, _>::boxed(CrossEntropy::new(), SGD);
    random(&mut trainer.model);
    let x = noise::<Input>();
    let target: [Class<10>; 32] = std::array::from_fn(|k| Class::new(k * 7 % 10).expect("a class"));
    let flop = <Dense as Layer<Input>>::MULTIPLY_ADDS;
    let once = way(move || assert!(black_box(trainer.step(black_box(&x), black_box(&target))).is_ok()));
    (2.0 * (flop.forward + flop.backward) as f64, once)
}

fn forward<M, X>() -> (f64, Way<'static>)
where
    M: Layer<X, Scalar = f32> + FromZeros + 'static,
    M::Output: Tensor<Scalar = f32> + FromZeros + 'static,
    M::Tape: FromZeros + 'static,
    X: Tensor<Scalar = f32> + FromZeros + 'static,
{
    let (model, x) = (model::<M>(), noise::<X>());
    let (mut y, mut tape) = (M::Output::new_box_zeroed().expect("memory"), M::Tape::new_box_zeroed().expect("memory"));
    (2.0 * M::MULTIPLY_ADDS.forward as f64, way(move || model.forward(black_box(&*x), black_box(&mut *y), &mut tape)))
}

fn input_gradient<M, X>() -> (f64, Way<'static>)
where
    M: Layer<X, Scalar = f32> + FromZeros + 'static,
    M::Output: Tensor<Scalar = f32> + FromZeros + 'static,
    M::Tape: FromZeros + 'static,
    M::Scratch: FromZeros + 'static,
    X: Tensor<Scalar = f32> + FromZeros + 'static,
{
    let (model, x, mut dx) = (model::<M>(), noise::<X>(), noise::<X>());
    let (mut y, mut tape) = (M::Output::new_box_zeroed().expect("memory"), M::Tape::new_box_zeroed().expect("memory"));
    let (mut dy, mut scratch) = (noise::<M::Output>(), M::Scratch::new_box_zeroed().expect("memory"));
    model.forward(&x, &mut y, &mut tape);
    let once = way(move || {
        model.backward_input(black_box(&*x), &y, &mut tape, &mut scratch, black_box(&mut *dy), black_box(&mut *dx));
    });
    (2.0 * M::MULTIPLY_ADDS.backward_input as f64, once)
}

fn weight_gradient<M, X>() -> (f64, Way<'static>)
where
    M: Layer<X, Scalar = f32> + FromZeros + 'static,
    M::Output: Tensor<Scalar = f32> + FromZeros + 'static,
    M::Tape: FromZeros + 'static,
    M::Scratch: FromZeros + 'static,
    <M as Parameters<f32>>::State<Sgd>: 'static,
    X: Tensor<Scalar = f32> + FromZeros + 'static,
{
    let (mut model, x) = (model::<M>(), noise::<X>());
    let (mut y, mut tape) = (M::Output::new_box_zeroed().expect("memory"), M::Tape::new_box_zeroed().expect("memory"));
    let (mut dy, mut scratch) = (noise::<M::Output>(), M::Scratch::new_box_zeroed().expect("memory"));
    let mut state = <<M as Parameters<f32>>::State<Sgd> as Zero>::ZERO;
    model.forward(&x, &mut y, &mut tape);
    let once = way(move || {
        model.backward(black_box(&*x), &y, &mut tape, &mut scratch, black_box(&mut *dy), None, &SGD, &mut state);
    });
    (2.0 * M::MULTIPLY_ADDS.backward as f64, once)
}

fn model<M: Parameters<f32> + FromZeros>() -> Box<M> {
    let mut model = M::new_box_zeroed().expect("memory");
    random(&mut *model);
    model
}

fn random<M: Parameters<f32>>(model: &mut M) {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    start::fill(model, &mut rng, &Uniform::new(-0.05_f32, 0.05).expect("a range"));
}

/// Numbers between -½ and ½ without structure, so that no branch of a pool is foreseen.
fn noise<X: Tensor<Scalar = f32> + FromZeros>() -> Box<X> {
    let mut x = X::new_box_zeroed().expect("memory");
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(2);
    x.as_mut_slice().iter_mut().for_each(|x| *x = rng.random_range(-0.5..0.5));
    x
}
