//! Which learning rate when, and when to stop.
//!
//! Rates are computed in `f64`, once a step, by the formulas of PyTorch's schedulers with the step for the epoch. A closure
//! from step to rate is a schedule too.
//!
//! # Contents
//!
//! | schedule | rate at step t | PyTorch |
//! |:--|:--|:--|
//! | [`ConstantLr`] | rate | |
//! | [`StepLr`] | rate gamma^⌊t / every⌋ | `StepLR` |
//! | [`ExponentialLr`] | rate gamma^t | `ExponentialLR` |
//! | [`CosineAnnealingLr`] | half a cosine from rate to least | `CosineAnnealingLR` |
//! | [`LinearLr`] | a line from rate start to rate: a warm-up | `LinearLR` |
//! | [`OneCycleLr`] | up to rate and down to almost nothing | `OneCycleLR` |
//! | [`SequentialLr`] | one schedule, then another | `SequentialLR` |
//!
//! | item | use |
//! |:--|:--|
//! | [`EarlyStopping`] | ends training when the loss no longer falls |

mod constant;
mod cosine_annealing;
mod early_stopping;
mod exponential;
mod linear;
mod one_cycle;
mod sequential;
mod step;

pub use constant::ConstantLr;
pub use cosine_annealing::CosineAnnealingLr;
pub use early_stopping::EarlyStopping;
pub use exponential::ExponentialLr;
pub use linear::LinearLr;
pub use one_cycle::OneCycleLr;
pub use sequential::SequentialLr;
pub use step::StepLr;

use crate::contract::HyperparameterError;

/// A learning rate for each step.
pub trait Schedule {
    /// The rate of step `step`, counted from 0.
    fn rate(&self, step: u32) -> f64;
}

impl<F: Fn(u32) -> f64> Schedule for F {
    fn rate(&self, step: u32) -> f64 {
        self(step)
    }
}

// What the schedules check, in words that a `const` can say too.

type Checked<T> = Result<T, HyperparameterError<f64>>;

const fn check(holds: bool, name: &'static str, expected: &'static str, found: f64) -> Checked<f64> {
    if holds { Ok(found) } else { Err(HyperparameterError { name, expected, found }) }
}

const fn rate(found: f64) -> Checked<f64> {
    check(found > 0.0 && found.is_finite(), "learning rate", "positive and finite", found)
}

const fn gamma(found: f64) -> Checked<f64> {
    check(found > 0.0 && found <= 1.0, "gamma", "above 0 and at most 1", found)
}

const fn steps(found: u32) -> Checked<f64> {
    check(found > 0, "number of steps", "at least 1", found as f64)
}

/// `numerator / denominator`, one from there on where it is more.
fn part(numerator: u32, denominator: u32) -> f64 {
    f64::from(numerator.min(denominator)) / f64::from(denominator)
}
