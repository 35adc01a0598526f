//! A tile of the product: sums that stay in registers while the inner index runs.

use super::vectors::Vectors;
use crate::Scalar;
use crate::kernel::gemm::{Start, nothing};

/// The sums of `MR` rows and `NV` vectors of columns.
pub(super) type Sums<V, T, const MR: usize, const NV: usize> = [[<V as Vectors<T>>::Vector; NV]; MR];

/// Sums of nothing yet.
#[inline(always)]
pub(super) fn begin<V: Vectors<T>, T: Scalar, const MR: usize, const NV: usize>(v: V) -> Sums<V, T, MR, NV> {
    [[v.splat(nothing()); NV]; MR]
}

/// `start` from column `first` on.
#[inline(always)]
pub(super) fn from_column<T>(start: Start<'_, T>, first: usize) -> Start<'_, T> {
    match start {
        Start::Row(row) => Start::Row(row.get(first..).unwrap_or_default()),
        start => start,
    }
}

/// Stores the sums of a tile, added to `start`, at the start of `y`, and returns what lies below them.
#[inline(always)]
pub(super) fn finish<'a, V: Vectors<T>, T: Scalar, const MR: usize, const NV: usize>(
    v: V,
    start: Start<'_, T>,
    mut y: &'a mut [T],
    y_stride: usize,
    sums: &Sums<V, T, MR, NV>,
) -> &'a mut [T] {
    let bias = if let Start::Row(bias) = start { row::<V, T, NV>(bias) } else { None };
    let add = !matches!(start, Start::Zero);
    y = put::<V, T, MR, NV>(v, 0, bias, add, y, y_stride, sums);
    y = put::<V, T, MR, NV>(v, 1, bias, add, y, y_stride, sums);
    y = put::<V, T, MR, NV>(v, 2, bias, add, y, y_stride, sums);
    y = put::<V, T, MR, NV>(v, 3, bias, add, y, y_stride, sums);
    y = put::<V, T, MR, NV>(v, 4, bias, add, y, y_stride, sums);
    y = put::<V, T, MR, NV>(v, 5, bias, add, y, y_stride, sums);
    y = put::<V, T, MR, NV>(v, 6, bias, add, y, y_stride, sums);
    put::<V, T, MR, NV>(v, 7, bias, add, y, y_stride, sums)
}

/// Stores the sums of row `r` at the start of `y`, or adds them to `bias` or to what lies there, and returns what lies below them.
#[inline(always)]
fn put<'a, V: Vectors<T>, T: Scalar, const MR: usize, const NV: usize>(
    v: V,
    r: usize,
    bias: Option<&[V::Vector; NV]>,
    add: bool,
    y: &'a mut [T],
    y_stride: usize,
    sums: &Sums<V, T, MR, NV>,
) -> &'a mut [T] {
    let Some(sums) = sums.get(r) else { return y };
    if let Some(row) = V::whole_mut(y).first_chunk_mut::<NV>() {
        if let Some(bias) = bias {
            *row = *bias;
        }
        for (y, sum) in row.iter_mut().zip(sums) {
            *y = if add { v.add(*y, *sum) } else { *sum };
        }
    }
    y.get_mut(y_stride..).unwrap_or_default()
}

/// One value of the inner index: a column of the left factor times a row of the right one.
///
/// The rows are written out: a loop over them that the compiler leaves rolled keeps the sums in memory, at a third of the
/// speed. Those from `MR` on vanish.
#[inline(always)]
pub(super) fn step<V: Vectors<T>, T: Scalar, const MR: usize, const NV: usize>(
    v: V,
    column: impl Fn(usize) -> T + Copy,
    row: &[V::Vector; NV],
    mut sums: Sums<V, T, MR, NV>,
) -> Sums<V, T, MR, NV> {
    add(v, 0, column, row, &mut sums);
    add(v, 1, column, row, &mut sums);
    add(v, 2, column, row, &mut sums);
    add(v, 3, column, row, &mut sums);
    add(v, 4, column, row, &mut sums);
    add(v, 5, column, row, &mut sums);
    add(v, 6, column, row, &mut sums);
    add(v, 7, column, row, &mut sums);
    sums
}

/// The step of row `r`.
#[inline(always)]
fn add<V: Vectors<T>, T: Scalar, const MR: usize, const NV: usize>(
    v: V,
    r: usize,
    column: impl Fn(usize) -> T,
    row: &[V::Vector; NV],
    sums: &mut Sums<V, T, MR, NV>,
) {
    if let Some(sums) = sums.get_mut(r) {
        let a = v.splat(column(r));
        for (sum, b) in sums.iter_mut().zip(row) {
            *sum = v.mul_add(a, *b, *sum);
        }
    }
}

/// The `NV` vectors at the start of `values`.
#[inline(always)]
pub(super) fn row<V: Vectors<T>, T: Scalar, const NV: usize>(values: &[T]) -> Option<&[V::Vector; NV]> {
    V::whole(values).first_chunk()
}
