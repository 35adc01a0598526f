//! The exclusive or, its 2-3-1 network and the ways to train it, for the examples and the tests.

use constnet::{Adam, Layer, Linear, Matrix, NonFiniteLoss, Optimizer, Relu, Sgd, Silu, SumSquaredError, Trainer, start};
use rand::{RngExt, SeedableRng, rngs::Xoshiro256PlusPlus};
use rand_distr::Normal;

pub const X: Matrix<4, 2> = Matrix([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]);
pub const TARGET: Matrix<4, 1> = Matrix([[0.0], [1.0], [1.0], [0.0]]);
pub const STEPS: usize = 10_000;
pub const GOAL: f32 = 0.001;
pub const ORIGIN_RATE: f32 = 0.005;
pub const RELIABLE_RATE: f32 = 0.1;

pub type Net<A> = (Linear<2, 3>, A, Linear<3, 1>);
pub type XorTrainer<A, O> = Trainer<Net<A>, Matrix<4, 2>, SumSquaredError, O>;

pub enum Outcome {
    /// The loss of this step was below the goal.
    Learned(usize),
    /// The loss of the last step.
    Stuck(f32),
    /// The step whose loss was infinite or NaN.
    Diverged(usize, NonFiniteLoss),
}

/// The numpy program that this crate grew out of. Its rate was 0.01, for a gradient without the factor 2.
pub fn origin(seed: u64, sgd: Sgd) -> XorTrainer<Relu, Sgd> {
    Trainer::new(normal_start(Relu, seed), SumSquaredError, sgd)
}

/// The same shape, with an activation that never goes silent, wider starts and steps that do not shrink with the gradient.
pub fn reliable(seed: u64, adam: Adam) -> XorTrainer<Silu, Adam> {
    Trainer::new(uniform_start(Silu, seed), SumSquaredError, adam)
}

/// Weights and biases from the normal distribution of mean 0 and deviation 0.1.
pub fn normal_start<A: Layer<Matrix<4, 3>, Scalar = f32>>(activation: A, seed: u64) -> Net<A> {
    let mut net = (Linear::ZERO, activation, Linear::ZERO);
    let normal = Normal::new(0.0, 0.1).expect("the deviation is finite");
    start::fill(&mut net, &mut Xoshiro256PlusPlus::seed_from_u64(seed), &normal);
    net
}

/// Each layer's own default.
pub fn uniform_start<A>(activation: A, seed: u64) -> Net<A> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    (rng.random(), activation, rng.random())
}

/// Trains until the loss is below the goal; `report` sees the loss of each step.
pub fn learn<A, O>(trainer: &mut XorTrainer<A, O>, mut report: impl FnMut(usize, f32)) -> Outcome
where
    O: Optimizer<f32>,
    Net<A>: Layer<Matrix<4, 2>, Scalar = f32, Output = Matrix<4, 1>>,
{
    let mut last = f32::INFINITY;
    for step in 0..STEPS {
        match trainer.step(&X, &TARGET) {
            Ok(loss) => last = loss,
            Err(error) => return Outcome::Diverged(step, error),
        }
        report(step, last);
        if last < GOAL {
            return Outcome::Learned(step);
        }
    }
    Outcome::Stuck(last)
}
