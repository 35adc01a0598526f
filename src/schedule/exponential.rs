use super::{Checked, Schedule};
use crate::contract::HyperparameterError;

/// A rate that falls by a factor after each step.
///
/// # Maths
///
/// ```text
/// rate(t) = rate gamma^t
/// ```
///
/// # Source
///
/// As `torch.optim.lr_scheduler.ExponentialLR`.
///
/// # Example
///
/// ```
/// use constnet::schedule::{ExponentialLr, Schedule};
/// assert_eq!([0, 1, 3].map(|step| ExponentialLr::new(1.0, 0.5).rate(step)), [1.0, 0.5, 0.125]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, zerocopy::FromZeros)]
pub struct ExponentialLr {
    rate: f64,
    gamma: f64,
}

impl ExponentialLr {
    /// From `rate` on, times `gamma` after each step.
    ///
    /// # Panics
    ///
    /// If a number makes no sense; in a `const`, that is when the program is built.
    #[must_use]
    pub const fn new(rate: f64, gamma: f64) -> Self {
        match Self::try_new(rate, gamma) {
            Ok(schedule) => schedule,
            Err(HyperparameterError { .. }) => panic!("the rate must be positive, and gamma above 0 and at most 1"),
        }
    }

    /// From `rate` on, times `gamma` after each step, from outside.
    ///
    /// # Errors
    ///
    /// If the rate is not positive and finite or `gamma` is not above 0 and at most 1.
    pub const fn try_new(rate: f64, gamma: f64) -> Checked<Self> {
        if let Err(error) = super::rate(rate) {
            return Err(error);
        }
        if let Err(error) = super::gamma(gamma) {
            return Err(error);
        }
        Ok(Self { rate, gamma })
    }
}

impl Schedule for ExponentialLr {
    fn rate(&self, step: u32) -> f64 {
        self.rate * libm::pow(self.gamma, f64::from(step))
    }
}
