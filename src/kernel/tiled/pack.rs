//! Rows of a strip of the right factor one after another, as wide as the vectors that read them.

use super::tile::row;
use super::vectors::{SIDE, Vectors};
use crate::Scalar;
use crate::kernel::gemm::Operand;
use core::array::from_fn;

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
        let panel = panel.get_mut(across - width..).unwrap_or_default();
        v.run(
            #[inline(always)]
            || transpose(v, stored, b.stride, width, panel, across),
        );
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

/// Writes each of the `width` rows of `stored` as a column of `panel`, whose rows lie `across` elements apart: by blocks, the last
/// of which lie over those before them.
#[inline(always)]
pub(super) fn transpose<V: Vectors<T>, T: Scalar>(
    v: V,
    stored: &[T],
    stride: usize,
    width: usize,
    panel: &mut [T],
    across: usize,
) {
    let depth = panel.len().div_ceil(across);
    if width < SIDE || depth < SIDE {
        for (from, j) in stored.chunks(stride.max(1)).zip(0..width) {
            for (value, to) in from.iter().zip(panel.get_mut(j..).unwrap_or_default().iter_mut().step_by(across)) {
                *to = *value;
            }
        }
        return;
    }
    for j in (0..width).step_by(SIDE).map(|j| j.min(width - SIDE)) {
        let rows: [&[T]; SIDE] = from_fn(|r| stored.get((j + r) * stride..).and_then(|row| row.get(..depth)).unwrap_or_default());
        for p in (0..depth).step_by(SIDE).map(|p| p.min(depth - SIDE)) {
            let Some(block) = block(&rows, p) else { return };
            let mut to = panel.get_mut(p * across + j..).unwrap_or_default();
            for column in &v.transpose(block) {
                if let Some(to) = to.first_chunk_mut() {
                    *to = *column;
                }
                to = to.get_mut(across..).unwrap_or_default();
            }
        }
    }
}

/// The block of `rows` from column `p` on.
#[inline(always)]
fn block<'a, T>(rows: &[&'a [T]; SIDE], p: usize) -> Option<[&'a [T; SIDE]; SIDE]> {
    let mut block = [rows[0].get(p..)?.first_chunk()?; SIDE];
    for (to, row) in block.iter_mut().zip(rows) {
        *to = row.get(p..)?.first_chunk()?;
    }
    Some(block)
}
