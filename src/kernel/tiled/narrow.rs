//! The product with fewer columns than a vector has elements, with depth and width known when the program is built.
//!
//! The vector read for a row of the right factor holds what follows it too: sums of no use, which are not stored. Fewer rows
//! of the product than a tile has would wait for their sums, so there eight of each take turns, and the order of a sum's terms
//! is theirs.

use super::tile::step;
use super::vectors::Vectors;
use crate::Scalar;
use crate::kernel::gemm::{BLOCK, Start, blocks};

/// Rows of a tile, and sums that take turns.
const HEIGHT: usize = 8;
/// Elements of the widest vector.
const WIDEST: usize = 16;

/// `y = start + a b`: `a` is R×K, `b` K×C, `y` R×C; what lies in `y` is no start.
#[inline(always)]
pub fn product<V: Vectors<T>, T: Scalar, const K: usize, const C: usize>(
    v: V,
    a: &[[T; K]],
    b: &[[T; C]; K],
    start: Start<'_, T>,
    y: &mut [[T; C]],
) {
    let b = b.as_flattened();
    // From the last rows on there is less than a vector.
    let inside = if b.len() < V::LANES { 0 } else { (b.len() - V::LANES) / C + 1 };
    let whole = |p: usize| V::whole(b.get(p * C..)?).first().copied();
    let part = |p: usize| Some(v.part(b.get(p * C..)?));
    let zero = v.splat(T::ZERO);
    let start = if let Start::Row(row) = start { v.part(row) } else { zero };
    let mut done = 0;
    while a.len() >= HEIGHT && done < a.len() {
        // The last tile lies over the one before it.
        let first = done.min(a.len() - HEIGHT);
        let (a, y) = (a.get(first..).and_then(<[_]>::first_chunk), y.get_mut(first..).and_then(<[_]>::first_chunk_mut));
        let (Some(a), Some(y)): (Option<&[_; HEIGHT]>, Option<&mut [_; HEIGHT]>) = (a, y) else { return };
        let column = |p: usize| move |r: usize| a.get(r).and_then(|a| a.get(p)).copied().unwrap_or(T::ZERO);
        for terms in blocks(K) {
            let add = terms.start > 0;
            let mut sums = [[if add { zero } else { start }]; HEIGHT];
            for p in terms.start..terms.end.min(inside) {
                let Some(b) = whole(p) else { return };
                sums = step(v, column(p), &[b], sums);
            }
            for p in terms.start.max(inside)..terms.end {
                let Some(b) = part(p) else { return };
                sums = step(v, column(p), &[b], sums);
            }
            for (y, [sum]) in y.iter_mut().zip(sums) {
                store::<V, T, C>(sum, add, y);
            }
        }
        done += HEIGHT;
    }
    if done > 0 {
        return;
    }
    for (a, y) in a.iter().zip(y) {
        for block in (0..K).step_by(HEIGHT * BLOCK) {
            let end = K.min(block + HEIGHT * BLOCK);
            let full = block.max(inside.min(end) / HEIGHT * HEIGHT);
            let mut sums = [zero; HEIGHT];
            if block == 0 {
                sums[0] = start;
            }
            for first in (block..full).step_by(HEIGHT) {
                for (p, sum) in (first..).zip(&mut sums) {
                    let (Some(a), Some(b)) = (a.get(p), whole(p)) else { return };
                    *sum = v.mul_add(v.splat(*a), b, *sum);
                }
            }
            for first in (full..end).step_by(HEIGHT) {
                for (p, sum) in (first..end).zip(&mut sums) {
                    let (Some(a), Some(b)) = (a.get(p), if p < inside { whole(p) } else { part(p) }) else { return };
                    *sum = v.mul_add(v.splat(*a), b, *sum);
                }
            }
            let [s0, s1, s2, s3, s4, s5, s6, s7] = sums;
            let first = v.add(v.add(s0, s1), v.add(s2, s3));
            let second = v.add(v.add(s4, s5), v.add(s6, s7));
            store::<V, T, C>(v.add(first, second), block > 0, y);
        }
    }
}

/// Stores the first elements of a vector, or adds them.
#[inline(always)]
fn store<V: Vectors<T>, T: Scalar, const C: usize>(sum: V::Vector, add: bool, y: &mut [T; C]) {
    let mut whole = [T::ZERO; WIDEST];
    if let Some(whole) = V::whole_mut(&mut whole).first_mut() {
        *whole = sum;
    }
    y.iter_mut().zip(whole).for_each(|(y, sum)| *y = if add { *y + sum } else { sum });
}
