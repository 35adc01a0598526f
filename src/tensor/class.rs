use super::{Matrix, Rows, Tensor3, Zero};
use crate::scalar::Scalar;
use core::fmt;

/// One of `C` classes, numbered from 0.
///
/// A number out of range is refused where it is made, so that nothing that takes classes can fail.
///
/// # Memory
///
/// Two bytes; `C` is at most 65,536.
///
/// # Example
///
/// ```
/// use constnet::Class;
/// assert_eq!(Class::<10>::new(9).unwrap().index(), 9);
/// let error = Class::<10>::new(10).unwrap_err();
/// assert_eq!(error.to_string(), "expected a class below 10, found 10");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, zerocopy::FromZeros)]
pub struct Class<const C: usize>(u16);

impl<const C: usize> Class<C> {
    const FITS: () = assert!(C > 0 && C <= 1 << 16, "a class is one of 1 to 65,536");

    /// Class `index`.
    ///
    /// # Errors
    ///
    /// If there is no such class.
    pub const fn new(index: usize) -> Result<Self, ClassOutOfRange> {
        let () = Self::FITS;
        if index < C { Ok(Self(index as u16)) } else { Err(ClassOutOfRange { class: index, classes: C }) }
    }

    /// Its number, below `C`.
    #[inline(always)]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl<const C: usize> Zero for Class<C> {
    const ZERO: Self = match Self::new(0) {
        Ok(class) => class,
        Err(_) => unreachable!(),
    };
}

/// There is no such class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClassOutOfRange {
    /// The number given.
    pub class: usize,
    /// How many classes there are.
    pub classes: usize,
}

impl fmt::Display for ClassOutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected a class below {}, found {}", self.classes, self.class)
    }
}

impl core::error::Error for ClassOutOfRange {}

impl<const C: usize> TryFrom<usize> for Class<C> {
    type Error = ClassOutOfRange;

    fn try_from(index: usize) -> Result<Self, ClassOutOfRange> {
        Self::new(index)
    }
}

/// An array of classes: a batch of words, or of sequences of them.
#[diagnostic::on_unimplemented(
    message = "expected an array of `Class<{C}>`, found `{Self}`",
    label = "the number of classes of this layer and of what it is given differ"
)]
pub trait Classes<const C: usize> {
    /// A tensor with a row of `F` numbers for each class.
    type With<const F: usize, T: Scalar>: Rows<F, Scalar = T>;

    /// All of them, one after the other.
    fn classes(&self) -> &[Class<C>];
}

impl<const B: usize, const C: usize> Classes<C> for [Class<C>; B] {
    type With<const F: usize, T: Scalar> = Matrix<B, F, T>;

    #[inline(always)]
    fn classes(&self) -> &[Class<C>] {
        self
    }
}

impl<const B: usize, const L: usize, const C: usize> Classes<C> for [[Class<C>; L]; B] {
    type With<const F: usize, T: Scalar> = Tensor3<B, L, F, T>;

    #[inline(always)]
    fn classes(&self) -> &[Class<C>] {
        self.as_flattened()
    }
}
