//! Some columns of the product, as many as a tile is wide, with sizes known at run time.

use super::cover::{Tiles, by_height, most_rows, tallest_of};
use super::tile::{begin, finish, row, step};
use super::vectors::Vectors;
use crate::Scalar;
use crate::kernel::gemm::{Operand, Start};
use core::ops::Range;

/// Elements in a row of the widest tile that may have columns which are not the product's.
const ACROSS: usize = 64;
/// Elements of the largest tile.
const TILE: usize = 8 * ACROSS;

/// A strip of the product's columns, and what it is made of.
pub(super) struct Strip<'a, T> {
    pub rows: usize,
    pub depth: usize,
    pub a: Operand<'a, T>,
    /// The right factor from its element in the first row and the strip's first column on.
    pub b: &'a [T],
    pub b_stride: usize,
    /// The start of the strip's columns.
    pub start: Start<'a, T>,
    /// The product from its element in the first row and the strip's first column on.
    pub y: &'a mut [T],
    pub y_stride: usize,
}

impl<T: Scalar> Strip<'_, T> {
    /// The last `width` columns of the strip, which is `NV` vectors wide; `start` and `y` begin at the first of them.
    #[inline(always)]
    pub fn columns<V: Vectors<T>, const NV: usize>(&mut self, v: V, width: usize) {
        if width == NV * V::LANES {
            self.multiply::<V, NV>(v);
        } else {
            self.multiply_part::<V, NV>(v, width);
        }
    }

    /// All rows, in tiles from top to bottom.
    #[inline(always)]
    fn multiply<V: Vectors<T>, const NV: usize>(&mut self, v: V) {
        v.run(
            #[inline(always)]
            || by_height(self.rows, most_rows::<V, T>(NV), Rows::<V, T, NV> { v, strip: self }),
        );
    }

    /// As [`Strip::multiply`], where only the last `width` columns are the product's: through a tile apart.
    #[inline(always)]
    fn multiply_part<V: Vectors<T>, const NV: usize>(&mut self, v: V, width: usize) {
        let across = NV * V::LANES;
        let skipped = across - width;
        let mut apart = [T::ZERO; TILE];
        let mut row = [T::ZERO; ACROSS];
        if let Start::Row(start) = self.start {
            copy(start.get(..width).unwrap_or_default(), row.get_mut(skipped..).unwrap_or_default());
        }
        let mut done = 0;
        while done < self.rows {
            let (height, _) = tallest_of(self.rows - done, most_rows::<V, T>(NV));
            let mut y = self.y.get_mut(done * self.y_stride..).unwrap_or_default();
            if matches!(self.start, Start::Sum) {
                for (from, to) in y.chunks(self.y_stride.max(1)).zip(apart.chunks_exact_mut(across)).take(height) {
                    copy(from.get(..width).unwrap_or_default(), to.get_mut(skipped..).unwrap_or_default());
                }
            }
            let start = if matches!(self.start, Start::Row(_)) { Start::Row(&row[..]) } else { self.start };
            let from = if self.a.transposed { done } else { done * self.a.stride };
            let a = Operand { values: self.a.values.get(from..).unwrap_or_default(), ..self.a };
            Strip { rows: height, a, start, y: &mut apart, y_stride: across, ..*self }.multiply::<V, NV>(v);
            for from in apart.chunks_exact(across).take(height) {
                copy(from.get(skipped..).unwrap_or_default(), y.get_mut(..width).unwrap_or_default());
                y = y.get_mut(self.y_stride..).unwrap_or_default();
            }
            done += height;
        }
    }

    /// Tiles of `MR` rows, with the left factor stored by rows.
    #[inline(always)]
    fn by_rows<V: Vectors<T>, const MR: usize, const NV: usize>(&mut self, v: V, tiles: Range<usize>) {
        let Self { depth, a: Operand { stride: a_stride, .. }, b_stride, start, y_stride, .. } = *self;
        let Some(last) = depth.checked_sub(1) else { return };
        let mut a = self.a.values.get(tiles.start * a_stride..).unwrap_or_default();
        let mut y = self.y.get_mut(tiles.start * y_stride..).unwrap_or_default();
        for _ in 0..tiles.len() / MR {
            let mut sums = begin::<V, T, MR, NV>(v);
            // Slices of one known length, so that the loop needs no check of theirs.
            let mut rows: [&[T]; MR] = [&[]; MR];
            let mut ends = [T::ZERO; MR];
            for (row, end) in rows.iter_mut().zip(&mut ends) {
                let (Some(now), Some(value)) = (a.get(..last), a.get(last)) else { return };
                (*row, *end) = (now, *value);
                a = a.get(a_stride..).unwrap_or_default();
            }
            // The last row of the right factor may end before a stride does.
            let mut b = self.b;
            for p in 0..last {
                let Some((now, below)) = b.split_at_checked(b_stride) else { return };
                let Some(now) = row::<V, T, NV>(now) else { return };
                sums = step(v, |r| rows.get(r).and_then(|row| row.get(p)).copied().unwrap_or(T::ZERO), now, sums);
                b = below;
            }
            let Some(now) = row::<V, T, NV>(b) else { return };
            sums = step(v, |r| ends.get(r).copied().unwrap_or(T::ZERO), now, sums);
            y = finish::<V, T, MR, NV>(v, start, y, y_stride, &sums);
        }
    }

    /// Tiles of `MR` rows, with the left factor stored by columns.
    #[inline(always)]
    fn by_columns<V: Vectors<T>, const MR: usize, const NV: usize>(&mut self, v: V, tiles: Range<usize>) {
        let Self { depth, a: Operand { stride: a_stride, .. }, b_stride, start, y_stride, .. } = *self;
        let mut y = self.y.get_mut(tiles.start * y_stride..).unwrap_or_default();
        for first in tiles.step_by(MR) {
            let mut sums = begin::<V, T, MR, NV>(v);
            let (mut a, mut b) = (self.a.values.get(first..).unwrap_or_default(), self.b);
            for _ in 0..depth {
                let (Some(column), Some(now)) = (a.first_chunk::<MR>(), row::<V, T, NV>(b)) else { return };
                sums = step(v, |r| column.get(r).copied().unwrap_or(T::ZERO), now, sums);
                (a, b) = (a.get(a_stride..).unwrap_or_default(), b.get(b_stride..).unwrap_or_default());
            }
            y = finish::<V, T, MR, NV>(v, start, y, y_stride, &sums);
        }
    }
}

