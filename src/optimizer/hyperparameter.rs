use core::fmt;

/// A hyper-parameter that makes no sense.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HyperparameterError<T> {
    /// Which.
    pub name: &'static str,
    /// What it must be.
    pub expected: &'static str,
    /// What was given.
    pub found: T,
}

impl<T: fmt::Display> fmt::Display for HyperparameterError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the {} must be {}, found {}", self.name, self.expected, self.found)
    }
}

impl<T: fmt::Debug + fmt::Display> core::error::Error for HyperparameterError<T> {}
