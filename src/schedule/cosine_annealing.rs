use super::{Checked, Schedule};
use crate::contract::HyperparameterError;

/// A rate that falls along half a cosine, and stays where it ends.
///
/// # Maths
///
/// ```text
/// rate(t) = least + (rate − least) (1 + cos(π min(t, steps)/steps))/2
/// ```
///
/// # Source
///
/// I. Loshchilov and F. Hutter, "SGDR: stochastic gradient descent with warm restarts", 2017, equation 5; as
/// `torch.optim.lr_scheduler.CosineAnnealingLR`, which rises again after its end.
///
/// # Example
///
/// ```
/// use constnet::schedule::{CosineAnnealingLr, Schedule};
/// let rates = [0, 5, 10, 99].map(|step| CosineAnnealingLr::new(1.0, 0.0, 10).rate(step));
/// assert!(rates[0] == 1.0 && (rates[1] - 0.5).abs() < 1e-15 && rates[2..] == [0.0, 0.0]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, zerocopy::FromZeros)]
pub struct CosineAnnealingLr {
    rate: f64,
    least: f64,
    steps: u32,
}

impl CosineAnnealingLr {
    /// From `rate` to `least` in `steps` steps.
    ///
    /// # Panics
    ///
    /// If a number makes no sense; in a `const`, that is when the program is built.
    #[must_use]
    pub const fn new(rate: f64, least: f64, steps: u32) -> Self {
        match Self::try_new(rate, least, steps) {
            Ok(schedule) => schedule,
            Err(HyperparameterError { .. }) => {
                panic!("the rate must be positive, the least at least 0 and at most the rate, and the steps at least 1")
            }
        }
    }

    /// From `rate` to `least` in `steps` steps, from outside.
    ///
    /// # Errors
    ///
    /// If the rate is not positive and finite, `least` is not between 0 and it, or there are no steps.
    pub const fn try_new(rate: f64, least: f64, steps: u32) -> Checked<Self> {
        if let Err(error) = super::rate(rate) {
            return Err(error);
        }
        if let Err(error) = super::check(0.0 <= least && least <= rate, "least rate", "at least 0 and at most the rate", least) {
            return Err(error);
        }
        if let Err(error) = super::steps(steps) {
            return Err(error);
        }
        Ok(Self { rate, least, steps })
    }
}

impl Schedule for CosineAnnealingLr {
    fn rate(&self, step: u32) -> f64 {
        self.least + (self.rate - self.least) * (1.0 + libm::cos(core::f64::consts::PI * super::part(step, self.steps))) / 2.0
    }
}
