//! The product of one row, with depth and width known when the program is built.
//!
//! Each number of the right factor is used once, so that the time is that of reading it. As many sums as do not wait for each
//! other run at a time: vectors of columns, and where these are fewer, sums of the same columns that take turns, whose order
//! of terms is theirs. More columns run in strips, all of them on some rows of the right factor before the next rows: so it is
//! read about as it lies, which caches expect.

use super::dot::Lengthwise;
use super::vectors::store_part;
use crate::Scalar;
use crate::kernel::gemm::{BLOCK, Start, blocks, nothing};
use core::ops::Range;

/// Sums that run at a time.
const SUMS: usize = 8;
/// Rows of the right factor that all strips read before they go on.
const RUN: usize = 16;

/// `y = start + a b`: `a` has K elements, `b` is K×C, `y` has C; what lies in `y` is no start. It may take as much stack as `y`.
#[inline(always)]
pub fn product<V: Lengthwise<T>, T: Scalar, const K: usize, const C: usize>(
    v: V,
    a: &[T; K],
    b: &[[T; C]; K],
    start: Start<'_, T>,
    y: &mut [T; C],
) {
    if C == 0 {
        return;
    }
    let strip = const { width(V::LANES, C) };
    if strip < C && C.is_multiple_of(strip) {
        return in_runs(v, a, b, start, y);
    }
    let block = const { turns(V::LANES, C) * BLOCK };
    for column in (0..C).step_by(strip) {
        let column = column.min(C - strip);
        let mut totals = if let Start::Row(row) = start { load::<V, T, C>(v, row, column) } else { [v.splat(nothing()); SUMS] };
        for first in (0..K).step_by(block) {
            let sums = sums(v, a, b, first..K.min(first + block), column, [v.splat(nothing()); SUMS]);
            for (total, sum) in totals.iter_mut().zip(sums) {
                *total = v.add(*total, sum);
            }
        }
        store::<V, T, C>(v, &totals, column, y);
    }
}

/// As [`product`], for whole strips.
#[inline(always)]
fn in_runs<V: Lengthwise<T>, T: Scalar, const K: usize, const C: usize>(
    v: V,
    a: &[T; K],
    b: &[[T; C]; K],
    start: Start<'_, T>,
    y: &mut [T; C],
) {
    match start {
        Start::Row(start) => y.iter_mut().zip(start).for_each(|(y, start)| *y = *start),
        Start::Zero | Start::Sum => y.fill(nothing()),
    }
    for terms in blocks(K) {
        let mut row = [nothing(); C];
        for p in terms.clone().step_by(RUN) {
            for column in (0..C).step_by(const { width(V::LANES, C) }) {
                // As it is: only so the compiler sees that the strip is inside.
                let column = column.min(C - const { width(V::LANES, C) });
                let sums = sums(v, a, b, p..terms.end.min(p + RUN), column, load::<V, T, C>(v, &row, column));
                store::<V, T, C>(v, &sums, column, &mut row);
            }
        }
        y.iter_mut().zip(&row).for_each(|(y, sum)| *y += *sum);
    }
}

/// Vectors of a strip: as many in each, and one at least.
#[inline(always)]
const fn vectors(lanes: usize, columns: usize) -> usize {
    if columns <= lanes { 1 } else { columns.div_ceil(lanes).div_ceil(columns.div_ceil(SUMS * lanes)) }
}

/// Sums of the same columns.
#[inline(always)]
const fn turns(lanes: usize, columns: usize) -> usize {
    SUMS / vectors(lanes, columns)
}

/// Rows of the right factor at whose start a whole vector lies; where a row is shorter, it holds what follows it too: sums of
/// no use.
pub(super) const fn inside(lanes: usize, rows: usize, columns: usize) -> usize {
    (rows * columns + columns).saturating_sub(lanes) / if columns == 0 { 1 } else { columns }
}

