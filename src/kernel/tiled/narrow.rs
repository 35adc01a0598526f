//! The products with fewer columns than a vector has elements, with sizes known when the program is built.
//!
//! The vector read for a row of the right factor holds what lies beside it too: sums of no use. They are stored over the start of
//! the rows below, which are stored after.

use super::cover::{Tiles, by_height};
use super::dot::Lengthwise;
use super::pack::transpose;
use super::single::{self, beginning};
use super::tile::{Sums, begin, row, step};
use super::vectors::store_part;
use crate::Scalar;
use crate::kernel::gemm::{Start, blocks, nothing};
use core::ops::Range;

/// Rows of the tallest tile.
const HEIGHT: usize = 8;

/// `y = start + a b`: `a` is R×K, `b` K×C, `y` R×C; what lies in `y` is no start.
///
/// Fewer rows than a tile has would wait for their sums, so there each is a product of its own.
#[inline(always)]
pub fn product<V: Lengthwise<T>, T: Scalar, const K: usize, const C: usize>(
    v: V,
    a: &[[T; K]],
    b: &[[T; C]; K],
    start: Start<'_, T>,
    y: &mut [[T; C]],
) {
    if a.len() < HEIGHT {
        return a.iter().zip(y).for_each(|(a, y)| single::product(v, a, b, start, y));
    }
    let start = if let Start::Row(row) = start { v.part(row) } else { v.splat(nothing()) };
    let inside = const { single::inside(V::LANES, K, C) };
    by_height(a.len(), HEIGHT, ByRows { v, a, b: b.as_flattened(), stride: C, inside, start, y });
}

/// `y = a bᵀ`: `a` is R×K, `b` C×K, `y` R×C.
#[inline(always)]
pub fn times_transposed<V: Lengthwise<T>, T: Scalar, const K: usize, const C: usize>(
    v: V,
    a: &[[T; K]],
    b: &[[T; K]; C],
    y: &mut [[T; C]],
) {
    let mut panel = [v.splat(T::ZERO); K];
    let panel = V::flat_mut(&mut panel);
    transpose(
        v,
        b.as_flattened(),
        K,
        C,
        panel.get_mut(..(K * V::LANES).saturating_sub(V::LANES - C)).unwrap_or_default(),
        V::LANES,
    );
    by_height(a.len(), HEIGHT, ByRows { v, a, b: panel, stride: V::LANES, inside: K, start: v.splat(nothing()), y });
}

/// A product whose left factor is stored by rows.
struct ByRows<'a, V: Lengthwise<T>, T: Scalar, const K: usize, const C: usize> {
    v: V,
    a: &'a [[T; K]],
    /// The right factor, whose rows lie `stride` elements apart.
    b: &'a [T],
    stride: usize,
    /// Its rows at whose start a whole vector lies.
    inside: usize,
    start: V::Vector,
    y: &'a mut [[T; C]],
}

impl<V: Lengthwise<T>, T: Scalar, const K: usize, const C: usize> Tiles for ByRows<'_, V, T, K, C> {
    #[inline(always)]
    fn tiles<const MR: usize>(&mut self, rows: Range<usize>) {
        let Self { v, b, stride, inside, start, .. } = *self;
        let (Some(a), Some(y)) = (self.a.get(rows.clone()), self.y.get_mut(rows.start..)) else { return };
        let mut y = y.as_flattened_mut();
        for a in a.as_chunks::<MR>().0 {
            let column = |p: usize| move |r: usize| a.get(r).and_then(|a| a.get(p)).copied().unwrap_or(T::ZERO);
            let mut totals = [[start]; MR];
            for terms in blocks(K) {
                let mut sums = begin::<V, T, MR, 1>(v);
                for p in terms.start..terms.end.min(inside) {
                    let Some(b) = b.get(p * stride..).and_then(|b| row::<V, T, 1>(b)) else { return };
                    sums = step(v, column(p), b, sums);
                }
                for p in terms.start.max(inside)..terms.end {
                    let Some(b) = beginning(v, b, p * stride) else { return };
                    sums = step(v, column(p), &[b], sums);
                }
                totals = added(v, totals, sums);
            }
            y = store::<V, T, MR, C>(v, totals, y);
        }
    }
}

/// `y = aᵀ b`: `a` is K×R, `b` K×C, `y` R×C.
#[inline(always)]
pub fn transposed_times<V: Lengthwise<T>, T: Scalar, const R: usize, const C: usize>(
    v: V,
    a: &[[T; R]],
    b: &[[T; C]],
    y: &mut [[T; C]; R],
) {
    by_height(R, HEIGHT, ByColumns { v, a, b, y });
}

/// A product whose left factor is stored by columns.
struct ByColumns<'a, V, T, const R: usize, const C: usize> {
    v: V,
    a: &'a [[T; R]],
    b: &'a [[T; C]],
    y: &'a mut [[T; C]; R],
}

impl<V: Lengthwise<T>, T: Scalar, const R: usize, const C: usize> Tiles for ByColumns<'_, V, T, R, C> {
    #[inline(always)]
    fn tiles<const MR: usize>(&mut self, rows: Range<usize>) {
        let (v, depth) = (self.v, self.a.len().min(self.b.len()));
        let inside = single::inside(V::LANES, self.b.len(), C);
        let b = self.b.as_flattened();
        let Some(y) = self.y.get_mut(rows.start..) else { return };
        let mut y = y.as_flattened_mut();
        for top in rows.step_by(MR) {
            let mut totals = begin::<V, T, MR, 1>(v);
            for terms in blocks(depth) {
                let mut sums = begin::<V, T, MR, 1>(v);
                for (p, a) in terms.clone().zip(self.a.get(terms).unwrap_or_default()) {
                    let Some(column) = a.get(top..).and_then(|a| a.first_chunk::<MR>()) else { return };
                    let column = |r: usize| column.get(r).copied().unwrap_or(T::ZERO);
                    if p < inside {
                        let Some(b) = b.get(p * C..).and_then(|b| row::<V, T, 1>(b)) else { return };
                        sums = step(v, column, b, sums);
                    } else {
                        let Some(b) = beginning(v, b, p * C) else { return };
                        sums = step(v, column, &[b], sums);
                    }
                }
                totals = added(v, totals, sums);
            }
            y = store::<V, T, MR, C>(v, totals, y);
        }
    }
}

/// The sums of a tile.
type Tile<V, T, const MR: usize> = Sums<V, T, MR, 1>;

/// Adds a block of the sums to those before.
#[inline(always)]
fn added<V: Lengthwise<T>, T: Scalar, const MR: usize>(v: V, mut totals: Tile<V, T, MR>, sums: Tile<V, T, MR>) -> Tile<V, T, MR> {
    totals.iter_mut().zip(sums).for_each(|([total], [sum])| *total = v.add(*total, sum));
    totals
}

/// Stores rows of `C` columns at the start of `y`, and returns what lies below them.
#[inline(always)]
fn store<V: Lengthwise<T>, T: Scalar, const MR: usize, const C: usize>(
    v: V,
    totals: Tile<V, T, MR>,
    mut y: &mut [T],
) -> &mut [T] {
    for [total] in totals {
        if let Some(y) = V::whole_mut(y).first_mut() {
            *y = total;
        } else {
            store_part(v, total, Start::Zero, y.get_mut(..C).unwrap_or_default());
        }
        y = y.get_mut(C..).unwrap_or_default();
    }
    y
}
