//! A tile of the product that stays in registers while the inner index runs.

use super::lanes::Lanes;
use crate::kernel::gemm::Start;
use core::array::from_fn;
use pulp::{Simd, WithSimd};

/// Some rows of the right factor's strip, each readable over the strip's whole vectors.
#[derive(Clone, Copy)]
pub(super) struct Band<'a, T> {
    pub rows: usize,
    pub values: &'a [T],
    pub stride: usize,
}

impl<T> Band<'_, T> {
    pub const EMPTY: Self = Self { rows: 0, values: &[], stride: 0 };
}

/// One tile: its rows of the left factor, the strip of the right factor, and where the sums go.
pub(super) struct Tile<'a, T> {
    /// The left factor from the tile's first row on.
    pub a: &'a [T],
    pub a_stride: usize,
    /// The strip, from top to bottom.
    pub bands: [Band<'a, T>; 2],
    pub start: Start<'a, T>,
    /// The product from the tile's first element on.
    pub y: &'a mut [T],
    pub y_stride: usize,
    /// Columns of the strip.
    pub width: usize,
}

impl<T: Lanes> Tile<'_, T> {
    /// Runs the tile of `height` rows, 8 at most; `A_T` is whether the left factor is read by columns.
    #[inline(always)]
    pub fn run<S: Simd, const NV: usize, const A_T: bool>(self, simd: S, height: usize) {
        match height {
            1 => simd.vectorize(Shaped::<T, 1, NV, A_T>(self)),
            2 => simd.vectorize(Shaped::<T, 2, NV, A_T>(self)),
            3 => simd.vectorize(Shaped::<T, 3, NV, A_T>(self)),
            4 => simd.vectorize(Shaped::<T, 4, NV, A_T>(self)),
            5 => simd.vectorize(Shaped::<T, 5, NV, A_T>(self)),
            6 => simd.vectorize(Shaped::<T, 6, NV, A_T>(self)),
            _ if NV > 1 && S::REGISTER_COUNT < 32 => {}
            7 => simd.vectorize(Shaped::<T, 7, NV, A_T>(self)),
            _ => simd.vectorize(Shaped::<T, 8, NV, A_T>(self)),
        }
    }
}

/// A tile of `MR` rows and `NV` vectors.
struct Shaped<'a, T, const MR: usize, const NV: usize, const A_T: bool>(Tile<'a, T>);

impl<T: Lanes, const MR: usize, const NV: usize, const A_T: bool> WithSimd for Shaped<'_, T, MR, NV, A_T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self(mut tile) = self;
        let mut sums = tile.begin::<S, MR, NV>(simd);
        let mut done = 0;
        for band in tile.bands {
            sums = if A_T {
                let a = tile.a.get(done * tile.a_stride..).unwrap_or_default();
                by_columns::<S, T, MR, NV>(simd, a, tile.a_stride, band, sums)
            } else {
                let a = tile.a.get(done..).unwrap_or_default();
                by_rows::<S, T, MR, NV>(simd, a, tile.a_stride, band, sums)
            };
            done += band.rows;
        }
        tile.finish::<S, MR, NV>(simd, sums);
    }
}

impl<T: Lanes> Tile<'_, T> {
    #[inline(always)]
    fn begin<S: Simd, const MR: usize, const NV: usize>(&self, simd: S) -> [[T::Vector<S>; NV]; MR] {
        match self.start {
            Start::Zero => [[T::splat(simd, T::ZERO); NV]; MR],
            Start::Row(row) => [self.load_row::<S, NV>(simd, row); MR],
            Start::Sum => from_fn(|r| self.load_row::<S, NV>(simd, self.y.get(r * self.y_stride..).unwrap_or_default())),
        }
    }

    #[inline(always)]
    fn load_row<S: Simd, const NV: usize>(&self, simd: S, row: &[T]) -> [T::Vector<S>; NV] {
        if self.width == NV * T::lanes::<S>()
            && let Some(whole) = T::whole::<S>(row).first_chunk()
        {
            return *whole;
        }
        let row = row.get(..self.width).unwrap_or(row);
        from_fn(|v| T::load(simd, row.get(v * T::lanes::<S>()..).unwrap_or_default()))
    }

    #[inline(always)]
    fn finish<S: Simd, const MR: usize, const NV: usize>(&mut self, simd: S, sums: [[T::Vector<S>; NV]; MR]) {
        self.put(simd, 0, &sums);
        self.put(simd, 1, &sums);
        self.put(simd, 2, &sums);
        self.put(simd, 3, &sums);
        self.put(simd, 4, &sums);
        self.put(simd, 5, &sums);
        self.put(simd, 6, &sums);
        self.put(simd, 7, &sums);
    }

    /// Stores row `r`.
    #[inline(always)]
    fn put<S: Simd, const MR: usize, const NV: usize>(&mut self, simd: S, r: usize, sums: &[[T::Vector<S>; NV]; MR]) {
        let Some(sums) = sums.get(r) else { return };
        let y = self.y.get_mut(r * self.y_stride..).unwrap_or_default();
        if self.width == NV * T::lanes::<S>()
            && let Some(whole) = T::split_mut::<S>(y).0.first_chunk_mut()
        {
            *whole = *sums;
            return;
        }
        let mut y = y.get_mut(..self.width).unwrap_or_default();
        for sum in sums {
            let (now, later) = y.split_at_mut(T::lanes::<S>().min(y.len()));
            T::store(simd, now, *sum);
            y = later;
        }
    }
}

