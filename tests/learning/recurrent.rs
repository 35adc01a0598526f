//! A sequence of 20 steps, whose class is shown in its first step and hidden by noise in all others.

use constnet::{Adam, Class, CrossEntropy, Gru, Last, Layer, Linear, Lstm, Matrix, Parameters, Relu, Tensor3, Trainer};
use rand::distr::{Distribution, StandardUniform};
use rand::{Rng, RngExt, SeedableRng, rngs::Xoshiro256PlusPlus};

const STEPS: usize = 20;
const BATCH: usize = 16;

type Input = Tensor3<BATCH, STEPS, 2>;
type Target = [Class<2>; BATCH];

fn batch(rng: &mut impl Rng) -> (Input, Target) {
    let target: Target = core::array::from_fn(|_| Class::new(rng.random_range(0..2)).unwrap());
    let mut x = Input::default();
    for (x, class) in x.0.iter_mut().zip(target) {
        x.iter_mut().for_each(|step| step[1] = rng.random_range(-1.0..1.0));
        x[0][0] = class.index() as f32 * 2.0 - 1.0;
    }
    (x, target)
}

/// The part of new sequences that a network which was trained on 200 batches classifies rightly.
fn accuracy<M>(seed: u64, prepare: impl Fn(&mut M)) -> f64
where
    M: Layer<Input, Scalar = f32, Output = Matrix<BATCH, 2>> + Parameters<f32>,
    StandardUniform: Distribution<M>,
{
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut model = rng.random();
    prepare(&mut model);
    let mut trainer = Trainer::new(model, CrossEntropy::new(), Adam::new(0.02));
    for _ in 0..200 {
        let (x, target) = batch(&mut rng);
        trainer.step(&x, &target).unwrap();
    }
    let right = (0..20).map(|_| {
        let (x, target) = batch(&mut rng);
        let y = trainer.predict(&x);
        y.0.iter().zip(target).filter(|(y, class)| (y[1] > y[0]) == (class.index() == 1)).count()
    });
    right.sum::<usize>() as f64 / (20 * BATCH) as f64
}

#[test]
fn a_state_remembers_twenty_steps() {
    let gru = accuracy(1, |_: &mut (Gru<2, 8>, Last, Linear<8, 2>)| {});
    // Nothing is forgotten at first, as is usual for an Lstm.
    let lstm = accuracy(2, |(lstm, _, _): &mut (Lstm<2, 8>, Last, Linear<8, 2>)| lstm.bias_ih.0[1] = [3.0; 8]);
    assert!(gru > 0.99 && lstm > 0.99, "{gru} by a Gru, {lstm} by an Lstm");
}

#[test]
fn the_last_step_alone_knows_nothing() {
    for seed in 1..3 {
        assert!(accuracy(seed, |_: &mut (Linear<2, 8>, Relu, Last, Linear<8, 2>)| {}) < 0.6);
    }
}
