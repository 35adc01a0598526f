//! The product with more columns than a vector has elements and fewer than two have, with depth and width known when the
//! program is built: in two vectors that lie over each other, and share what is read of the left factor.

use super::strip::{most_rows, tallest_of};
use super::tile::{Sums, step};
use super::vectors::Vectors;
use crate::Scalar;
use crate::kernel::gemm::{Start, blocks};

/// `y = start + a b`: `a` is R×K, `b` K×C, `y` R×C.
#[inline(always)]
pub fn product<V: Vectors<T>, T: Scalar, const K: usize, const C: usize>(
    v: V,
    a: &[[T; K]],
    b: &[[T; C]; K],
    start: Start<'_, T>,
    y: &mut [[T; C]],
) {
    let mut done = 0;
    while done < a.len() {
        let most = most_rows::<V, T>(2);
        let (height, count) = tallest_of(a.len() - done, most);
        let rows = done..done + height * count;
        let (Some(a), Some(y)) = (a.get(rows.clone()), y.get_mut(rows)) else { break };
        match height {
            8 if most >= 8 => tiles::<V, T, K, C, 8>(v, a, b, start, y),
            6 if most >= 6 => tiles::<V, T, K, C, 6>(v, a, b, start, y),
            4 if most >= 4 => tiles::<V, T, K, C, 4>(v, a, b, start, y),
            3 if most >= 3 => tiles::<V, T, K, C, 3>(v, a, b, start, y),
            2 if most >= 2 => tiles::<V, T, K, C, 2>(v, a, b, start, y),
            _ => tiles::<V, T, K, C, 1>(v, a, b, start, y),
        }
        done += height * count;
    }
}

/// Tiles of `MR` rows.
#[inline(always)]
fn tiles<V: Vectors<T>, T: Scalar, const K: usize, const C: usize, const MR: usize>(
    v: V,
    a: &[[T; K]],
    b: &[[T; C]; K],
    start: Start<'_, T>,
    y: &mut [[T; C]],
) {
    for (a, y) in a.as_chunks::<MR>().0.iter().zip(y.as_chunks_mut::<MR>().0) {
        for terms in blocks(K) {
            let start = start.block(terms.start);
            let mut sums: Sums<V, T, MR, 2> = [[v.splat(T::ZERO); 2]; MR];
            for p in terms {
                let Some(b) = b.get(p).and_then(|b| both::<V, T>(b)) else { return };
                sums = step(v, |r| a.get(r).and_then(|a| a.get(p)).copied().unwrap_or(T::ZERO), &b, sums);
            }
            for (y, sums) in y.iter_mut().zip(sums) {
                let own = match start {
                    Start::Zero => None,
                    Start::Row(row) => both::<V, T>(row),
                    Start::Sum => both::<V, T>(y),
                };
                let [first, last] = match own {
                    Some([first, last]) => [v.add(first, sums[0]), v.add(last, sums[1])],
                    None => sums,
                };
                if let Some(y) = V::whole_mut(y).first_mut() {
                    *y = first;
                }
                if let Some(y) = y.get_mut(C - V::LANES..).and_then(|y| V::whole_mut(y).first_mut()) {
                    *y = last;
                }
            }
        }
    }
}

/// The first and the last vector of a row.
#[inline(always)]
fn both<V: Vectors<T>, T: Scalar>(row: &[T]) -> Option<[V::Vector; 2]> {
    let last = row.get(row.len().checked_sub(V::LANES)?..)?;
    Some([*V::whole(row).first()?, *V::whole(last).first()?])
}
