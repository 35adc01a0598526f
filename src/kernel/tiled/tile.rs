//! A tile of the product: sums that stay in registers while the inner index runs.

use super::vectors::Vectors;
use crate::Scalar;
use crate::kernel::gemm::Start;
use core::array::from_fn;

/// The sums of `MR` rows and `NV` vectors of columns.
pub(super) type Sums<V, T, const MR: usize, const NV: usize> = [[<V as Vectors<T>>::Vector; NV]; MR];

/// What the sums of a tile start from; `y` begins at the tile's first element.
#[inline(always)]
pub(super) fn begin<V: Vectors<T>, T: Scalar, const MR: usize, const NV: usize>(
    v: V,
    start: Start<'_, T>,
    y: &[T],
    y_stride: usize,
) -> Sums<V, T, MR, NV> {
    let zeros = [v.splat(T::ZERO); NV];
    match start {
        Start::Zero => [zeros; MR],
        Start::Row(start) => [row::<V, T, NV>(start).copied().unwrap_or(zeros); MR],
        Start::Sum => from_fn(|r| y.get(r * y_stride..).and_then(|y| row::<V, T, NV>(y)).copied().unwrap_or(zeros)),
    }
}

/// Stores the sums of a tile at the start of `y`, and returns what lies below them.
#[inline(always)]
pub(super) fn finish<'a, V: Vectors<T>, T: Scalar, const MR: usize, const NV: usize>(
    mut y: &'a mut [T],
    y_stride: usize,
    sums: &Sums<V, T, MR, NV>,
) -> &'a mut [T] {
    y = put::<V, T, MR, NV>(0, y, y_stride, sums);
    y = put::<V, T, MR, NV>(1, y, y_stride, sums);
    y = put::<V, T, MR, NV>(2, y, y_stride, sums);
    y = put::<V, T, MR, NV>(3, y, y_stride, sums);
    y = put::<V, T, MR, NV>(4, y, y_stride, sums);
    y = put::<V, T, MR, NV>(5, y, y_stride, sums);
    y = put::<V, T, MR, NV>(6, y, y_stride, sums);
    put::<V, T, MR, NV>(7, y, y_stride, sums)
}

/// Stores the sums of row `r` at the start of `y`, and returns what lies below them.
#[inline(always)]
fn put<'a, V: Vectors<T>, T: Scalar, const MR: usize, const NV: usize>(
    r: usize,
    y: &'a mut [T],
    y_stride: usize,
    sums: &Sums<V, T, MR, NV>,
) -> &'a mut [T] {
    let Some(sums) = sums.get(r) else { return y };
    if let Some(row) = V::whole_mut(y).first_chunk_mut() {
        *row = *sums;
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
