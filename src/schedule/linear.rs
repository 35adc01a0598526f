use super::{Checked, Schedule};
use crate::contract::HyperparameterError;

/// A rate that rises along a line to its full size, and stays there: a warm-up.
///
/// # Maths
///
/// ```text
/// rate(t) = rate (start + (1 − start) min(t, steps)/steps)
/// ```
///
/// # Source
///
/// As `torch.optim.lr_scheduler.LinearLR(start_factor=start, total_iters=steps)`.
///
/// # Example
///
/// ```
/// use constnet::schedule::{LinearLr, Schedule};
/// assert_eq!([0, 1, 2, 9].map(|step| LinearLr::new(1.0, 0.5, 2).rate(step)), [0.5, 0.75, 1.0, 1.0]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, zerocopy::FromZeros)]
pub struct LinearLr {
    rate: f64,
    start: f64,
    steps: u32,
}

impl LinearLr {
    /// From `start` times `rate` to `rate` in `steps` steps.
    ///
    /// # Panics
    ///
    /// If a number makes no sense; in a `const`, that is when the program is built.
    #[must_use]
    pub const fn new(rate: f64, start: f64, steps: u32) -> Self {
        match Self::try_new(rate, start, steps) {
            Ok(schedule) => schedule,
            Err(HyperparameterError { .. }) => {
                panic!("the rate must be positive, the start factor between 0 and 1, and the steps at least 1")
            }
        }
    }

    /// From `start` times `rate` to `rate` in `steps` steps, from outside.
    ///
    /// # Errors
    ///
    /// If the rate is not positive and finite, `start` is not between 0 and 1, or there are no steps.
    pub const fn try_new(rate: f64, start: f64, steps: u32) -> Checked<Self> {
        if let Err(error) = super::rate(rate) {
            return Err(error);
        }
        if let Err(error) = super::check(0.0 <= start && start <= 1.0, "start factor", "at least 0 and at most 1", start) {
            return Err(error);
        }
        if let Err(error) = super::steps(steps) {
            return Err(error);
        }
        Ok(Self { rate, start, steps })
    }
}

impl Schedule for LinearLr {
    fn rate(&self, step: u32) -> f64 {
        self.rate * (self.start + (1.0 - self.start) * super::part(step, self.steps))
    }
}
