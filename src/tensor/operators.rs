//! `+`, `-` and `*` between matrices, these and `/` with scalars, and the products with a transposed side.

use super::Matrix;
use crate::kernel::{self, Kernel};
use crate::scalar::Scalar;
use core::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

impl<const R: usize, const C: usize, T: Scalar> Add for Matrix<R, C, T> {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        self.zip_map(&other, |a, b| a + b)
    }
}

impl<const R: usize, const C: usize, T: Scalar> AddAssign for Matrix<R, C, T> {
    fn add_assign(&mut self, other: Self) {
        for (a, b) in self.as_mut_slice().iter_mut().zip(other.as_slice()) {
            *a += *b;
        }
    }
}

impl<const R: usize, const C: usize, T: Scalar> Sub for Matrix<R, C, T> {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self.zip_map(&other, |a, b| a - b)
    }
}

impl<const R: usize, const C: usize, T: Scalar> SubAssign for Matrix<R, C, T> {
    fn sub_assign(&mut self, other: Self) {
        for (a, b) in self.as_mut_slice().iter_mut().zip(other.as_slice()) {
            *a -= *b;
        }
    }
}

impl<const R: usize, const C: usize, T: Scalar> Neg for Matrix<R, C, T> {
    type Output = Self;

    fn neg(self) -> Self {
        self.map(|a| -a)
    }
}

impl<const R: usize, const C: usize, T: Scalar> Add<T> for Matrix<R, C, T> {
    type Output = Self;

    fn add(self, scalar: T) -> Self {
        self.map(|a| a + scalar)
    }
}

impl<const R: usize, const C: usize, T: Scalar> Sub<T> for Matrix<R, C, T> {
    type Output = Self;

    fn sub(self, scalar: T) -> Self {
        self.map(|a| a - scalar)
    }
}

impl<const R: usize, const C: usize, T: Scalar> Mul<T> for Matrix<R, C, T> {
    type Output = Self;

    fn mul(self, scalar: T) -> Self {
        self.map(|a| a * scalar)
    }
}

impl<const R: usize, const C: usize, T: Scalar> MulAssign<T> for Matrix<R, C, T> {
    fn mul_assign(&mut self, scalar: T) {
        for a in self.as_mut_slice() {
            *a *= scalar;
        }
    }
}

impl<const R: usize, const C: usize, T: Scalar> Div<T> for Matrix<R, C, T> {
    type Output = Self;

    fn div(self, scalar: T) -> Self {
        self.map(|a| a / scalar)
    }
}

impl<const R: usize, const C: usize, T: Scalar> DivAssign<T> for Matrix<R, C, T> {
    fn div_assign(&mut self, scalar: T) {
        for a in self.as_mut_slice() {
            *a = *a / scalar;
        }
    }
}

/// The matrix product.
impl<const R: usize, const K: usize, const C: usize, T: Kernel> Mul<Matrix<K, C, T>> for Matrix<R, K, T> {
    type Output = Matrix<R, C, T>;

    fn mul(self, other: Matrix<K, C, T>) -> Matrix<R, C, T> {
        &self * &other
    }
}

/// The matrix product, without a copy of its sides.
impl<const R: usize, const K: usize, const C: usize, T: Kernel> Mul<&Matrix<K, C, T>> for &Matrix<R, K, T> {
    type Output = Matrix<R, C, T>;

    fn mul(self, other: &Matrix<K, C, T>) -> Matrix<R, C, T> {
        let mut product = Matrix::ZERO;
        kernel::product(&self.0, &other.0, &mut product.0);
        product
    }
}

impl<const R: usize, const C: usize, T: Kernel> Matrix<R, C, T> {
    /// `self otherᵀ`, without a transposed copy.
    ///
    /// ```
    /// use constnet::Matrix;
    /// let row = Matrix([[1.0, 2.0]]);
    /// assert_eq!(row.times_transposed(&row), Matrix([[5.0]]));
    /// ```
    #[must_use]
    pub fn times_transposed<const I: usize>(&self, other: &Matrix<I, C, T>) -> Matrix<R, I, T> {
        let mut product = Matrix::ZERO;
        kernel::times_transposed(&self.0, &other.0, &mut product.0);
        product
    }

    /// `selfᵀ other`, without a transposed copy.
    ///
    /// ```
    /// use constnet::Matrix;
    /// let row = Matrix([[1.0, 2.0]]);
    /// assert_eq!(row.transposed_times(&row), Matrix([[1.0, 2.0], [2.0, 4.0]]));
    /// ```
    #[must_use]
    pub fn transposed_times<const O: usize>(&self, other: &Matrix<R, O, T>) -> Matrix<C, O, T> {
        let mut product = Matrix::ZERO;
        kernel::transposed_times(&self.0, &other.0, |offset, piece| {
            for (to, from) in product.as_mut_slice().iter_mut().skip(offset).zip(piece) {
                *to = *from;
            }
        });
        product
    }
}
