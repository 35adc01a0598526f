//! Sums, means and maxima of a matrix: over everything, over each row, over each column.
//!
//! `row_*` gives one number for each row, `column_*` one for each column.

use super::Matrix;
use crate::kernel::{self, Kernel};
use crate::scalar::Scalar;

impl<const R: usize, const C: usize, T: Scalar> Matrix<R, C, T> {
    const NOT_EMPTY: () = assert!(R > 0 && C > 0, "an empty matrix has no mean and no maximum");

    /// The sum of all elements, row by row.
    #[must_use]
    pub fn sum(&self) -> T {
        total(self.as_slice())
    }

    /// The sum of each row.
    #[must_use]
    pub fn row_sums(&self) -> [T; R] {
        self.0.map(|row| total(&row))
    }

    /// The mean of all elements. An empty matrix does not compile.
    #[must_use]
    pub fn mean(&self) -> T {
        const { Self::NOT_EMPTY };
        self.sum().over(R * C)
    }

    /// The mean of each row.
    #[must_use]
    pub fn row_means(&self) -> [T; R] {
        const { Self::NOT_EMPTY };
        self.row_sums().map(|sum| sum.over(C))
    }

    /// The largest element; NaN if there is one. An empty matrix does not compile.
    #[must_use]
    pub fn max(&self) -> T {
        let (row, column) = self.argmax();
        self.0[row][column]
    }

    /// The largest element of each row.
    #[must_use]
    pub fn row_max(&self) -> [T; R] {
        let places = self.row_argmax();
        core::array::from_fn(|r| self.0[r][places[r]])
    }

    /// The largest element of each column.
    #[must_use]
    pub fn column_max(&self) -> [T; C] {
        let places = self.column_argmax();
        core::array::from_fn(|c| self.0[places[c]][c])
    }

    /// The `(row, column)` of the largest element, the first of equals; of the first NaN if there is one.
    #[must_use]
    pub fn argmax(&self) -> (usize, usize) {
        const { Self::NOT_EMPTY };
        let place = first_largest(self.as_slice().iter().copied());
        (place / C, place % C)
    }

    /// The column of the largest element of each row: the predicted class of each sample.
    ///
    /// ```
    /// assert_eq!(constnet::Matrix([[1.0, 3.0, 3.0], [2.0, 1.0, 0.0]]).row_argmax(), [1, 0]);
    /// ```
    #[must_use]
    pub fn row_argmax(&self) -> [usize; R] {
        const { Self::NOT_EMPTY };
        core::array::from_fn(|r| first_largest(self.0[r].iter().copied()))
    }

    /// The row of the largest element of each column.
    #[must_use]
    pub fn column_argmax(&self) -> [usize; C] {
        const { Self::NOT_EMPTY };
        core::array::from_fn(|c| first_largest(self.0.iter().map(|row| row[c])))
    }
}

impl<const R: usize, const C: usize, T: Kernel> Matrix<R, C, T> {
    /// The sum of each column.
    #[must_use]
    pub fn column_sums(&self) -> [T; C] {
        kernel::column_sums(&self.0)
    }

    /// The mean of each column.
    #[must_use]
    pub fn column_means(&self) -> [T; C] {
        const { Self::NOT_EMPTY };
        self.column_sums().map(|sum| sum.over(R))
    }
}

fn total<T: Scalar>(values: &[T]) -> T {
    values.iter().fold(T::ZERO, |sum, &value| sum + value)
}

fn first_largest<T: Scalar>(values: impl Iterator<Item = T>) -> usize {
    let is_nan = |value: T| value.partial_cmp(&value).is_none();
    let mut largest: Option<(usize, T)> = None;
    for (place, value) in values.enumerate() {
        match largest {
            Some((_, best)) if is_nan(best) || !(value > best || is_nan(value)) => {}
            _ => largest = Some((place, value)),
        }
    }
    largest.map_or(0, |(place, _)| place)
}
