//! The product with fewer columns than a vector has elements, with depth and width known when the program is built.
//!
//! The vector read for a row of the right factor holds what follows it too: sums of no use, which are not stored. Fewer rows
//! of the product than a tile has would wait for their sums, so there each is a product of its own.

use super::single;
use super::tile::step;
use super::vectors::{Vectors, store_part};
use crate::Scalar;
use crate::kernel::gemm::{Start, blocks};

/// Rows of a tile.
const HEIGHT: usize = 8;

/// `y = start + a b`: `a` is R×K, `b` K×C, `y` R×C; what lies in `y` is no start.
#[inline(always)]
pub fn product<V: Vectors<T>, T: Scalar, const K: usize, const C: usize>(
    v: V,
    a: &[[T; K]],
    b: &[[T; C]; K],
    start: Start<'_, T>,
    y: &mut [[T; C]],
) {
    if a.len() < HEIGHT {
        return a.iter().zip(y).for_each(|(a, y)| single::product(v, a, b, start, y));
    }
    let b = b.as_flattened();
    let inside = const { single::inside(V::LANES, K, C) };
    let whole = |p: usize| V::whole(b.get(p * C..)?).first().copied();
    let part = |p: usize| Some(v.part(b.get(p * C..)?));
    let mut done = 0;
    while done < a.len() {
        // The last tile lies over the one before it.
        let first = done.min(a.len() - HEIGHT);
        let (a, y) = (a.get(first..).and_then(<[_]>::first_chunk), y.get_mut(first..).and_then(<[_]>::first_chunk_mut));
        let (Some(a), Some(y)): (Option<&[_; HEIGHT]>, Option<&mut [_; HEIGHT]>) = (a, y) else { return };
        let column = |p: usize| move |r: usize| a.get(r).and_then(|a| a.get(p)).copied().unwrap_or(T::ZERO);
        for terms in blocks(K) {
            let start = start.block(terms.start);
            let mut sums = [[v.splat(T::ZERO)]; HEIGHT];
            for p in terms.start..terms.end.min(inside) {
                let Some(b) = whole(p) else { return };
                sums = step(v, column(p), &[b], sums);
            }
            for p in terms.start.max(inside)..terms.end {
                let Some(b) = part(p) else { return };
                sums = step(v, column(p), &[b], sums);
            }
            for (y, [sum]) in y.iter_mut().zip(sums) {
                store_part(v, sum, start, y);
            }
        }
        done += HEIGHT;
    }
}
