//! The product with a right factor stored by columns, and few rows: both factors lie along the depth, so the vectors do too,
//! and nothing is packed. The order of a sum's terms is that of the lanes, each of which is summed in blocks.

use super::vectors::Vectors;
use crate::Scalar;
use crate::kernel::gemm::{Gemm, Start, blocks};
use crate::kernel::product::{DEEP, FEW};

/// Vectors whose lanes can be moved and summed.
pub trait Lengthwise<T: Scalar>: Vectors<T> {
    /// The lanes of `x` from `first` on, then those before them.
    fn rotated(self, x: Self::Vector, first: usize) -> Self::Vector;
    /// The last `count` lanes of `x`, and zeros.
    fn last(self, x: Self::Vector, count: usize) -> Self::Vector;
    /// The sum of the lanes.
    fn total(self, x: Self::Vector) -> T;
    /// The sums of the lanes of each.
    fn totals(self, x: [Self::Vector; 8]) -> [T; 8];
}

/// Whether [`gemm`] computes the product, and faster than tiles of a packed factor.
#[inline(always)]
pub fn suits<V: Lengthwise<T>, T: Scalar>(op: &Gemm<'_, T>) -> bool {
    let deep = op.depth >= V::LANES.max(DEEP * op.rows) && op.rows <= FEW;
    deep && op.b.transposed && !op.a.transposed && !matches!(op.start, Start::Sum)
}

/// Runs the product.
#[inline(always)]
pub fn gemm<V: Lengthwise<T>, T: Scalar>(v: V, mut op: Gemm<'_, T>) {
    let mut done = 0;
    while done < op.rows {
        done += match op.rows - done {
            1 => rows::<V, T, 1, 8>(v, &mut op, done),
            2 => rows::<V, T, 2, 4>(v, &mut op, done),
            _ => rows::<V, T, 3, 4>(v, &mut op, done),
        };
    }
}

/// `MR` rows from row `first` on, in tiles of `NC` columns; the last one lies over the one before it. Returns `MR`.
#[inline(always)]
fn rows<V: Lengthwise<T>, T: Scalar, const MR: usize, const NC: usize>(v: V, op: &mut Gemm<'_, T>, first: usize) -> usize {
    v.run(
        #[inline(always)]
        || {
            let mut done = 0;
            while done < op.cols {
                if op.cols >= NC {
                    tile::<V, T, MR, NC>(v, op, first, done.min(op.cols - NC));
                    done += NC;
                } else {
                    tile::<V, T, MR, 1>(v, op, first, done);
                    done += 1;
                }
            }
        },
    );
    MR
}

/// The tile at row `row` and column `column`.
#[inline(always)]
fn tile<V: Lengthwise<T>, T: Scalar, const MR: usize, const NC: usize>(v: V, op: &mut Gemm<'_, T>, row: usize, column: usize) {
    let (whole, part) = (op.depth / V::LANES, op.depth % V::LANES);
    let (mut a, mut b) = ([&[] as &[T]; MR], [&[] as &[T]; NC]);
    let (mut a_whole, mut b_whole) = ([&[] as &[V::Vector]; MR], [&[] as &[V::Vector]; NC]);
    for (r, (a, a_whole)) in (row..).zip(a.iter_mut().zip(&mut a_whole)) {
        let Some(now) = op.a.values.get(r * op.a.stride..).and_then(|a| a.get(..op.depth)) else { return };
        let Some(vectors) = V::whole(now).get(..whole) else { return };
        (*a, *a_whole) = (now, vectors);
    }
    for (c, (b, b_whole)) in (column..).zip(b.iter_mut().zip(&mut b_whole)) {
        let Some(now) = op.b.values.get(c * op.b.stride..).and_then(|b| b.get(..op.depth)) else { return };
        let Some(vectors) = V::whole(now).get(..whole) else { return };
        (*b, *b_whole) = (now, vectors);
    }
    let zero = v.splat(T::ZERO);
    let mut totals = [[T::ZERO; NC]; MR];
    if let Start::Row(start) = op.start {
        totals = [start.get(column..).and_then(|start| start.first_chunk()).copied().unwrap_or([T::ZERO; NC]); MR];
    }
    for vectors in blocks(whole) {
        let mut sums = [[zero; NC]; MR];
        for p in vectors.clone() {
            let at = |line: &[V::Vector]| line.get(p).copied();
            let (Some(a), Some(b)) = (each([zero; MR], &a_whole, at), each([zero; NC], &b_whole, at)) else { return };
            sums = step(v, a, b, sums);
        }
        if part > 0 && vectors.end == whole {
            // What the last vectors share with those before them counts once.
            let last = |line: &[T]| Some(v.last(*V::whole(line.get(op.depth - V::LANES..)?).first()?, part));
            let (Some(a), Some(b)) = (each([zero; MR], &a, last), each([zero; NC], &b, last)) else { return };
            sums = step(v, a, b, sums);
        }
        for (totals, sums) in totals.as_flattened_mut().chunks_mut(8).zip(sums.as_flattened().chunks(8)) {
            let mut eight = [zero; 8];
            eight.iter_mut().zip(sums).for_each(|(to, sum)| *to = *sum);
            totals.iter_mut().zip(v.totals(eight)).for_each(|(total, sum)| *total += sum);
        }
    }
    for (r, totals) in (row..).zip(totals) {
        if let Some(y) = op.y.get_mut(r * op.y_stride + column..).and_then(|y| y.first_chunk_mut::<NC>()) {
            *y = totals;
        }
    }
}

/// The vector that `at` finds in each line, in the places of `now`.
#[inline(always)]
fn each<W: Copy, L, const N: usize>(mut now: [W; N], lines: &[&[L]; N], at: impl Fn(&[L]) -> Option<W>) -> Option<[W; N]> {
    for (now, line) in now.iter_mut().zip(lines) {
        *now = at(line)?;
    }
    Some(now)
}

/// One vector of each row of the left factor times one of each column of the right one.
#[inline(always)]
fn step<V: Lengthwise<T>, T: Scalar, const MR: usize, const NC: usize>(
    v: V,
    a: [V::Vector; MR],
    b: [V::Vector; NC],
    mut sums: [[V::Vector; NC]; MR],
) -> [[V::Vector; NC]; MR] {
    for (c, b) in b.into_iter().enumerate() {
        for (sums, a) in sums.iter_mut().zip(a) {
            sums[c] = v.mul_add(a, b, sums[c]);
        }
    }
    sums
}
