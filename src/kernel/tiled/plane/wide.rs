//! The gradient of the weight of a convolution whose outputs are whole vectors: the planes of `dy` are turned, so that its
//! outputs lie side by side, and a tile is some rows of the gradient by one or two vectors of outputs.

use super::super::cover::{most_rows, tallest_of};
use super::super::pack::transpose;
use super::super::tile::{begin, finish, row, step};
use super::super::vectors::Vectors;
use crate::Scalar;
use crate::kernel::direct::Sizes;
use crate::kernel::gemm::Start;

/// Elements of the turned planes of one sample and group.
pub(super) const PANEL: usize = 4096;

/// As many rows of the gradient as `dweight` has, with what lies under each.
#[inline(always)]
pub(super) fn gradient<V: Vectors<T>, T: Scalar>(v: V, sizes: &Sizes, under: &[usize], [x, dy]: [&[T]; 2], dweight: &mut [T]) {
    let Sizes { window, outputs, groups, .. } = *sizes;
    let area = window.output_area();
    dweight.fill(T::ZERO);
    let mut panel = [T::ZERO; PANEL];
    let dy_turned = panel.get_mut(..area * outputs).unwrap_or_default();
    let samples = x.chunks_exact(sizes.inputs()).zip(dy.chunks_exact(outputs * area));
    for ((x, dy), group) in samples.zip((0..groups).cycle()) {
        v.run(
            #[inline(always)]
            || transpose(v, dy, area, outputs, &mut *dy_turned, outputs),
        );
        let mut tiles = Tiles { sizes, under, x, dy: dy_turned, dweight: &mut *dweight, column: group * outputs, output: 0 };
        while tiles.output < outputs {
            if outputs - tiles.output >= 2 * V::LANES {
                tiles.strip::<V, 2>(v);
            } else {
                tiles.strip::<V, 1>(v);
            }
        }
    }
}

/// The tiles of one sample and group.
struct Tiles<'a, T> {
    sizes: &'a Sizes,
    under: &'a [usize],
    x: &'a [T],
    /// A row of outputs for each place.
    dy: &'a [T],
    dweight: &'a mut [T],
    /// The first column of the group.
    column: usize,
    /// The outputs before this one are done.
    output: usize,
}

impl<T: Scalar> Tiles<'_, T> {
    /// All rows of the next `NV` vectors of outputs.
    #[inline(always)]
    fn strip<V: Vectors<T>, const NV: usize>(&mut self, v: V) {
        let rows = self.dweight.len() / self.sizes.columns();
        let mut done = 0;
        while done < rows {
            let (height, count) = tallest_of(rows - done, most_rows::<V, T>(NV));
            match height {
                8 if most_rows::<V, T>(NV) >= 8 => self.run::<V, 8, NV>(v, done, count),
                6 if most_rows::<V, T>(NV) >= 6 => self.run::<V, 6, NV>(v, done, count),
                4 => self.run::<V, 4, NV>(v, done, count),
                3 => self.run::<V, 3, NV>(v, done, count),
                2 => self.run::<V, 2, NV>(v, done, count),
                _ => self.run::<V, 1, NV>(v, done, count),
            }
            done += height * count;
        }
        self.output += NV * V::LANES;
    }

    /// `count` tiles of `MR` rows from row `row` on.
    #[inline(always)]
    fn run<V: Vectors<T>, const MR: usize, const NV: usize>(&mut self, v: V, row: usize, count: usize) {
        v.run(
            #[inline(always)]
            || {
                for row in (row..).step_by(MR).take(count) {
                    self.tile::<V, MR, NV>(v, row);
                }
            },
        );
    }

    #[inline(always)]
    fn tile<V: Vectors<T>, const MR: usize, const NV: usize>(&mut self, v: V, first: usize) {
        let ([height, width], outputs, stride) = (self.sizes.window.output, self.sizes.outputs, self.sizes.stride());
        let columns = self.sizes.columns();
        let y = self.dweight.get_mut(first * columns + self.column + self.output..).unwrap_or_default();
        let mut sums = begin::<V, T, MR, NV>(v);
        let mut under: [&[T]; MR] = [&[]; MR];
        let Some(places) = self.under.get(first..).and_then(|under| under.first_chunk::<MR>()) else { return };
        for (under, place) in under.iter_mut().zip(places) {
            *under = self.x.get(*place..).unwrap_or_default();
        }
        let mut dy = self.dy.chunks_exact(outputs);
        for h in 0..height {
            // Slices of one known length, so that the loop needs no check of theirs.
            let mut rows: [&[T]; MR] = [&[]; MR];
            for (row, under) in rows.iter_mut().zip(&under) {
                let Some(now) = under.get(h * stride..).and_then(|x| x.get(..width)) else { return };
                *row = now;
            }
            for w in 0..width {
                let Some(now) = dy.next().and_then(|dy| dy.get(self.output..)).and_then(|dy| row::<V, T, NV>(dy)) else { return };
                sums = step(v, |r| rows.get(r).and_then(|row| row.get(w)).copied().unwrap_or(T::ZERO), now, sums);
            }
        }
        finish::<V, T, MR, NV>(v, Start::Sum, y, columns, &sums);
    }
}
