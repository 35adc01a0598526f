//! XOR, learned from a seed: the smallest network that trains, in floating point and in fixed point.

use crate::hash::{self, Bits, EMPTY};
use crate::{exclusive, mark};
use constnet::optimizer::LearningRate;
use constnet::{Fixed, Kernel, Linear, Matrix, Relu, Sgd, SumSquaredError, Trainer, Zero, start};
use rand::distr::{Distribution, StandardUniform};
use rand::{Rng, RngExt, SeedableRng, rngs::Xoshiro128PlusPlus};

/// 2-3-1.
type Net<T> = (Linear<2, 3, T>, Relu, Linear<3, 1, T>);
/// One sample at a time.
type XorTrainer<T> = Trainer<Net<T>, Matrix<1, 2, T>, SumSquaredError, Sgd<T>>;
/// 32 bits, of them 16 of fraction.
type Q16 = Fixed<i32, 16>;
/// 16 bits, of them 12 of fraction.
type Q12 = Fixed<i16, 12>;

/// Two inputs and their exclusive or.
struct Samples<T>(T);

impl<T: Kernel> Samples<T> {
    const ALL: [(Matrix<1, 2, T>, Matrix<1, 1, T>); 4] = [
        (Matrix([[T::ZERO, T::ZERO]]), Matrix([[T::ZERO]])),
        (Matrix([[T::ZERO, T::ONE]]), Matrix([[T::ONE]])),
        (Matrix([[T::ONE, T::ZERO]]), Matrix([[T::ONE]])),
        (Matrix([[T::ONE, T::ONE]]), Matrix([[T::ZERO]])),
    ];
}

/// Uniform from −1 to 1.
struct Centred;

impl<T: Kernel> Distribution<T> for Centred
where
    StandardUniform: Distribution<T>,
{
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> T {
        let unit: T = rng.random();
        unit + unit - T::ONE
    }
}

/// Trains until the four losses together are below `enough`; the hash of the parameters, or of none if it has not learned.
#[inline(always)]
fn train<T: Kernel + Bits>(trainer: &mut XorTrainer<T>, rate: T, enough: T) -> u32
where
    StandardUniform: Distribution<T>,
{
    start::fill(&mut trainer.model, &mut Xoshiro128PlusPlus::seed_from_u64(2), &Centred);
    if trainer.optimizer.set_rate(rate).is_err() {
        return EMPTY;
    }
    for _ in 0..1000 {
        let mut total = T::ZERO;
        for (x, y) in &Samples::ALL {
            match mark::training(|| trainer.step(x, y)) {
                Ok(loss) => total += loss,
                Err(_) => return EMPTY,
            }
        }
        if total < enough {
            return hash::parameters(EMPTY, &mut trainer.model);
        }
    }
    EMPTY
}

/// In `f32`.
pub fn run() -> u32 {
    static mut TRAINER: XorTrainer<f32> = Trainer::new((Linear::ZERO, Relu, Linear::ZERO), SumSquaredError, Sgd::ZERO);
    // SAFETY: a payload runs alone.
    train(unsafe { exclusive(&raw mut TRAINER) }, 0.125, 0.01)
}

/// In fixed point of 32 bits.
pub fn run_q16() -> u32 {
    static mut TRAINER: XorTrainer<Q16> = Trainer::new((Linear::ZERO, Relu, Linear::ZERO), SumSquaredError, Sgd::ZERO);
    // SAFETY: a payload runs alone.
    train(unsafe { exclusive(&raw mut TRAINER) }, const { Q16::new(0.125) }, const { Q16::new(0.01) })
}

/// In fixed point of 16 bits.
pub fn run_q12() -> u32 {
    static mut TRAINER: XorTrainer<Q12> = Trainer::new((Linear::ZERO, Relu, Linear::ZERO), SumSquaredError, Sgd::ZERO);
    // SAFETY: a payload runs alone.
    train(unsafe { exclusive(&raw mut TRAINER) }, const { Q12::new(0.125) }, const { Q12::new(0.01) })
}
