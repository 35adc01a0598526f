use crate::scalar::Scalar;

/// Says when training no longer helps: after so many looks in a row at a loss that did not fall.
///
/// The loss is best one on data that the model does not learn from, of [`Trainer::evaluate`](crate::Trainer::evaluate).
///
/// # Source
///
/// L. Prechelt, "Early stopping, but when?", 1998, criterion UP; as Keras' `EarlyStopping`, PyTorch has none.
///
/// # Example
///
/// ```
/// use constnet::schedule::EarlyStopping;
/// let mut stopping = EarlyStopping::new(2);
/// assert_eq!([3.0, 2.0, 2.0, 1.0, 1.5, 1.0].map(|loss| stopping.stops(loss)), [false, false, false, false, false, true]);
/// assert_eq!(stopping.best(), Some(1.0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EarlyStopping<T = f32> {
    patience: u32,
    best: Option<T>,
    waited: u32,
}

impl<T: Scalar> EarlyStopping<T> {
    /// Stops at the `patience`-th look in a row without a loss below the best.
    #[must_use]
    pub const fn new(patience: u32) -> Self {
        Self { patience, best: None, waited: 0 }
    }

    /// Looks at `loss`: is it time to stop? NaN is not below anything.
    pub fn stops(&mut self, loss: T) -> bool {
        if self.best.is_none_or(|best| loss < best) && loss.is_finite() {
            self.best = Some(loss);
            self.waited = 0;
        } else {
            self.waited = self.waited.saturating_add(1);
        }
        self.waited >= self.patience && self.waited > 0
    }

    /// The least loss so far.
    pub const fn best(&self) -> Option<T> {
        self.best
    }

    /// Whether the last look was the best: the time to keep a copy of the model.
    pub const fn improved(&self) -> bool {
        self.waited == 0 && self.best.is_some()
    }
}
