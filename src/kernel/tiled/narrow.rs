//! The product with fewer columns than a vector has elements, with depth and width known when the program is built.
//!
//! The vector read for a row of the right factor holds what follows it too: sums of no use, which are not stored. Fewer rows
//! of the product than a tile has would wait for their sums, so there eight of each take turns, and the order of a sum's terms
//! is theirs.

use super::tile::{row, step};
use super::vectors::Vectors;
use crate::Scalar;
use crate::kernel::gemm::{BLOCK, Start, blocks};

/// Rows of a tile, and sums that take turns.
const HEIGHT: usize = 8;
/// Elements of two vectors of any tier.
const TWO: usize = 32;

/// `y = start + a b`: `a` is R×K, `b` K×C, `y` R×C; what lies in `y` is no start.
#[inline(always)]
pub fn product<V: Vectors<T>, T: Scalar, const K: usize, const C: usize>(
    v: V,
    a: &[[T; K]],
    b: &[[T; C]; K],
    start: Start<'_, T>,
    y: &mut [[T; C]],
) {
    let start = match start {
        Start::Row(row) => extended(row),
        _ => [T::ZERO; TWO],
    };
    // From the last rows on there is less than a vector, so they have a place of their own.
    let b = b.as_flattened();
    let inside = if b.len() < V::LANES { 0 } else { (b.len() - V::LANES) / C + 1 };
    let last: [T; TWO] = extended(b.get(inside * C..).unwrap_or_default());
    let vectors =
        |p: usize| if p < inside { row::<V, T, 1>(b.get(p * C..)?) } else { row::<V, T, 1>(last.get((p - inside) * C..)?) };
    let Some(start) = row::<V, T, 1>(&start) else { return };
    let zero = [v.splat(T::ZERO)];
    let mut done = 0;
    while a.len() >= HEIGHT && done < a.len() {
        // The last tile lies over the one before it.
        let first = done.min(a.len() - HEIGHT);
        let (a, y) = (a.get(first..).and_then(<[_]>::first_chunk), y.get_mut(first..).and_then(<[_]>::first_chunk_mut));
        let (Some(a), Some(y)): (Option<&[_; HEIGHT]>, Option<&mut [_; HEIGHT]>) = (a, y) else { return };
        for terms in blocks(K) {
            let add = terms.start > 0;
            let mut sums = [if add { zero } else { *start }; HEIGHT];
            for p in terms {
                let Some(b) = vectors(p) else { return };
                sums = step(v, |r| a.get(r).and_then(|a| a.get(p)).copied().unwrap_or(T::ZERO), b, sums);
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
        for (block, a) in a.chunks(HEIGHT * BLOCK).enumerate() {
            let mut sums = [zero; HEIGHT];
            if block == 0 {
                sums[0] = *start;
            }
            for (first, a) in (block * HEIGHT * BLOCK..).step_by(HEIGHT).zip(a.chunks(HEIGHT)) {
                for (p, (a, [sum])) in (first..).zip(a.iter().zip(&mut sums)) {
                    let Some([b]) = vectors(p) else { return };
                    *sum = v.mul_add(v.splat(*a), *b, *sum);
                }
            }
            let [[s0], [s1], [s2], [s3], [s4], [s5], [s6], [s7]] = sums;
            let add = |a, b| v.add(a, b);
            store::<V, T, C>(add(add(add(s0, s1), add(s2, s3)), add(add(s4, s5), add(s6, s7))), block > 0, y);
        }
    }
}

/// `values`, of which only the first are looked at, and zeros.
#[inline(always)]
fn extended<T: Scalar>(values: &[T]) -> [T; TWO] {
    let mut extended = [T::ZERO; TWO];
    extended.iter_mut().zip(values).for_each(|(to, from)| *to = *from);
    extended
}

/// Stores the first elements of a vector, or adds them.
#[inline(always)]
fn store<V: Vectors<T>, T: Scalar, const C: usize>(sum: V::Vector, add: bool, y: &mut [T; C]) {
    let mut whole = [T::ZERO; TWO];
    if let Some(whole) = V::whole_mut(&mut whole).first_mut() {
        *whole = sum;
    }
    y.iter_mut().zip(whole).for_each(|(y, sum)| *y = if add { *y + sum } else { sum });
}
