//! Rows of a strip of the right factor one after another, as wide as the vectors that read them.

use super::tile::row;
use super::vectors::Vectors;
use crate::Scalar;
use crate::kernel::gemm::Operand;
use core::array::from_fn;

/// Elements of a stored block that is transposed at a time, in each direction.
const SIDE: usize = 8;

/// Copies `width` columns of the right factor from `first` on, and of its rows as many as `panel` has, into the last places
/// of the rows of `panel`, which are `NV` vectors each. The other places are left.
#[inline(always)]
pub(super) fn pack<V: Vectors<T>, T: Scalar, const NV: usize>(
    v: V,
    b: Operand<'_, T>,
    done: usize,
    first: usize,
    width: usize,
    panel: &mut [T],
) {
    let across = NV * V::LANES;
    if b.transposed {
        let stored = b.values.get(first * b.stride + done..).unwrap_or_default();
        transpose(v, stored, b.stride, width, panel, across);
    } else {
        let stored = b.values.get(done * b.stride + first..).unwrap_or_default();
        for (p, to) in panel.chunks_exact_mut(across).enumerate() {
            let from = stored.get(p * b.stride..).unwrap_or_default();
            if width == across {
                if let (Some(to), Some(from)) = (V::whole_mut(to).first_chunk_mut::<NV>(), row::<V, T, NV>(from)) {
                    *to = *from;
                }
            } else {
                let (from, to) = (from.get(..width).unwrap_or_default(), to.get_mut(across - width..).unwrap_or_default());
                to.iter_mut().zip(from).for_each(|(to, from)| *to = *from);
            }
        }
    }
}

/// Writes each of the `width` rows of `stored` as a column of `panel`, in its last places.
#[inline(always)]
fn transpose<V: Vectors<T>, T: Scalar>(v: V, stored: &[T], stride: usize, width: usize, panel: &mut [T], across: usize) {
    let mut done = 0;
    if panel.len() >= SIDE * across {
        while width - done >= SIDE {
            let stored = stored.get(done * stride..).unwrap_or_default();
            let place = across - width + done;
            v.run(
                #[inline(always)]
                || transpose_blocks(stored, stride, &mut *panel, across, place),
            );
            done += SIDE;
        }
    }
    let (columns, whole) = (done, panel.len() / across / SIDE * SIDE);
    // What is in no block: the last rows of the first columns, and all rows of the last ones.
    for (p, to) in panel.chunks_exact_mut(across).enumerate().skip(if columns == width { whole } else { 0 }) {
        let first = if p < whole { columns } else { 0 };
        for (j, to) in to.iter_mut().skip(across - width + first).enumerate() {
            if let Some(value) = stored.get((first + j) * stride + p) {
                *to = *value;
            }
        }
    }
}

/// Transposes whole blocks from the top of `panel` down, of its columns from `place` on.
///
/// The compiler makes vectors of a block if all of its rows are there at once, without a check between them.
#[inline(always)]
fn transpose_blocks<T: Scalar>(stored: &[T], stride: usize, panel: &mut [T], across: usize, place: usize) {
    let mut rows: [_; SIDE] = from_fn(|r| stored.get(r * stride..).unwrap_or_default().as_chunks::<SIDE>().0.iter());
    for to in panel.chunks_exact_mut(SIDE * across) {
        let [a, b, c, d, e, f, g, h] = rows.each_mut().map(Iterator::next);
        let (Some(a), Some(b), Some(c), Some(d)) = (a, b, c, d) else { return };
        let (Some(e), Some(f), Some(g), Some(h)) = (e, f, g, h) else { return };
        let block = [a, b, c, d, e, f, g, h];
        let block: [[T; SIDE]; SIDE] = from_fn(|p| from_fn(|r| block[r][p]));
        for (to, row) in to.chunks_exact_mut(across).zip(&block) {
            if let Some(to) = to.get_mut(place..).and_then(|to| to.first_chunk_mut()) {
                *to = *row;
            }
        }
    }
}
