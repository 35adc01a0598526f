use super::{Checked, Schedule};
use crate::contract::HyperparameterError;

/// A rate that rises along half a cosine from a 25th of `rate` to `rate` in the first three tenths of all steps, and falls
/// along another to a 10,000th of where it began.
///
/// # Maths
///
/// ```text
/// first = rate/25, last = first/10,000, top = 3 steps/10 − 1, end = steps − 1
/// rate(t) = arc(first, rate, t/top)                  up to the top
///           arc(rate, last, (t − top)/(end − top))   from there on
/// arc(a, b, p) = b + (a − b) (1 + cos(π p))/2
/// ```
///
/// # Source
///
/// L. Smith and N. Topin, "Super-convergence: very fast training of neural networks using large learning rates", 2018; as
/// `torch.optim.lr_scheduler.OneCycleLR` with its defaults, but it does not touch momentum and stays at its end.
///
/// # Example
///
/// ```
/// use constnet::schedule::{OneCycleLr, Schedule};
/// let cycle = OneCycleLr::new(1.0, 100);
/// assert!((cycle.rate(0) - 0.04).abs() < 1e-15 && cycle.rate(29) == 1.0 && (cycle.rate(99) - 4e-6).abs() < 1e-15);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, zerocopy::FromZeros)]
pub struct OneCycleLr {
    rate: f64,
    steps: u32,
}

impl OneCycleLr {
    /// With `rate` at the top, over `steps` steps in all.
    ///
    /// # Panics
    ///
    /// If a number makes no sense; in a `const`, that is when the program is built.
    #[must_use]
    pub const fn new(rate: f64, steps: u32) -> Self {
        match Self::try_new(rate, steps) {
            Ok(schedule) => schedule,
            Err(HyperparameterError { .. }) => panic!("the rate must be positive, and the steps at least 4"),
        }
    }

    /// With `rate` at the top, over `steps` steps in all, from outside.
    ///
    /// # Errors
    ///
    /// If the rate is not positive and finite or there are fewer than 4 steps.
    pub const fn try_new(rate: f64, steps: u32) -> Checked<Self> {
        if let Err(error) = super::rate(rate) {
            return Err(error);
        }
        if let Err(error) = super::check(steps >= 4, "number of steps", "at least 4", steps as f64) {
            return Err(error);
        }
        Ok(Self { rate, steps })
    }
}

impl Schedule for OneCycleLr {
    fn rate(&self, step: u32) -> f64 {
        let (first, end) = (self.rate / 25.0, f64::from(self.steps) - 1.0);
        let (top, step) = (0.3 * f64::from(self.steps) - 1.0, f64::from(step).min(end));
        let arc = |a: f64, b: f64, p: f64| b + (a - b) * (1.0 + libm::cos(core::f64::consts::PI * p)) / 2.0;
        if step <= top { arc(first, self.rate, step / top) } else { arc(self.rate, first / 1e4, (step - top) / (end - top)) }
    }
}