/// The rows of a strip of `NV` vectors.
struct Rows<'a, 'b, V, T, const NV: usize> {
    v: V,
    strip: &'a mut Strip<'b, T>,
}

impl<V: Vectors<T>, T: Scalar, const NV: usize> Tiles for Rows<'_, '_, V, T, NV> {
    #[inline(always)]
    fn tiles<const MR: usize>(&mut self, rows: Range<usize>) {
        let Self { v, strip } = self;
        // Without terms, a row of the left factor has no end. Functions apart, for less stack in a debug build.
        if strip.a.transposed || strip.depth == 0 {
            v.run(
                #[inline(always)]
                || strip.by_columns::<V, MR, NV>(*v, rows),
            );
        } else {
            v.run(
                #[inline(always)]
                || strip.by_rows::<V, MR, NV>(*v, rows),
            );
        }
    }
}

/// Copies the shorter slice, of at most `ACROSS` elements, in pieces of known size: shorter than a call of a general copy.
#[inline(always)]
fn copy<T: Copy>(from: &[T], to: &mut [T]) {
    let count = from.len().min(to.len());
    let (from, to) = (from.get(..count).unwrap_or_default(), to.get_mut(..count).unwrap_or_default());
    let (from, to) = copy_piece::<T, 16>(from, to);
    let (from, to) = copy_piece::<T, 8>(from, to);
    let (from, to) = copy_piece::<T, 4>(from, to);
    let (from, to) = copy_piece::<T, 2>(from, to);
    copy_piece::<T, 1>(from, to);
}

#[inline(always)]
fn copy_piece<'a, 'b, T: Copy, const N: usize>(from: &'a [T], to: &'b mut [T]) -> (&'a [T], &'b mut [T]) {
    match (from.split_first_chunk::<N>(), to.len() >= N) {
        (Some((piece, from)), true) => {
            let (now, to) = to.split_at_mut(N);
            now.copy_from_slice(piece);
            (from, to)
        }
        _ => (from, to),
    }
}
