//! The matrix type: construction, access and conversion.

use super::{Rows, Tensor, Zero};
use crate::scalar::Scalar;
use core::fmt;
use core::ops::{Index, IndexMut};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// `R` rows of `C` numbers.
///
/// A batch is a matrix whose rows are samples; a weight is a matrix with a row for each input. This is no general
/// linear-algebra library: for decompositions, views and sizes known at run time take `nalgebra` or `faer`.
///
/// # Memory
///
/// `R * C` scalars, row-major, without padding.
///
/// # Panics
///
/// Indexing by `(row, column)` panics outside the matrix, as indexing an array does; [`get`](Self::get) does not. A row
/// that is too long does not compile:
///
/// ```compile_fail,E0308
/// let m: constnet::Matrix<1, 2> = constnet::Matrix([[1.0, 2.0, 3.0]]);
/// ```
///
/// # Example
///
/// ```
/// use constnet::Matrix;
/// const A: Matrix<2, 2> = Matrix([[1.0, 2.0], [3.0, 4.0]]);
/// let b = Matrix::identity() * 2.0;
/// assert_eq!(A * b, Matrix([[2.0, 4.0], [6.0, 8.0]]));
/// assert_eq!(A[(1, 0)], 3.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(transparent)]
pub struct Matrix<const R: usize, const C: usize, T = f32>(pub [[T; C]; R]);

/// A slice does not have as many elements as the matrix it should become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongLength {
    /// Rows times columns.
    pub expected: usize,
    /// The length of the slice.
    pub found: usize,
}

impl fmt::Display for WrongLength {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the matrix has {} elements, the slice has {}", self.expected, self.found)
    }
}

impl core::error::Error for WrongLength {}

impl<const R: usize, const C: usize, T: Scalar> Matrix<R, C, T> {
    /// All zero.
    pub const ZERO: Self = Self([[T::ZERO; C]; R]);

    /// A matrix with `value` everywhere.
    pub const fn filled(value: T) -> Self {
        Self([[value; C]; R])
    }

    /// A matrix whose element at `(row, column)` is `f(row, column)`.
    pub fn from_fn(mut f: impl FnMut(usize, usize) -> T) -> Self {
        Self(core::array::from_fn(|r| core::array::from_fn(|c| f(r, c))))
    }

    /// The row at `row`, or `None` below the last.
    pub fn row(&self, row: usize) -> Option<&[T; C]> {
        self.0.get(row)
    }

    /// The element at `(row, column)`, or `None` outside the matrix.
    pub fn get(&self, row: usize, column: usize) -> Option<T> {
        self.0.get(row)?.get(column).copied()
    }

    /// All elements, row by row.
    pub const fn as_slice(&self) -> &[T] {
        self.0.as_flattened()
    }

    /// All elements, row by row.
    pub const fn as_mut_slice(&mut self) -> &mut [T] {
        self.0.as_flattened_mut()
    }

    /// Rows become columns.
    #[must_use]
    pub fn transpose(&self) -> Matrix<C, R, T> {
        let mut t = Matrix::ZERO;
        for (r, row) in self.0.iter().enumerate() {
            for (column, &value) in t.0.iter_mut().zip(row) {
                column[r] = value;
            }
        }
        t
    }

    /// Each element through `f`.
    #[must_use]
    pub fn map<U>(&self, mut f: impl FnMut(T) -> U) -> Matrix<R, C, U> {
        Matrix(self.0.map(|row| row.map(&mut f)))
    }

    /// Each element with the element at the same place of `other` through `f`.
    #[must_use]
    pub fn zip_map<U: Scalar, V>(&self, other: &Matrix<R, C, U>, mut f: impl FnMut(T, U) -> V) -> Matrix<R, C, V> {
        Matrix(core::array::from_fn(|r| core::array::from_fn(|c| f(self.0[r][c], other.0[r][c]))))
    }
}

impl<const N: usize, T: Scalar> Matrix<N, N, T> {
    /// Ones on the diagonal, zeros elsewhere.
    pub const fn identity() -> Self {
        let mut identity = Self::ZERO;
        let mut i = 0;
        while i < N {
            identity.0[i][i] = T::ONE;
            i += 1;
        }
        identity
    }
}

impl<const R: usize, const C: usize, T: Scalar> Zero for Matrix<R, C, T> {
    const ZERO: Self = Self::ZERO;
}

/// All zero.
impl<const R: usize, const C: usize, T: Scalar> Default for Matrix<R, C, T> {
    fn default() -> Self {
        Self::ZERO
    }
}

impl<const R: usize, const C: usize, T: Scalar> Tensor for Matrix<R, C, T> {
    type Scalar = T;
    const LEN: usize = R * C;

    #[inline(always)]
    fn as_slice(&self) -> &[T] {
        self.0.as_flattened()
    }

    #[inline(always)]
    fn as_mut_slice(&mut self) -> &mut [T] {
        self.0.as_flattened_mut()
    }
}

impl<const R: usize, const F: usize, T: Scalar> Rows<F> for Matrix<R, F, T> {
    type With<const O: usize> = Matrix<R, O, T>;

    #[inline(always)]
    fn rows(&self) -> &[[T; F]] {
        &self.0
    }

    #[inline(always)]
    fn rows_mut(&mut self) -> &mut [[T; F]] {
        &mut self.0
    }
}

impl<const R: usize, const C: usize, T> From<[[T; C]; R]> for Matrix<R, C, T> {
    fn from(rows: [[T; C]; R]) -> Self {
        Self(rows)
    }
}

impl<const R: usize, const C: usize, T: Scalar> TryFrom<&[T]> for Matrix<R, C, T> {
    type Error = WrongLength;

    /// Row by row.
    fn try_from(slice: &[T]) -> Result<Self, WrongLength> {
        if slice.len() != R * C {
            return Err(WrongLength { expected: R * C, found: slice.len() });
        }
        let mut matrix = Self::ZERO;
        for (element, &value) in matrix.as_mut_slice().iter_mut().zip(slice) {
            *element = value;
        }
        Ok(matrix)
    }
}

impl<const R: usize, const C: usize, T> Index<(usize, usize)> for Matrix<R, C, T> {
    type Output = T;

    fn index(&self, (row, column): (usize, usize)) -> &T {
        &self.0[row][column]
    }
}

impl<const R: usize, const C: usize, T> IndexMut<(usize, usize)> for Matrix<R, C, T> {
    fn index_mut(&mut self, (row, column): (usize, usize)) -> &mut T {
        &mut self.0[row][column]
    }
}
