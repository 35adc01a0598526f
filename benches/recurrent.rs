//! One sample of a stream through recurrent layers and a dense layer to one output: `cargo bench --bench recurrent`.
//!
//! A step waits for the one before it, so the limit is a latency: of the elementary functions that follow one another in a
//! step, on 16 features, without the products between them.

#[path = "common/turns.rs"]
mod turns;

use constnet::{
    Gates, Gru, Layer, Linear, Lstm, Matrix, Parameters, Recurrent, RecurrentState, Rnn, kernel, scalar::math, start,
};
use rand::distr::Uniform;
use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};
use std::hint::black_box;
use turns::{Way, time, way};

/// Its name, and what makes its way and that of its limit.
type Work = (&'static str, fn() -> [Way<'static>; 2]);

fn main() {
    let quick = std::env::args().any(|argument| argument == "--test");
    let only = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    println!("{:<42} {:>11} {:>11} {:>7}", "work", "ours ns", "limit ns", "ratio");
    let works: [Work; 3] = [
        ("Rnn of 16, then 16-1", || [stream(Rnn::<1, 16>::ZERO), chain(tanh)]),
        ("Gru of 16, then 16-1", || [stream(Gru::<1, 16>::ZERO), chain(sigmoid_and_tanh)]),
        ("Lstm of 16, then 16-1", || [stream(Lstm::<1, 16>::ZERO), chain(sigmoid_and_tanh)]),
    ];
    for (name, ways) in works {
        if only.as_ref().is_some_and(|only| !name.contains(only.as_str())) {
            continue;
        }
        let times = time(&mut ways(), if quick { 1 } else { 300 });
        println!("{name:<42} {:>11.1} {:>11.1} {:>7.2}", times[0], times[1], times[0] / times[1]);
    }
}

fn stream<K, const G: usize, const S: usize>(mut recurrent: Recurrent<K, 1, 16, G, S>) -> Way<'static>
where
    K: Gates<G, S> + 'static,
{
    let mut linear = Linear::<16, 1>::ZERO;
    random(&mut recurrent);
    random(&mut linear);
    let (mut state, mut y) = (RecurrentState::default(), Matrix([[0.0]]));
    way(move || {
        let hidden = recurrent.step(&[black_box(0.3)], &mut state);
        linear.infer(hidden, &mut y, &mut ());
        black_box(&mut y);
    })
}

/// `pass` over 16 numbers, again and again.
fn chain(pass: impl Fn(&mut [f32; 16]) + 'static) -> Way<'static> {
    let mut x = [0.5; 16];
    Box::new(move |repeats| kernel::vectorized(1000, || (0..repeats).for_each(|_| pass(&mut x))))
}

#[inline(always)]
fn tanh(x: &mut [f32; 16]) {
    x.iter_mut().for_each(|x| *x = math::tanh(*x));
    black_box(x);
}

#[inline(always)]
fn sigmoid_and_tanh(x: &mut [f32; 16]) {
    x.iter_mut().for_each(|x| *x = math::sigmoid(*x));
    tanh(black_box(x));
}

fn random<M: Parameters<f32>>(model: &mut M) {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    start::fill(model, &mut rng, &Uniform::new(-0.5_f32, 0.5).expect("a range"));
}
