use crate::scalar::Scalar;
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

// The checks that losses, layers and optimisers share: the number itself, or what is wrong with it.
impl<T: Scalar> HyperparameterError<T> {
    pub(crate) fn finite(name: &'static str, found: T) -> Result<T, Self> {
        Self::check(found.is_finite(), name, "finite", found)
    }

    pub(crate) fn positive(name: &'static str, found: T) -> Result<T, Self> {
        Self::check(found > T::ZERO && found.is_finite(), name, "positive and finite", found)
    }

    pub(crate) fn non_negative(name: &'static str, found: T) -> Result<T, Self> {
        Self::check(found >= T::ZERO && found.is_finite(), name, "at least 0 and finite", found)
    }

    pub(crate) fn fraction(name: &'static str, found: T) -> Result<T, Self> {
        Self::check(found >= T::ZERO && found < T::ONE, name, "at least 0 and below 1", found)
    }

    fn check(holds: bool, name: &'static str, expected: &'static str, found: T) -> Result<T, Self> {
        if holds { Ok(found) } else { Err(Self { name, expected, found }) }
    }
}
