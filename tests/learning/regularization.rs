//! Few samples with many features: a network can learn them by heart.

use constnet::{Adam, BatchNorm, Class, CrossEntropy, Dropout, Layer, Linear, Matrix, Parameters, Relu, Sgd, Trainer};
use rand::distr::{Distribution, StandardUniform};
use rand::{Rng, RngExt, SeedableRng, rngs::Xoshiro256PlusPlus};

const FEATURES: usize = 20;
const TRAIN: usize = 60;
const TEST: usize = 200;

/// The class is the sign of the sum of the first four features, and wrong for one in five.
fn samples<const B: usize>(rng: &mut impl Rng, wrong: f64, scales: [f32; FEATURES]) -> (Matrix<B, FEATURES>, [Class<2>; B]) {
    let x = Matrix::<B, FEATURES>::ZERO.map(|_: f32| rng.random_range(-1.0..1.0_f32));
    let target = x.0.map(|x| {
        let class = x[..4].iter().sum::<f32>() > 0.0;
        Class::new((class != rng.random_bool(wrong)).into()).unwrap()
    });
    (Matrix(x.0.map(|x| core::array::from_fn(|f| x[f] * scales[f]))), target)
}

fn accuracy<M>(trainer: &M, (x, target): &(Matrix<TEST, FEATURES>, [Class<2>; TEST])) -> f64
where
    M: Layer<Matrix<TEST, FEATURES>, Scalar = f32, Output = Matrix<TEST, 2>>,
{
    let y = trainer.predict(x);
    y.0.iter().zip(target).filter(|(y, class)| (y[1] > y[0]) == (class.index() == 1)).count() as f64 / TEST as f64
}

type Plain = (Linear<FEATURES, 32>, Relu, Linear<32, 2>);
type Dropped = (Dropout, Linear<FEATURES, 32>, Relu, Dropout, Linear<32, 2>);

/// The first four features, which tell the class, are a hundredth of the others in size.
const BAD_SCALES: [f32; FEATURES] = {
    let mut scales = [1.0; FEATURES];
    let (telling, _) = scales.split_at_mut(4);
    telling.copy_from_slice(&[0.01; 4]);
    scales
};

/// The loss on new samples after 200 steps on few of which some are wrong.
fn loss_after_overfitting<M>(seed: u64, scales: [f32; FEATURES]) -> f32
where
    M: Layer<Matrix<TRAIN, FEATURES>, Scalar = f32, Output = Matrix<TRAIN, 2>>
        + Layer<Matrix<TEST, FEATURES>, Scalar = f32, Output = Matrix<TEST, 2>>
        + Parameters<f32>,
    StandardUniform: Distribution<M>,
{
    use constnet::Loss;
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    let (x, target) = samples::<TRAIN>(&mut rng, 0.2, scales);
    let (new, expected) = samples::<TEST>(&mut rng, 0.0, scales);
    let mut trainer = Trainer::new(rng.random::<M>(), CrossEntropy::new(), Adam::new(0.01));
    for _ in 0..200 {
        trainer.step(&x, &target).unwrap();
    }
    CrossEntropy::new().forward(&Layer::<Matrix<TEST, FEATURES>>::predict(&trainer.model, &new), &expected)
}

#[test]
fn dropout_keeps_a_network_from_learning_mistakes_by_heart() {
    for seed in 1..3 {
        let even = [1.0; FEATURES];
        let (plain, dropped) = (loss_after_overfitting::<Plain>(seed, even), loss_after_overfitting::<Dropped>(seed, even));
        assert!(2.0 * dropped < plain, "{dropped} with, {plain} without");
    }
}

type NormalizedAndDropped = (BatchNorm<FEATURES>, Dropout, Linear<FEATURES, 32>, Relu, Dropout, Linear<32, 2>);
type NormalizedOnly = (BatchNorm<FEATURES>, Linear<FEATURES, 32>, Relu, Linear<32, 2>);

#[test]
fn few_samples_of_bad_scales_need_batch_norm_and_dropout() {
    for seed in 1..3 {
        let both = loss_after_overfitting::<NormalizedAndDropped>(seed, BAD_SCALES);
        let without_dropout = loss_after_overfitting::<NormalizedOnly>(seed, BAD_SCALES);
        let without_batch_norm = loss_after_overfitting::<Dropped>(seed, BAD_SCALES);
        assert!(2.0 * both < without_dropout, "{both} with both, {without_dropout} without dropout");
        assert!(both < without_batch_norm, "{both} with both, {without_batch_norm} without batch norm");
    }
}

type Normalized =
    (BatchNorm<FEATURES>, Linear<FEATURES, 16>, BatchNorm<16>, Relu, Linear<16, 16>, BatchNorm<16>, Relu, Linear<16, 2>);
type Bare = (Linear<FEATURES, 16>, Relu, Linear<16, 16>, Relu, Linear<16, 2>);

/// The accuracy on new samples whose features have scales from 1/100 to 100.
fn accuracy_on_bad_scales<M>(seed: u64) -> f64
where
    M: Layer<Matrix<50, FEATURES>, Scalar = f32, Output = Matrix<50, 2>>
        + Layer<Matrix<TEST, FEATURES>, Scalar = f32, Output = Matrix<TEST, 2>>
        + Parameters<f32>,
    StandardUniform: Distribution<M>,
{
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    let new = samples::<TEST>(&mut rng, 0.0, BAD_SCALES);
    let mut trainer = Trainer::new(rng.random::<M>(), CrossEntropy::new(), Sgd::new(0.1));
    for _ in 0..200 {
        let (x, target) = samples::<50>(&mut rng, 0.0, BAD_SCALES);
        trainer.step(&x, &target).unwrap();
    }
    accuracy(&trainer.model, &new)
}

#[test]
fn batch_norm_makes_up_for_bad_scales() {
    for seed in 1..3 {
        let (with, without) = (accuracy_on_bad_scales::<Normalized>(seed), accuracy_on_bad_scales::<Bare>(seed));
        assert!(with > 0.93 && without < 0.7, "{with} with, {without} without");
    }
}
