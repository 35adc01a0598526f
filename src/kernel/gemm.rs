//! One matrix product with sizes known at run time, for each scalar type and tier: every large product runs through it.

use crate::Scalar;
use core::ops::Range;

/// Terms of a sum that are added one after the other. A deeper sum is that of blocks of so many: what it rounds away grows with
/// their number and that of the blocks, not with that of all terms.
pub(super) const BLOCK: usize = 128;

/// Where a sum starts: minus zero, to which the first term is added without an addition. Zero would need one, for the sake of
/// the sign of a zero.
#[inline(always)]
pub(super) fn nothing<T: Scalar>() -> T {
    -T::ZERO
}

/// The blocks of a sum of `depth` terms: at least one.
#[inline(always)]
pub(super) fn blocks(depth: usize) -> impl Iterator<Item = Range<usize>> {
    (0..depth.div_ceil(BLOCK).max(1)).map(move |block| block * BLOCK..depth.min((block + 1) * BLOCK))
}

/// A matrix that lies row after row in a slice.
#[derive(Clone, Copy, Debug)]
pub struct Operand<'a, T> {
    /// The values from the first element used.
    pub values: &'a [T],
    /// Elements from one stored row to the next.
    pub stride: usize,
    /// Whether the product reads the stored matrix by columns.
    pub transposed: bool,
}

impl<'a, T> Operand<'a, T> {
    /// The stored rows as they are.
    pub fn rows(values: &'a [T], stride: usize) -> Self {
        Self { values, stride, transposed: false }
    }

    /// The stored rows taken as columns.
    pub fn columns(values: &'a [T], stride: usize) -> Self {
        Self { values, stride, transposed: true }
    }

    /// From the first element of row `row` on, as the product reads it, and how far it is to the next.
    pub(super) fn row(&self, row: usize) -> (&'a [T], usize) {
        self.from(row, self.transposed)
    }

    /// From the first element of column `column` on, as the product reads it, and how far it is to the next.
    pub(super) fn column(&self, column: usize) -> (&'a [T], usize) {
        self.from(column, !self.transposed)
    }

    fn from(&self, index: usize, across: bool) -> (&'a [T], usize) {
        let (first, step) = if across { (index, self.stride) } else { (index * self.stride, 1) };
        (self.values.get(first..).unwrap_or_default(), step)
    }
}

/// What the sums of a product are added to, at their end: so a large bias costs small products no precision. In fixed point,
/// where sums are exact, they start from it.
#[derive(Clone, Copy, Debug)]
pub enum Start<'a, T> {
    /// Nothing: a sum of products that are all minus zero is minus zero.
    Zero,
    /// The same row for every row of the product: a bias.
    Row(&'a [T]),
    /// What lies in the product already.
    Sum,
}

impl<T: Copy> Start<'_, T> {
    /// What the block of a sum that begins with term `first` is added to.
    #[inline(always)]
    pub(super) fn block(self, first: usize) -> Self {
        if first == 0 { self } else { Start::Sum }
    }
}

/// The product `y = start + a b`, of `rows x depth` by `depth x cols`.
#[derive(Debug)]
pub struct Gemm<'a, T> {
    /// Rows of `a` and of `y`.
    pub rows: usize,
    /// Columns of `b` and of `y`.
    pub cols: usize,
    /// Columns of `a`, rows of `b`.
    pub depth: usize,
    /// The left factor.
    pub a: Operand<'a, T>,
    /// The right factor.
    pub b: Operand<'a, T>,
    /// What each sum is added to.
    pub start: Start<'a, T>,
    /// The product, from its first element.
    pub y: &'a mut [T],
    /// Elements from one row of the product to the next.
    pub y_stride: usize,
}

impl<'a, T: Copy> Gemm<'a, T> {
    /// The block of the sums that has the terms `terms`.
    #[inline(always)]
    pub(super) fn block(&mut self, terms: Range<usize>) -> Gemm<'_, T> {
        let a = Operand { values: self.a.column(terms.start).0, ..self.a };
        let b = Operand { values: self.b.row(terms.start).0, ..self.b };
        Gemm { depth: terms.len(), a, b, start: self.start.block(terms.start), y: &mut *self.y, ..*self }
    }
}

impl<'a, T> Gemm<'a, T> {
    /// The product of whole arrays: `a` is R×K, `b` K×C, `y` R×C.
    #[inline(always)]
    pub fn of<const K: usize, const C: usize>(
        a: &'a [[T; K]],
        b: &'a [[T; C]; K],
        start: Start<'a, T>,
        y: &'a mut [[T; C]],
    ) -> Self {
        Self {
            rows: a.len().min(y.len()),
            cols: C,
            depth: K,
            a: Operand::rows(a.as_flattened(), K),
            b: Operand::rows(b.as_flattened(), C),
            start,
            y: y.as_flattened_mut(),
            y_stride: C,
        }
    }

    /// The product of an array and a transposed one: `a` is R×K, `b` C×K, `y` R×C.
    #[inline(always)]
    pub fn times_transposed<const K: usize, const C: usize>(a: &'a [[T; K]], b: &'a [[T; K]; C], y: &'a mut [[T; C]]) -> Self {
        Self {
            rows: a.len().min(y.len()),
            cols: C,
            depth: K,
            a: Operand::rows(a.as_flattened(), K),
            b: Operand::columns(b.as_flattened(), K),
            start: Start::Zero,
            y: y.as_flattened_mut(),
            y_stride: C,
        }
    }

    /// The product of a transposed array and another one: `a` is K×R, `b` K×C, `y` R×C.
    #[inline(always)]
    pub fn transposed_times<const R: usize, const C: usize>(a: &'a [[T; R]], b: &'a [[T; C]], y: &'a mut [[T; C]; R]) -> Self {
        Self {
            rows: R,
            cols: C,
            depth: a.len().min(b.len()),
            a: Operand::columns(a.as_flattened(), R),
            b: Operand::rows(b.as_flattened(), C),
            start: Start::Zero,
            y: y.as_flattened_mut(),
            y_stride: C,
        }
    }
}