/// The vector that begins with element `first` of `values`. Where these end before it does, its other lanes are of no use.
#[inline(always)]
pub(super) fn beginning<V: Lengthwise<T>, T: Scalar>(v: V, values: &[T], first: usize) -> Option<V::Vector> {
    let Some(last) = values.len().checked_sub(V::LANES) else { return Some(v.part(values.get(first..)?)) };
    let vector = *V::whole(values.get(first.min(last)..)?).first()?;
    Some(if first > last { v.rotated(vector, first - last) } else { vector })
}

/// Columns of a strip.
#[inline(always)]
const fn width(lanes: usize, columns: usize) -> usize {
    let whole = vectors(lanes, columns) * lanes;
    if whole < columns { whole } else { columns }
}

/// The column in its strip of vector `i`: the last vector lies over the one before it.
#[inline(always)]
const fn column(lanes: usize, columns: usize, i: usize) -> usize {
    let last = width(lanes, columns).saturating_sub(lanes);
    if i * lanes < last { i * lanes } else { last }
}

/// The strip from column `first` on of `row`.
#[inline(always)]
fn load<V: Lengthwise<T>, T: Scalar, const C: usize>(v: V, row: &[T], first: usize) -> [V::Vector; SUMS] {
    let mut sums = [v.splat(T::ZERO); SUMS];
    for (i, sum) in sums.iter_mut().enumerate().take(const { vectors(V::LANES, C) }) {
        let row = row.get(first + column(V::LANES, C, i)..).unwrap_or_default();
        *sum = if C < V::LANES { v.part(row) } else { V::whole(row).first().copied().unwrap_or(*sum) };
    }
    sums
}

/// The terms `terms` of the strip from column `first` on, added to the first of `sums`.
#[inline(always)]
fn sums<V: Lengthwise<T>, T: Scalar, const K: usize, const C: usize>(
    v: V,
    a: &[T; K],
    b: &[[T; C]; K],
    terms: Range<usize>,
    first: usize,
    mut sums: [V::Vector; SUMS],
) -> [V::Vector; SUMS] {
    let (vectors, turns) = const { (vectors(V::LANES, C), turns(V::LANES, C)) };
    let b = b.as_flattened();
    let inside = const { inside(V::LANES, K, C) };
    let full = terms.start + terms.end.min(inside).saturating_sub(terms.start) / turns * turns;
    for p in (terms.start..full).step_by(turns) {
        for (i, sum) in sums.iter_mut().enumerate().take(vectors * turns) {
            let (p, at) = (p + i / vectors, first + column(V::LANES, C, i % vectors));
            let (Some(a), Some(b)) = (a.get(p), b.get(p * C + at..)) else { break };
            let Some(b) = V::whole(b).first() else { break };
            *sum = v.mul_add(v.splat(*a), *b, *sum);
        }
    }
    for p in (full..terms.end).step_by(turns) {
        for (i, sum) in sums.iter_mut().enumerate().take(vectors * turns) {
            let (p, at) = (p + i / vectors, first + column(V::LANES, C, i % vectors));
            if p < terms.end {
                let (Some(a), Some(b)) = (a.get(p), beginning(v, b, p * C + at)) else { break };
                *sum = v.mul_add(v.splat(*a), b, *sum);
            }
        }
    }
    let mut left = turns;
    while left > 1 {
        left /= 2;
        let Some((sums, others)) = sums.split_at_mut_checked(left * vectors) else { break };
        for (sum, other) in sums.iter_mut().zip(others).take(left * vectors) {
            *sum = v.add(*sum, *other);
        }
    }
    sums
}

/// Stores the sums of a strip.
#[inline(always)]
fn store<V: Lengthwise<T>, T: Scalar, const C: usize>(v: V, sums: &[V::Vector; SUMS], first: usize, y: &mut [T; C]) {
    for (i, sum) in sums.iter().enumerate().take(const { vectors(V::LANES, C) }) {
        let y = y.get_mut(first + column(V::LANES, C, i)..).unwrap_or_default();
        if let Some(y) = V::whole_mut(y).first_mut() {
            *y = *sum;
            continue;
        }
        store_part(v, *sum, Start::Zero, y);
    }
}
