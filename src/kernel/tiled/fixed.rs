//! The products with depth and width known when the program is built: no check and no count is left to run time.

use super::cover::{Strips, TALL, Tiles, by_height, by_width, most_rows};
use super::dot::Lengthwise;
use super::pack::transpose;
use super::tile::{begin, finish, from_column, row, step};
use super::vectors::Vectors;
use crate::Scalar;
use crate::kernel::gemm::{BLOCK, Start, blocks};
use core::ops::Range;

/// `y = start + a b`: `a` is R×K, `b` K×C, `y` R×C, `R` at least two and `C` at least one vector.
#[inline(always)]
pub fn product<V: Vectors<T>, T: Scalar, const K: usize, const C: usize>(
    v: V,
    a: &[[T; K]],
    b: &[[T; C]; K],
    start: Start<'_, T>,
    y: &mut [[T; C]],
) {
    let product = ByRows { v, a, b, start, y };
    // The few sums of a narrow strip of two rows would wait for each other.
    if V::REGISTERS > TALL || a.len() == 2 {
        by_width::<V, T, C, 4>(product);
    } else {
        by_width::<V, T, C, 2>(product);
    }
}

/// A product whose left factor is stored by rows.
struct ByRows<'a, V, T, const K: usize, const C: usize> {
    v: V,
    a: &'a [[T; K]],
    b: &'a [[T; C]; K],
    start: Start<'a, T>,
    y: &'a mut [[T; C]],
}

impl<V: Vectors<T>, T: Scalar, const K: usize, const C: usize> Strips for ByRows<'_, V, T, K, C> {
    #[inline(always)]
    fn strip<const NV: usize>(&mut self, first: usize) {
        let Self { v, a, b, start, .. } = *self;
        let b = |p: usize| b.get(p).and_then(|b| b.get(first..)).and_then(|b| row::<V, T, NV>(b));
        rows::<V, T, K, C, NV>(v, a, b, first, start, self.y);
    }
}

/// `y = a bᵀ`: `a` is R×K, `b` C×K, `y` R×C, and `C` at least one vector.
#[inline(always)]
pub fn times_transposed<V: Vectors<T>, T: Scalar, const K: usize, const C: usize>(
    v: V,
    a: &[[T; K]],
    b: &[[T; K]; C],
    y: &mut [[T; C]],
) {
    let mut done = 0;
    if fits::<V, T>(2, C, done) {
        done = packed::<V, T, K, C, 2>(v, a, b, done, y);
    }
    if done < C {
        packed::<V, T, K, C, 1>(v, a, b, done, y);
    }
}

/// As [`times_transposed`] where few rows do not pay for a panel: in sums of vectors along the depth, which is at least one.
#[inline(always)]
pub fn lengthwise<V: Lengthwise<T>, T: Scalar, const K: usize, const C: usize>(
    v: V,
    a: &[[T; K]],
    b: &[[T; K]; C],
    y: &mut [[T; C]],
) {
    for (a, y) in a.iter().zip(y) {
        for first in (0..C).step_by(8).map(|first| first.min(C - 8)) {
            let (Some(b), Some(y)) = (b.get(first..), y.get_mut(first..)) else { return };
            let (Some(b), Some(y)) = (b.first_chunk::<8>(), y.first_chunk_mut::<8>()) else { return };
            *y = [T::ZERO; 8];
            for vectors in blocks(K / V::LANES) {
                let mut sums = [v.splat(T::ZERO); 8];
                for p in vectors.clone() {
                    let Some(a) = V::whole(a).get(p) else { return };
                    for (sum, b) in sums.iter_mut().zip(b) {
                        let Some(b) = V::whole(b).get(p) else { return };
                        *sum = v.mul_add(*a, *b, *sum);
                    }
                }
                if !K.is_multiple_of(V::LANES) && vectors.end == K / V::LANES {
                    let Some(a) = end::<V, T, K>(v, a) else { return };
                    for (sum, b) in sums.iter_mut().zip(b) {
                        let Some(b) = end::<V, T, K>(v, b) else { return };
                        *sum = v.mul_add(a, b, *sum);
                    }
                }
                y.iter_mut().zip(v.totals(sums)).for_each(|(y, total)| *y += total);
            }
        }
    }
}

