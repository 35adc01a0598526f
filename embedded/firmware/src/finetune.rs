//! A network of which the last layer learns, in RAM; the layers before it stay in flash and are never copied.

use crate::flash::{linear, samples};
use crate::hash::{self, EMPTY};
use crate::{exclusive, mark};
use constnet::{Class, CrossEntropy, Linear, Matrix, Relu, Sgd, Trainer, Zero};

/// 32-64-32, trained elsewhere.
type Features = (Linear<32, 64>, Relu, Linear<64, 32>, Relu);
/// The features, and a layer for four classes.
type Net = (&'static Features, Linear<32, 4>);
/// One sample at a time.
type HeadTrainer = Trainer<Net, Matrix<1, 32>, CrossEntropy, Sgd>;

static FEATURES: Features = (linear(1, 0.3), Relu, linear(2, 0.2), Relu);
static SAMPLES: [Matrix<1, 32>; 8] = samples(3);

static mut TRAINER: HeadTrainer = Trainer::new((&FEATURES, Linear::ZERO), CrossEntropy::new(), Sgd::ZERO);

/// Trains until the mean loss is below 0.1; the hash of the parameters, or of none if it has not learned.
pub fn run() -> u32 {
    // SAFETY: a payload runs alone.
    let trainer = unsafe { exclusive(&raw mut TRAINER) };
    trainer.optimizer = Sgd::new(0.1);
    trainer.model.1 = Linear::ZERO;
    for _ in 0..500 {
        let mut total = 0.0;
        for (k, x) in SAMPLES.iter().enumerate() {
            let class = Class::new(k % 4).unwrap_or(Class::ZERO);
            total += mark::training(|| trainer.step(x, &[class])).unwrap_or(f32::INFINITY);
        }
        if total < 0.1 * 8.0 {
            return hash::parameters(EMPTY, &mut trainer.model);
        }
    }
    EMPTY
}
