use crate::scalar::Scalar;

/// How the losses of the elements, or of the rows, become one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, zerocopy::FromZeros)]
#[repr(u8)]
pub(super) enum Reduction {
    #[default]
    Mean,
    Sum,
}

impl Reduction {
    /// What the sum over `n` is multiplied by.
    #[inline(always)]
    pub fn scale<T: Scalar>(self, n: usize) -> T {
        match self {
            Self::Mean => T::ONE.over(n),
            Self::Sum => T::ONE,
        }
    }
}