/// What of a line is in no whole vector, after zeros.
#[inline(always)]
fn end<V: Lengthwise<T>, T: Scalar, const K: usize>(v: V, line: &[T; K]) -> Option<V::Vector> {
    Some(v.last(*V::whole(line.get(K - V::LANES..)?).first()?, K % V::LANES))
}

/// Whether a strip of so many vectors has room in `cols` columns, and more to do than a narrower one.
#[inline(always)]
fn fits<V: Vectors<T>, T: Scalar>(vectors: usize, cols: usize, done: usize) -> bool {
    cols >= vectors * V::LANES && cols - done > (vectors - 1) * V::LANES
}

/// The columns from column `done` on by strips of `NV` vectors, each of them transposed in a panel, until none is left, or one
/// narrower strip; returns how many are done.
#[inline(always)]
fn packed<V: Vectors<T>, T: Scalar, const K: usize, const C: usize, const NV: usize>(
    v: V,
    a: &[[T; K]],
    b: &[[T; K]; C],
    mut done: usize,
    y: &mut [[T; C]],
) -> usize {
    let across = NV * V::LANES;
    let mut panel = [[v.splat(T::ZERO); NV]; K];
    while done < C && fits::<V, T>(NV, C, done) {
        let first = done.min(C - across);
        let stored = b.as_flattened().get(first * K..).unwrap_or_default();
        transpose(v, stored, K, across, V::flat_mut(panel.as_flattened_mut()), across);
        rows::<V, T, K, C, NV>(v, a, |p| panel.get(p), first, Start::Zero, y);
        done += across;
    }
    done
}

/// The columns of the product from column `first` on that are those of `b`.
#[inline(always)]
fn rows<'b, V: Vectors<T> + 'b, T: Scalar, const K: usize, const C: usize, const NV: usize>(
    v: V,
    a: &[[T; K]],
    b: impl Fn(usize) -> Option<&'b [V::Vector; NV]> + Copy,
    first: usize,
    start: Start<'_, T>,
    y: &mut [[T; C]],
) {
    let most = if NV == 1 && V::REGISTERS > TALL { TALL } else { most_rows::<V, T>(NV) };
    by_height(a.len(), most, Rows { v, a, b, first, start: from_column(start, first), y });
}

/// The rows of a strip.
struct Rows<'a, V, T, B, const K: usize, const C: usize> {
    v: V,
    a: &'a [[T; K]],
    b: B,
    first: usize,
    start: Start<'a, T>,
    y: &'a mut [[T; C]],
}

impl<'b, V, T, B, const K: usize, const C: usize, const NV: usize> Tiles for Rows<'_, V, T, B, K, C>
where
    V: Vectors<T> + 'b,
    T: Scalar,
    B: Fn(usize) -> Option<&'b [V::Vector; NV]> + Copy,
{
    #[inline(always)]
    fn tiles<const MR: usize>(&mut self, rows: Range<usize>) {
        let Self { v, b, first, start, .. } = *self;
        let (Some(a), Some(y)) = (self.a.get(rows.clone()), self.y.get_mut(rows)) else { return };
        if MR == TALL {
            return pairs::<V, T, K, C, NV>(v, a, b, first, start, y);
        }
        for (a, y) in a.as_chunks::<MR>().0.iter().zip(y.as_chunks_mut::<MR>().0) {
            let y = y.as_flattened_mut().get_mut(first..).unwrap_or_default();
            for terms in blocks(K) {
                let (start, mut sums) = (start.block(terms.start), begin::<V, T, MR, NV>(v));
                for p in terms {
                    let Some(b) = b(p) else { return };
                    sums = step(v, |r| a.get(r).and_then(|a| a.get(p)).copied().unwrap_or(T::ZERO), b, sums);
                }
                finish::<V, T, MR, NV>(v, start, y, C, &sums);
            }
        }
    }
}

