//! The product with depth and width known when the program is built: no check and no count is left to run time.

use super::strip::{most_rows, tallest_of};
use super::tile::{begin, finish, row, step};
use super::vectors::Vectors;
use crate::Scalar;
use crate::kernel::gemm::Start;

/// `y = start + a b`: `a` is R×K, `b` K×C, `y` R×C, and `C` at least one vector.
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
        let fits = |vectors: usize| C >= vectors * V::LANES && C - done > (vectors - 1) * V::LANES;
        done += match a.len() {
            1 if fits(8) => strip::<V, T, K, C, 8>(v, a, b, done, start, y),
            1 | 2 if fits(4) => strip::<V, T, K, C, 4>(v, a, b, done, start, y),
            _ if fits(2) => strip::<V, T, K, C, 2>(v, a, b, done, start, y),
            _ => strip::<V, T, K, C, 1>(v, a, b, done, start, y),
        };
    }
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
    let start = match start {
        Start::Row(row) => Start::Row(row.get(first..).unwrap_or_default()),
        start => start,
    };
    let mut done = 0;
    while done < a.len() {
        // Beyond two vectors there are few rows.
        let most = if NV > 2 { 8 / NV } else { most_rows::<V, T>(NV) };
        let (height, count) = tallest_of(a.len() - done, most);
        let rows = done..done + height * count;
        let (Some(a), Some(y)) = (a.get(rows.clone()), y.get_mut(rows)) else { break };
        match height {
            8 if most >= 8 => tiles::<V, T, K, C, 8, NV>(v, a, b, first, start, y),
            6 if most >= 6 => tiles::<V, T, K, C, 6, NV>(v, a, b, first, start, y),
            4 if most >= 4 => tiles::<V, T, K, C, 4, NV>(v, a, b, first, start, y),
            3 if most >= 3 => tiles::<V, T, K, C, 3, NV>(v, a, b, first, start, y),
            2 if most >= 2 => tiles::<V, T, K, C, 2, NV>(v, a, b, first, start, y),
            _ => tiles::<V, T, K, C, 1, NV>(v, a, b, first, start, y),
        }
        done += height * count;
    }
    NV * V::LANES
}

/// Tiles of `MR` rows by `NV` vectors from column `first` on.
#[inline(always)]
fn tiles<V: Vectors<T>, T: Scalar, const K: usize, const C: usize, const MR: usize, const NV: usize>(
    v: V,
    a: &[[T; K]],
    b: &[[T; C]; K],
    first: usize,
    start: Start<'_, T>,
    y: &mut [[T; C]],
) {
    for (a, y) in a.as_chunks::<MR>().0.iter().zip(y.as_chunks_mut::<MR>().0) {
        let y = y.as_flattened_mut().get_mut(first..).unwrap_or_default();
        let mut sums = begin::<V, T, MR, NV>(v, start, y, C);
        for (p, b) in b.iter().enumerate() {
            let Some(b) = b.get(first..).and_then(|b| row::<V, T, NV>(b)) else { return };
            sums = step(v, |r| a.get(r).and_then(|a| a.get(p)).copied().unwrap_or(T::ZERO), b, sums);
        }
        finish::<V, T, MR, NV>(y, C, &sums);
    }
}
