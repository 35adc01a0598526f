//! A sine, learned from noiseless samples.

use crate::hash::{self, EMPTY, hash};
use crate::{exclusive, mark};
use constnet::{Linear, Matrix, MeanSquaredError, Relu, Sgd, Trainer, Zero, start};
use rand::{SeedableRng, distr::Uniform, rngs::Xoshiro128PlusPlus};

/// 1-16-16-1.
pub type Net = (Linear<1, 16>, Relu, Linear<16, 16>, Relu, Linear<16, 1>);
/// One sample at a time.
pub type SineTrainer = Trainer<Net, Matrix<1, 1>, MeanSquaredError, Sgd>;

/// How many samples there are of the period.
const SAMPLES: usize = 32;

/// The whole period, from −1 to 1, and its sine.
static PERIOD: [(Matrix<1, 1>, Matrix<1, 1>); SAMPLES] = {
    let mut period = [(Matrix::ZERO, Matrix::ZERO); SAMPLES];
    let mut k = 0;
    while k < SAMPLES {
        let x = (2 * k) as f64 / SAMPLES as f64 - 1.0;
        period[k] = (Matrix([[x as f32]]), Matrix([[sine(x * core::f64::consts::PI) as f32]]));
        k += 1;
    }
    period
};

/// The sine by its Taylor series, for the compiler.
const fn sine(x: f64) -> f64 {
    let (mut sum, mut term, mut k) = (0.0, x, 1);
    while k < 30 {
        sum += term;
        term = -term * x * x / ((k + 1) * (k + 2)) as f64;
        k += 2;
    }
    sum
}

static mut TRAINER: SineTrainer =
    Trainer::new((Linear::ZERO, Relu, Linear::ZERO, Relu, Linear::ZERO), MeanSquaredError, Sgd::ZERO);

/// Trains until the mean error is below 0.005, and then predicts; the hash of the parameters and of the predictions, or of
/// nothing if it has not learned.
pub fn run() -> u32 {
    // SAFETY: a payload runs alone.
    let trainer = unsafe { exclusive(&raw mut TRAINER) };
    trainer.optimizer = Sgd::new(0.1);
    let Ok(start) = Uniform::new(-0.5, 0.5) else { return EMPTY };
    start::fill(&mut trainer.model, &mut Xoshiro128PlusPlus::seed_from_u64(3), &start);
    for _ in 0..200 {
        let mut total = 0.0;
        for k in 0..SAMPLES {
            // An odd stride meets every sample once, out of order.
            let (x, y) = &PERIOD[k * 7 % SAMPLES];
            total += mark::training(|| trainer.step(x, y)).unwrap_or(f32::INFINITY);
        }
        if total < 0.005 * SAMPLES as f32 {
            return outcome(trainer);
        }
    }
    EMPTY
}

fn outcome(trainer: &mut SineTrainer) -> u32 {
    let mut all = EMPTY;
    for (x, _) in &PERIOD {
        let y = mark::inference(|| trainer.predict(x));
        all = hash(all, y.as_slice());
    }
    hash::parameters(all, &mut trainer.model)
}