/// Tiles of [`TALL`] rows, as pairs of tiles of half of them whose sums run at the same time.
#[inline(always)]
fn pairs<'b, V: Vectors<T> + 'b, T: Scalar, const K: usize, const C: usize, const NV: usize>(
    v: V,
    a: &[[T; K]],
    b: impl Fn(usize) -> Option<&'b [V::Vector; NV]> + Copy,
    first: usize,
    start: Start<'_, T>,
    y: &mut [[T; C]],
) {
    for (a, y) in a.as_chunks::<TALL>().0.iter().zip(y.as_chunks_mut::<TALL>().0) {
        let y = y.as_flattened_mut().get_mut(first..).unwrap_or_default();
        for terms in blocks(K) {
            let start = start.block(terms.start);
            let (mut upper, mut lower) = (begin::<V, T, 8, NV>(v), begin::<V, T, 8, NV>(v));
            for p in terms {
                let Some(b) = b(p) else { return };
                upper = step(v, |r| a.get(r).and_then(|a| a.get(p)).copied().unwrap_or(T::ZERO), b, upper);
                lower = step(v, |r| a.get(r + 8).and_then(|a| a.get(p)).copied().unwrap_or(T::ZERO), b, lower);
            }
            let below = finish::<V, T, 8, NV>(v, start, y, C, &upper);
            finish::<V, T, 8, NV>(v, start, below, C, &lower);
        }
    }
}

/// `y = aᵀ b`: `a` is K×R, `b` K×C, `y` R×C, and `C` at least one vector.
#[inline(always)]
pub fn transposed_times<V: Vectors<T>, T: Scalar, const R: usize, const C: usize>(
    v: V,
    a: &[[T; R]],
    b: &[[T; C]],
    y: &mut [[T; C]; R],
) {
    let product = ByColumns { v, a, b, y };
    if R == 1 {
        by_width::<V, T, C, 8>(product);
    } else if R == 2 {
        by_width::<V, T, C, 4>(product);
    } else {
        by_width::<V, T, C, 2>(product);
    }
}

/// A product whose left factor is stored by columns.
struct ByColumns<'a, V, T, const R: usize, const C: usize> {
    v: V,
    a: &'a [[T; R]],
    b: &'a [[T; C]],
    y: &'a mut [[T; C]; R],
}

impl<V: Vectors<T>, T: Scalar, const R: usize, const C: usize> Strips for ByColumns<'_, V, T, R, C> {
    #[inline(always)]
    fn strip<const NV: usize>(&mut self, first: usize) {
        let Self { v, a, b, .. } = *self;
        let strip = Strip::<V, T, R, C, NV> { v, a, b, first, y: self.y };
        by_height(R, most_rows::<V, T>(NV), strip);
    }
}

/// Its `NV` vectors from column `first` on.
struct Strip<'a, V, T, const R: usize, const C: usize, const NV: usize> {
    v: V,
    a: &'a [[T; R]],
    b: &'a [[T; C]],
    first: usize,
    y: &'a mut [[T; C]; R],
}

impl<V: Vectors<T>, T: Scalar, const R: usize, const C: usize, const NV: usize> Tiles for Strip<'_, V, T, R, C, NV> {
    #[inline(always)]
    fn tiles<const MR: usize>(&mut self, rows: Range<usize>) {
        let Self { v, a, b, first, .. } = *self;
        for top in rows.step_by(MR) {
            let Some(y) = self.y.get_mut(top..).and_then(|y| y.as_flattened_mut().get_mut(first..)) else { return };
            let mut start = Start::Zero;
            for (a, b) in a.chunks(BLOCK).zip(b.chunks(BLOCK)) {
                let mut sums = begin::<V, T, MR, NV>(v);
                for (a, b) in a.iter().zip(b) {
                    let Some(column) = a.get(top..).and_then(|a| a.first_chunk::<MR>()) else { return };
                    let Some(b) = b.get(first..).and_then(|b| row::<V, T, NV>(b)) else { return };
                    sums = step(v, |r| column.get(r).copied().unwrap_or(T::ZERO), b, sums);
                }
                finish::<V, T, MR, NV>(v, start, y, C, &sums);
                start = Start::Sum;
            }
        }
    }
}
