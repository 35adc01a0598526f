//! XOR, learned from a seed: the smallest network that trains.

use crate::hash::{self, EMPTY};
use crate::mark;
use constnet::{Linear, Matrix, Relu, Sgd, SumSquaredError, Trainer};
use rand::{RngExt, SeedableRng, rngs::Xoshiro128PlusPlus};

/// 2-3-1.
pub type Net = (Linear<2, 3>, Relu, Linear<3, 1>);
/// One sample at a time.
pub type XorTrainer = Trainer<Net, Matrix<1, 2>, SumSquaredError, Sgd>;

/// Two inputs and their exclusive or.
const SAMPLES: [(Matrix<1, 2>, Matrix<1, 1>); 4] = [
    (Matrix([[0.0, 0.0]]), Matrix([[0.0]])),
    (Matrix([[0.0, 1.0]]), Matrix([[1.0]])),
    (Matrix([[1.0, 0.0]]), Matrix([[1.0]])),
    (Matrix([[1.0, 1.0]]), Matrix([[0.0]])),
];

static mut TRAINER: XorTrainer = Trainer::new((Linear::ZERO, Relu, Linear::ZERO), SumSquaredError, Sgd::new(0.05));

/// Trains until the four losses together are below 0.001; the hash of the parameters, or of none if it has not learned.
pub fn run() -> u32 {
    // SAFETY: a payload runs alone.
    let trainer = unsafe { &mut *(&raw mut TRAINER) };
    trainer.model = Xoshiro128PlusPlus::seed_from_u64(2).random();
    for _ in 0..4000 {
        let mut total = 0.0;
        for (x, y) in &SAMPLES {
            total += mark::training(|| trainer.step(x, y)).unwrap_or(f32::INFINITY);
        }
        if total < 0.001 {
            return hash::parameters(EMPTY, &mut trainer.model);
        }
    }
    EMPTY
}
