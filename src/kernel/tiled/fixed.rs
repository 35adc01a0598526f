//! The products with depth and width known when the program is built: no check and no count is left to run time.

use super::dot::Lengthwise;
use super::pack::transpose;
use super::strip::{most_rows, tallest_of};
use super::tile::{begin, finish, from_column, row, step};
use super::vectors::Vectors;
use crate::Scalar;
use crate::kernel::gemm::{BLOCK, Start, blocks};

/// Rows of a tile of one vector, where there are registers for so many sums: fewer wait for each other.
const TALL: usize = 16;

/// `y = start + a b`: `a` is R×K, `b` K×C, `y` R×C, `R` at least two and `C` at least one vector.
#[inline(always)]
pub fn product<V: Vectors<T>, T: Scalar, const K: usize, const C: usize>(
    v: V,
    a: &[[T; K]],
    b: &[[T; C]; K],
    start: Start<'_, T>,
    y: &mut [[T; C]],
) {
    let mut done = 0;
    while done < C {
        done += match a.len() {
            2 if fits::<V, T>(4, C, done) => strip::<V, T, K, C, 4>(v, a, b, done, start, y),
            _ if fits::<V, T>(2, C, done) => strip::<V, T, K, C, 2>(v, a, b, done, start, y),
            _ => strip::<V, T, K, C, 1>(v, a, b, done, start, y),
        };
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

/// `y = aᵀ b`: `a` is K×R, `b` K×C, `y` R×C, and `C` at least one vector.
#[inline(always)]
pub fn transposed_times<V: Vectors<T>, T: Scalar, const R: usize, const C: usize>(
    v: V,
    a: &[[T; R]],
    b: &[[T; C]],
    y: &mut [[T; C]; R],
) {
    let mut done = 0;
    while done < C {
        done += match R {
            1 if fits::<V, T>(8, C, done) => strip_by_columns::<V, T, R, C, 8>(v, a, b, done, y),
            1 | 2 if fits::<V, T>(4, C, done) => strip_by_columns::<V, T, R, C, 4>(v, a, b, done, y),
            _ if fits::<V, T>(2, C, done) => strip_by_columns::<V, T, R, C, 2>(v, a, b, done, y),
            _ => strip_by_columns::<V, T, R, C, 1>(v, a, b, done, y),
        };
    }
}

/// Whether a strip of so many vectors has room in `cols` columns, and more to do than a narrower one.
#[inline(always)]
fn fits<V: Vectors<T>, T: Scalar>(vectors: usize, cols: usize, done: usize) -> bool {
    cols >= vectors * V::LANES && cols - done > (vectors - 1) * V::LANES
}

/// The columns of `NV` vectors from column `done` on, or the last ones; returns how many.
#[inline(always)]
fn strip<V: Vectors<T>, T: Scalar, const K: usize, const C: usize, const NV: usize>(
    v: V,
    a: &[[T; K]],
    b: &[[T; C]; K],
    done: usize,
    start: Start<'_, T>,
    y: &mut [[T; C]],
) -> usize {
    let first = done.min(C - NV * V::LANES);
    let b = |p: usize| b.get(p).and_then(|b| b.get(first..)).and_then(|b| row::<V, T, NV>(b));
    by_rows::<V, T, K, C, NV>(v, a, b, first, start, y);
    NV * V::LANES
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
        by_rows::<V, T, K, C, NV>(v, a, |p| panel.get(p), first, Start::Zero, y);
        done += across;
    }
    done
}

/// The columns of the product from column `first` on that are those of `b`.
#[inline(always)]
fn by_rows<'b, V: Vectors<T> + 'b, T: Scalar, const K: usize, const C: usize, const NV: usize>(
    v: V,
    a: &[[T; K]],
    b: impl Fn(usize) -> Option<&'b [V::Vector; NV]> + Copy,
    first: usize,
    start: Start<'_, T>,
    y: &mut [[T; C]],
) {
    let start = from_column(start, first);
    let mut done = 0;
    while done < a.len() {
        // Beyond two vectors there are few rows.
        let most = if NV > 2 { 8 / NV } else { most_rows::<V, T>(NV) };
        let left = a.len() - done;
        // The few sums of one or two rows left alone would wait for each other.
        let tall = NV == 1 && V::REGISTERS > TALL && (left == TALL || left > TALL + 2);
        let (height, count) = if tall { (TALL, 1) } else { tallest_of(left, most) };
        let rows = done..done + height * count;
        let (Some(a), Some(y)) = (a.get(rows.clone()), y.get_mut(rows)) else { break };
        match height {
            TALL if NV == 1 && V::REGISTERS > TALL => pairs::<V, T, K, C, NV>(v, a, b, first, start, y),
            8 if most >= 8 => tiles::<V, T, K, C, 8, NV>(v, a, b, first, start, y),
            6 if most >= 6 => tiles::<V, T, K, C, 6, NV>(v, a, b, first, start, y),
            4 if most >= 4 => tiles::<V, T, K, C, 4, NV>(v, a, b, first, start, y),
            3 if most >= 3 => tiles::<V, T, K, C, 3, NV>(v, a, b, first, start, y),
            2 if most >= 2 => tiles::<V, T, K, C, 2, NV>(v, a, b, first, start, y),
            _ => tiles::<V, T, K, C, 1, NV>(v, a, b, first, start, y),
        }
        done += height * count;
    }
}

/// Tiles of `MR` rows by `NV` vectors from column `first` on.
#[inline(always)]
fn tiles<'b, V: Vectors<T> + 'b, T: Scalar, const K: usize, const C: usize, const MR: usize, const NV: usize>(
    v: V,
    a: &[[T; K]],
    b: impl Fn(usize) -> Option<&'b [V::Vector; NV]> + Copy,
    first: usize,
    start: Start<'_, T>,
    y: &mut [[T; C]],
) {
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

/// As [`tiles`], in pairs of tiles of half [`TALL`] rows whose sums run at the same time.
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

/// As [`strip`], with the left factor stored by columns.
#[inline(always)]
fn strip_by_columns<V: Vectors<T>, T: Scalar, const R: usize, const C: usize, const NV: usize>(
    v: V,
    a: &[[T; R]],
    b: &[[T; C]],
    done: usize,
    y: &mut [[T; C]; R],
) -> usize {
    let first = done.min(C - NV * V::LANES);
    let mut done = 0;
    while done < R {
        let (height, count) = tallest_of(R - done, most_rows::<V, T>(NV));
        for _ in 0..count {
            let Some(y) = y.get_mut(done..).and_then(|y| y.as_flattened_mut().get_mut(first..)) else { break };
            match height {
                8 => tile_by_columns::<V, T, R, C, 8, NV>(v, a, b, done, first, y),
                6 => tile_by_columns::<V, T, R, C, 6, NV>(v, a, b, done, first, y),
                4 => tile_by_columns::<V, T, R, C, 4, NV>(v, a, b, done, first, y),
                3 => tile_by_columns::<V, T, R, C, 3, NV>(v, a, b, done, first, y),
                2 => tile_by_columns::<V, T, R, C, 2, NV>(v, a, b, done, first, y),
                _ => tile_by_columns::<V, T, R, C, 1, NV>(v, a, b, done, first, y),
            }
            done += height;
        }
    }
    NV * V::LANES
}

/// The tile of `MR` rows by `NV` vectors at row `top` and column `first`, which `y` begins with.
#[inline(always)]
fn tile_by_columns<V: Vectors<T>, T: Scalar, const R: usize, const C: usize, const MR: usize, const NV: usize>(
    v: V,
    a: &[[T; R]],
    b: &[[T; C]],
    top: usize,
    first: usize,
    y: &mut [T],
) {
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
