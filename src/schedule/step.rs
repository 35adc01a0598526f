use super::{Checked, Schedule};
use crate::contract::HyperparameterError;

/// A rate that falls by a factor after every so many steps.
///
/// # Maths
///
/// ```text
/// rate(t) = rate gamma^⌊t / every⌋
/// ```
///
/// # Source
///
/// As `torch.optim.lr_scheduler.StepLR`.
///
/// # Example
///
/// ```
/// use constnet::schedule::{Schedule, StepLr};
/// assert_eq!([0, 1, 2, 5].map(|step| StepLr::new(1.0, 2, 0.5).rate(step)), [1.0, 1.0, 0.5, 0.25]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, zerocopy::FromZeros)]
pub struct StepLr {
    rate: f64,
    every: u32,
    gamma: f64,
}

impl StepLr {
    /// From `rate` on, times `gamma` after each `every` steps.
    ///
    /// # Panics
    ///
    /// If a number makes no sense; in a `const`, that is when the program is built.
    #[must_use]
    pub const fn new(rate: f64, every: u32, gamma: f64) -> Self {
        match Self::try_new(rate, every, gamma) {
            Ok(schedule) => schedule,
            Err(HyperparameterError { .. }) => {
                panic!("the rate must be positive, the steps at least 1, and gamma above 0 and at most 1")
            }
        }
    }

    /// From `rate` on, times `gamma` after each `every` steps, from outside.
    ///
    /// # Errors
    ///
    /// If the rate is not positive and finite, `every` is zero, or `gamma` is not above 0 and at most 1.
    pub const fn try_new(rate: f64, every: u32, gamma: f64) -> Checked<Self> {
        if let Err(error) = super::rate(rate) {
            return Err(error);
        }
        if let Err(error) = super::steps(every) {
            return Err(error);
        }
        if let Err(error) = super::gamma(gamma) {
            return Err(error);
        }
        Ok(Self { rate, every, gamma })
    }
}

impl Schedule for StepLr {
    fn rate(&self, step: u32) -> f64 {
        self.rate * libm::pow(self.gamma, f64::from(step / self.every))
    }
}
