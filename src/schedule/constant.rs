use super::{Checked, Schedule};
use crate::contract::HyperparameterError;

/// The same rate always.
///
/// # Maths
///
/// ```text
/// rate(t) = rate
/// ```
///
/// # Source
///
/// The rate of an optimiser without scheduler.
///
/// # Example
///
/// ```
/// use constnet::schedule::{ConstantLr, Schedule};
/// assert_eq!(ConstantLr::new(0.5).rate(7), 0.5);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, zerocopy::FromZeros)]
pub struct ConstantLr {
    rate: f64,
}

impl ConstantLr {
    /// `rate` in each step.
    ///
    /// # Panics
    ///
    /// If a number makes no sense; in a `const`, that is when the program is built.
    #[must_use]
    pub const fn new(rate: f64) -> Self {
        match Self::try_new(rate) {
            Ok(schedule) => schedule,
            Err(HyperparameterError { .. }) => panic!("the learning rate must be positive and finite"),
        }
    }

    /// `rate` in each step, from outside.
    ///
    /// # Errors
    ///
    /// If the rate is not positive and finite.
    pub const fn try_new(rate: f64) -> Checked<Self> {
        if let Err(error) = super::rate(rate) {
            return Err(error);
        }
        Ok(Self { rate })
    }
}

impl Schedule for ConstantLr {
    fn rate(&self, _: u32) -> f64 {
        self.rate
    }
}
