//! Learns what a sensor shows, on the chip: samples in, a prediction out.
#![no_std]
#![no_main]

use constnet::{Linear, Matrix, MeanSquaredError, Relu, Sgd, Trainer, Zero, budget, start};
use core::hint::black_box;
use cortex_m_rt::entry;
use cortex_m_semihosting::debug::{self, EXIT_FAILURE, EXIT_SUCCESS};
use rand::{SeedableRng, distr::Uniform, rngs::Xoshiro128PlusPlus};

/// Three readings in, the quantity to predict out.
type Net = (Linear<3, 8>, Relu, Linear<8, 1>);
/// One sample at a time: everything that training needs.
type Learner = Trainer<Net, Matrix<1, 3>, MeanSquaredError, Sgd>;

// More than this in RAM, and the build fails.
const _: () = budget::assert_bytes::<Learner>(320);

#[entry]
fn main() -> ! {
    // All zeros, so it takes RAM alone; what is not zero would lie in flash, too.
    static mut LEARNER: Learner = Trainer::new((Linear::ZERO, Relu, Linear::ZERO), MeanSquaredError, Sgd::ZERO);
    LEARNER.optimizer = Sgd::new(0.05);
    if let Ok(uniform) = Uniform::new(-0.5, 0.5) {
        start::fill(&mut LEARNER.model, &mut Xoshiro128PlusPlus::seed_from_u64(1), &uniform);
    }

    let mut sensor = Sensor(1);
    let mut mean = 1.0;
    for _ in 0..5000 {
        let (readings, truth) = sensor.sample();
        let prediction = LEARNER.predict(&readings)[(0, 0)];
        actuate(prediction);
        let error = prediction - truth;
        mean += 0.01 * (error * error - mean);
        if LEARNER.step(&readings, &Matrix([[truth]])).is_err() {
            break;
        }
    }
    finish(mean < 0.01)
}

/// Stands for the sensor: put the readings of the chip's own here.
struct Sensor(u32);

impl Sensor {
    /// Three readings, and what the network should make of them.
    fn sample(&mut self) -> (Matrix<1, 3>, f32) {
        let [a, b, c] = [self.reading(), self.reading(), self.reading()];
        (Matrix([[a, b, c]]), 0.5 * a - 0.25 * b + if c > 0.0 { c } else { 0.0 })
    }

    /// Between -1 and 1.
    fn reading(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) as f32 / 8_388_608.0 - 1.0
    }
}

/// Stands for what the prediction is for: drive the chip's outputs here.
fn actuate(prediction: f32) {
    black_box(prediction);
}

/// Ends the emulator with 0 if the network has learned; a firmware on a chip would go on.
fn finish(learned: bool) -> ! {
    debug::exit(if learned { EXIT_SUCCESS } else { EXIT_FAILURE });
    loop {}
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    loop {}
}
