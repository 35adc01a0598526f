//! Sums over products of planes with single numbers, in tiles of some planes by two vectors of places.

use super::super::cover::{most_rows, tallest_of};
use super::super::tile::step;
use super::super::vectors::Vectors;
use crate::Scalar;
use crate::kernel::gemm::BLOCK;

/// `y[plane, place] += Σ weight[term, first + plane] x[under term + place]`.
pub(super) struct Planes<'a, T> {
    /// Planes of `y`.
    pub count: usize,
    /// Rows of places, and places in a row: whole vectors.
    pub places: [usize; 2],
    /// A row of `columns` for each term.
    pub weight: &'a [T],
    pub columns: usize,
    pub first: usize,
    pub x: &'a [T],
    /// Where the first place of each term lies in `x`.
    pub under: &'a [usize],
    pub x_stride: usize,
    pub y: &'a mut [T],
    pub y_plane: usize,
    pub y_stride: usize,
}

impl<T: Scalar> Planes<'_, T> {
    /// Adds all sums.
    #[inline(always)]
    pub fn sum<V: Vectors<T>>(mut self, v: V) {
        let mut done = 0;
        while done < self.count {
            let (height, count) = tallest_of(self.count - done, most_rows::<V, T>(2));
            for plane in (done..).step_by(height).take(count) {
                match height {
                    8 if most_rows::<V, T>(2) >= 8 => self.planes::<V, 8>(v, plane),
                    6 if most_rows::<V, T>(2) >= 6 => self.planes::<V, 6>(v, plane),
                    4 => self.planes::<V, 4>(v, plane),
                    3 => self.planes::<V, 3>(v, plane),
                    2 => self.planes::<V, 2>(v, plane),
                    _ => self.planes::<V, 1>(v, plane),
                }
            }
            done += height * count;
        }
    }

    /// All places of `MR` planes from `plane` on.
    #[inline(always)]
    fn planes<V: Vectors<T>, const MR: usize>(&mut self, v: V, plane: usize) {
        v.run(
            #[inline(always)]
            || {
                let across = self.places[1] / V::LANES;
                let all = self.places[0] * across;
                let place = |k: usize| [k / across, k % across * V::LANES];
                for k in (0..all / 2).map(|k| 2 * k) {
                    self.tile::<V, MR, 2>(v, plane, [place(k), place(k + 1)]);
                }
                if !all.is_multiple_of(2) {
                    self.tile::<V, MR, 1>(v, plane, [place(all - 1)]);
                }
            },
        );
    }

    /// The vectors at `places` of `MR` planes. Returns nothing where something lies outside, which sizes exclude.
    #[inline(always)]
    fn tile<V: Vectors<T>, const MR: usize, const NV: usize>(
        &mut self,
        v: V,
        plane: usize,
        places: [[usize; 2]; NV],
    ) -> Option<()> {
        let Self { weight, columns, x, under, x_stride, y_plane, y_stride, .. } = *self;
        let to = places.map(|[row, column]| row * y_stride + column);
        let y = self.y.get_mut(plane * y_plane..)?;
        let from = places.map(|[row, column]| row * x_stride + column);
        let (first, last) = (*from.first()?, *from.last()?);
        let (x, beyond) = (x.get(first..)?, last.saturating_sub(first) as u32);
        for (weight, under) in weight.chunks(columns * BLOCK).zip(under.chunks(BLOCK)) {
            let mut sums = [[v.splat(T::ZERO); NV]; MR];
            for (weight, under) in weight.chunks_exact(columns).zip(under) {
                let weight = weight.get(self.first + plane..)?.first_chunk::<MR>()?;
                let row = row::<V, T, NV>(x.get(*under..)?, beyond)?;
                sums = step(v, |r| weight.get(r).copied().unwrap_or(T::ZERO), &row, sums);
            }
            for (r, sums) in sums.iter().enumerate() {
                for (to, sum) in to.iter().zip(sums) {
                    if let Some(y) = y.get_mut(r * y_plane + to..).and_then(|y| V::whole_mut(y).first_mut()) {
                        *y = v.add(*y, *sum);
                    }
                }
            }
        }
        Some(())
    }
}

/// The vector at the start of `x` and, of two, the one that is `beyond`: a number of fewer bits, so that the compiler knows
/// that one check is enough for both.
#[inline(always)]
fn row<V: Vectors<T>, T: Scalar, const NV: usize>(x: &[T], beyond: u32) -> Option<[V::Vector; NV]> {
    let x = x.get(..beyond as usize + V::LANES)?;
    let mut row = [*at::<V, T>(x, 0)?; NV];
    if let Some(second) = row.get_mut(1) {
        *second = *at::<V, T>(x, beyond as usize)?;
    }
    Some(row)
}

/// The vector at `place`.
#[inline(always)]
fn at<V: Vectors<T>, T: Scalar>(values: &[T], place: usize) -> Option<&V::Vector> {
    V::whole(values.get(place..)?).first()
}
