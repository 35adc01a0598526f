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
    b: Operand<'_, T>,
    done: usize,
    first: usize,
    width: usize,
    panel: &mut [T],
) {
    let across = NV * V::LANES;
    if b.transposed {
        let stored = b.values.get(first * b.stride + done..).unwrap_or_default();
        transpose(stored, b.stride, width, panel, across);
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

/// Writes each of the `width` rows of `stored` as a column of `panel`.
#[inline(always)]
fn transpose<T: Scalar>(stored: &[T], stride: usize, width: usize, panel: &mut [T], across: usize) {
    let depth = panel.len() / across;
    for j in (0..width).step_by(SIDE) {
        let rows: [&[T]; SIDE] = from_fn(|r| {
            let row = stored.get((j + r) * stride..).unwrap_or_default();
            if j + r < width { row.get(..depth).unwrap_or(row) } else { &[] }
        });
        let place = across - width + j;
        let whole = if j + SIDE <= width { depth / SIDE } else { 0 };
        for (k, to) in panel.chunks_exact_mut(SIDE * across).take(whole).enumerate() {
            let block: [[T; SIDE]; SIDE] =
                from_fn(|r| rows[r].get(k * SIDE..).and_then(|row| row.first_chunk()).copied().unwrap_or([T::ZERO; SIDE]));
            let block: [[T; SIDE]; SIDE] = from_fn(|p| from_fn(|r| block[r][p]));
            for (to, row) in to.chunks_exact_mut(across).zip(block) {
                if let Some(to) = to.get_mut(place..).and_then(|to| to.first_chunk_mut()) {
                    *to = row;
                }
            }
        }
        for (p, to) in panel.chunks_exact_mut(across).enumerate().skip(whole * SIDE) {
            for (to, row) in to.iter_mut().skip(place).zip(rows) {
                if let Some(value) = row.get(p) {
                    *to = *value;
                }
            }
        }
    }
}
