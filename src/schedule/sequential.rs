use super::Schedule;

/// One schedule for so many steps, then another, which begins at its own step 0.
///
/// # Source
///
/// As `torch.optim.lr_scheduler.SequentialLR` of two schedulers.
///
/// # Example
///
/// ```
/// use constnet::schedule::{ConstantLr, LinearLr, Schedule, SequentialLr};
/// let warm_up = SequentialLr::new(LinearLr::new(1.0, 0.5, 2), 2, ConstantLr::new(1.0));
/// assert_eq!([0, 1, 2, 3].map(|step| warm_up.rate(step)), [0.5, 0.75, 1.0, 1.0]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, zerocopy::FromZeros)]
pub struct SequentialLr<A, B> {
    first: A,
    steps: u32,
    second: B,
}

impl<A, B> SequentialLr<A, B> {
    /// `first` for `steps` steps, then `second`.
    #[must_use]
    pub const fn new(first: A, steps: u32, second: B) -> Self {
        Self { first, steps, second }
    }
}

impl<A: Schedule, B: Schedule> Schedule for SequentialLr<A, B> {
    fn rate(&self, step: u32) -> f64 {
        match step.checked_sub(self.steps) {
            Some(step) => self.second.rate(step),
            None => self.first.rate(step),
        }
    }
}
