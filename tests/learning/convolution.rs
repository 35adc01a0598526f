//! Digits by the mean of what a convolution sees. The mean forgets places, so under windows of a single pixel only how much
//! there is of each grey tells a digit from another.

use crate::digits::{BATCH, CLASSES, Confusion, Images, digits, epoch};
use constnet::{Adam, Conv2d, CrossEntropy, GlobalAvgPool, Layer, Linear, Matrix, Relu, Trainer};
use rand::distr::{Distribution, StandardUniform};
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng, rngs::Xoshiro256PlusPlus};
use zerocopy::FromZeros;

type Net<const K: usize, const PLACES: usize> = (Conv2d<1, 16, K, K, PLACES, PLACES>, Relu, GlobalAvgPool, Linear<16, CLASSES>);

/// The part of 297 digits that the network gets right, after three times the others.
fn accuracy<N>() -> f64
where
    N: Layer<Images<BATCH>, Scalar = f32, Output = Matrix<BATCH, CLASSES>>,
    N: Layer<Images<1>, Scalar = f32, Output = Matrix<1, CLASSES>>,
    Trainer<N, Images<BATCH>, CrossEntropy, Adam>: FromZeros,
    StandardUniform: Distribution<N>,
{
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let mut all = digits();
    all.shuffle(&mut rng);
    let (tested, learned) = all.split_at_mut(297);
    let mut trainer = Trainer::<N, Images<BATCH>, _, _>::boxed(CrossEntropy::new(), Adam::new(0.04));
    trainer.model = rng.random();
    for _ in 0..3 {
        epoch(&mut trainer, learned, &mut rng, |image, _| *image).unwrap();
    }
    Confusion::of(&trainer.model, tested).accuracy()
}

#[test]
fn digits_are_learned_by_windows_and_not_by_single_pixels() {
    let (by_windows, by_pixels) = (accuracy::<Net<5, 4>>(), accuracy::<Net<1, 8>>());
    assert!(by_windows > 0.65 && by_pixels < 0.3, "{by_windows} by windows, {by_pixels} by pixels");
}
