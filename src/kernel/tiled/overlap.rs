//! The product with more columns than a vector has elements and fewer than two have, with depth and width known when the
//! program is built: in two vectors that lie over each other, and share what is read of the left factor.

use super::cover::{Tiles, by_height, most_rows};
use super::tile::{begin, step};
use super::vectors::Vectors;
use crate::Scalar;
use crate::kernel::gemm::{Start, blocks};
use core::ops::Range;

/// `y = start + a b`: `a` is R×K, `b` K×C, `y` R×C.
#[inline(always)]
pub fn product<V: Vectors<T>, T: Scalar, const K: usize, const C: usize>(
    v: V,
    a: &[[T; K]],
    b: &[[T; C]; K],
    start: Start<'_, T>,
    y: &mut [[T; C]],
) {
    by_height(a.len(), most_rows::<V, T>(2), Rows { v, a, b, start, y });
}

/// The rows of the product.
struct Rows<'a, V, T, const K: usize, const C: usize> {
    v: V,
    a: &'a [[T; K]],
    b: &'a [[T; C]; K],
    start: Start<'a, T>,
    y: &'a mut [[T; C]],
}

impl<V: Vectors<T>, T: Scalar, const K: usize, const C: usize> Tiles for Rows<'_, V, T, K, C> {
    #[inline(always)]
    fn tiles<const MR: usize>(&mut self, rows: Range<usize>) {
        let Self { v, b, .. } = *self;
        let (Some(a), Some(y)) = (self.a.get(rows.clone()), self.y.get_mut(rows)) else { return };
        for (a, y) in a.as_chunks::<MR>().0.iter().zip(y.as_chunks_mut::<MR>().0) {
            for terms in blocks(K) {
                let start = self.start.block(terms.start);
                let mut sums = begin::<V, T, MR, 2>(v);
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
}

/// The first and the last vector of a row.
#[inline(always)]
fn both<V: Vectors<T>, T: Scalar>(row: &[T]) -> Option<[V::Vector; 2]> {
    let last = row.get(row.len().checked_sub(V::LANES)?..)?;
    Some([*V::whole(row).first()?, *V::whole(last).first()?])
}
