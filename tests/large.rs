//! Networks larger than the stack: in a box, made in place, and in a `static`.

use constnet::{Accumulate, Adam, ClipNorm, CrossEntropy, Ema, Linear, Matrix, MeanSquaredError, Relu, Sgd, Trainer, start};
use rand::{SeedableRng, distr::Uniform, rngs::Xoshiro256PlusPlus};
use std::num::NonZeroU32;
use std::sync::Mutex;
use std::thread;
use zerocopy::FromZeros;

type Net = (Linear<784, 512>, Relu, Linear<512, 256>, Relu, Linear<256, 10>);
type Input = Matrix<64, 784>;
type NetTrainer = Trainer<Net, Input, MeanSquaredError, Sgd>;

const SGD: Sgd = Sgd::new(0.2);
const STACK: usize = 256 * 1024;

fn on_a_small_stack(work: impl FnOnce() + Send) {
    thread::scope(|scope| {
        thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).unwrap().join().unwrap();
    });
}

fn learns(trainer: &mut NetTrainer) {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    start::fill(&mut trainer.model, &mut rng, &Uniform::new(-0.05, 0.05).unwrap());
    let (mut x, mut y) = (Input::new_box_zeroed().unwrap(), Matrix::<64, 10>::new_box_zeroed().unwrap());
    for (b, (x, y)) in x.0.iter_mut().zip(&mut y.0).enumerate() {
        x.iter_mut().enumerate().for_each(|(i, x)| *x = ((b * 7 + i * 3) % 11) as f32 * 0.1);
        y[b % 10] = 1.0;
    }
    let before = trainer.evaluate(&x, &*y);
    let first = trainer.step(&x, &*y).unwrap();
    assert_eq!(before.to_bits(), first.to_bits());
    trainer.step(&x, &*y).unwrap();
    let after = trainer.evaluate(&x, &*y);
    assert!(after < 0.9 * before, "{before} to {after}");
    assert_eq!(trainer.predict(&x).0.len(), 64);
}

#[test]
fn a_boxed_trainer_never_touches_the_stack() {
    assert!(size_of::<NetTrainer>() > 8 * STACK);
    on_a_small_stack(|| learns(&mut Trainer::boxed(MeanSquaredError, SGD)));
}

#[test]
fn a_box_takes_losses_with_a_reduction_and_optimisers_in_wrappers() {
    const TWO: NonZeroU32 = NonZeroU32::new(2).unwrap();
    type Wrapped = Trainer<Net, Input, CrossEntropy, Accumulate<Ema<ClipNorm<Adam>>>>;
    on_a_small_stack(|| {
        let optimizer = Accumulate::new(TWO, Ema::new(0.9, ClipNorm::new(1.0, Adam::new(0.001))));
        let mut trainer = Wrapped::boxed(CrossEntropy::new(), optimizer);
        let (x, y) = (Input::new_box_zeroed().unwrap(), Matrix::<64, 10>::new_box_zeroed().unwrap());
        assert_eq!(trainer.step(&x, &*y), Ok(0.0));
    });
}

#[test]
fn a_trainer_lives_in_a_static() {
    static TRAINER: Mutex<NetTrainer> =
        Mutex::new(Trainer::new((Linear::ZERO, Relu, Linear::ZERO, Relu, Linear::ZERO), MeanSquaredError, SGD));
    on_a_small_stack(|| learns(&mut TRAINER.lock().unwrap()));
}
