use crate::contract::HyperparameterError;

/// An optimiser whose learning rate can be changed while it trains.
pub trait LearningRate<T> {
    /// The learning rate.
    fn rate(&self) -> T;

    /// Changes it. It may be zero, and then nothing is learned.
    ///
    /// # Errors
    ///
    /// If it is not at least 0 and finite; the rate stays as it is.
    fn set_rate(&mut self, rate: T) -> Result<(), HyperparameterError<T>>;
}

/// For an optimiser with a field `rate`.
macro_rules! learning_rate {
    ($Optimizer:ident) => {
        impl<T: $crate::scalar::Scalar> $crate::optimizer::LearningRate<T> for $Optimizer<T> {
            fn rate(&self) -> T {
                self.rate
            }

            fn set_rate(&mut self, rate: T) -> Result<(), $crate::contract::HyperparameterError<T>> {
                self.rate = $crate::contract::HyperparameterError::non_negative("learning rate", rate)?;
                Ok(())
            }
        }
    };
}

pub(super) use learning_rate;