/// The sums after a band, with the left factor stored by rows, `a` beginning at the band's column of the tile's first.
#[inline(always)]
fn by_rows<S: Simd, T: Lanes, const MR: usize, const NV: usize>(
    simd: S,
    a: &[T],
    a_stride: usize,
    band: Band<'_, T>,
    mut sums: [[T::Vector<S>; NV]; MR],
) -> [[T::Vector<S>; NV]; MR] {
    // Slices of one known length, so that the loop below needs no check of theirs.
    let mut rows: [&[T]; MR] = [&[]; MR];
    for (r, row) in rows.iter_mut().enumerate() {
        let Some(whole) = a.get(r * a_stride..).and_then(|a| a.get(..band.rows)) else { return sums };
        *row = whole;
    }
    let fours = rows.map(|row| row.as_chunks::<4>().0);
    let mut b = band.values;
    for p in 0..band.rows / 4 {
        let at = |r: usize, q: usize| fours.get(r).and_then(|row| row.get(p)).map_or(T::ZERO, |four| four[q]);
        let Some(row) = T::whole::<S>(b).first_chunk() else { return sums };
        sums = step::<S, T, MR, NV>(simd, |r| at(r, 0), row, sums);
        let Some(row) = b.get(band.stride..).and_then(|b| T::whole::<S>(b).first_chunk()) else { return sums };
        sums = step::<S, T, MR, NV>(simd, |r| at(r, 1), row, sums);
        let Some(row) = b.get(2 * band.stride..).and_then(|b| T::whole::<S>(b).first_chunk()) else { return sums };
        sums = step::<S, T, MR, NV>(simd, |r| at(r, 2), row, sums);
        let Some(row) = b.get(3 * band.stride..).and_then(|b| T::whole::<S>(b).first_chunk()) else { return sums };
        sums = step::<S, T, MR, NV>(simd, |r| at(r, 3), row, sums);
        b = b.get(4 * band.stride..).unwrap_or_default();
    }
    for p in band.rows / 4 * 4..band.rows {
        let Some(row) = T::whole::<S>(b).first_chunk() else { break };
        sums = step::<S, T, MR, NV>(simd, |r| rows.get(r).and_then(|row| row.get(p)).copied().unwrap_or(T::ZERO), row, sums);
        b = b.get(band.stride..).unwrap_or_default();
    }
    sums
}

/// The sums after a band, with the left factor stored by columns, `a` beginning at the tile's part of the band's first.
#[inline(always)]
fn by_columns<S: Simd, T: Lanes, const MR: usize, const NV: usize>(
    simd: S,
    mut a: &[T],
    a_stride: usize,
    band: Band<'_, T>,
    mut sums: [[T::Vector<S>; NV]; MR],
) -> [[T::Vector<S>; NV]; MR] {
    let mut b = band.values;
    for _ in 0..band.rows {
        let Some(row) = T::whole::<S>(b).first_chunk() else { break };
        let Some(column) = a.first_chunk::<MR>() else { break };
        sums = step::<S, T, MR, NV>(simd, |r| column.get(r).copied().unwrap_or(T::ZERO), row, sums);
        let (Some(right), Some(below)) = (a.get(a_stride..), b.get(band.stride..)) else { break };
        (a, b) = (right, below);
    }
    sums
}

/// One value of the inner index: a column of the left factor times a row of the right one.
///
/// The rows are written out: a loop over them that the compiler leaves rolled keeps the sums in memory, at a third of the
/// speed. Those from `MR` on vanish.
#[inline(always)]
fn step<S: Simd, T: Lanes, const MR: usize, const NV: usize>(
    simd: S,
    column: impl Fn(usize) -> T + Copy,
    row: &[T::Vector<S>; NV],
    mut sums: [[T::Vector<S>; NV]; MR],
) -> [[T::Vector<S>; NV]; MR] {
    add(simd, 0, column, row, &mut sums);
    add(simd, 1, column, row, &mut sums);
    add(simd, 2, column, row, &mut sums);
    add(simd, 3, column, row, &mut sums);
    add(simd, 4, column, row, &mut sums);
    add(simd, 5, column, row, &mut sums);
    add(simd, 6, column, row, &mut sums);
    add(simd, 7, column, row, &mut sums);
    sums
}

/// The step of row `r`.
#[inline(always)]
fn add<S: Simd, T: Lanes, const MR: usize, const NV: usize>(
    simd: S,
    r: usize,
    column: impl Fn(usize) -> T,
    row: &[T::Vector<S>; NV],
    sums: &mut [[T::Vector<S>; NV]; MR],
) {
    if let Some(sums) = sums.get_mut(r) {
        let a = T::splat(simd, column(r));
        for (sum, b) in sums.iter_mut().zip(row) {
            *sum = T::mul_add(simd, a, *b, *sum);
        }
    }
}
