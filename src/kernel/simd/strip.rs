//! One strip of the product's columns: what of the right factor is read in place, what is packed, and the tiles below.

use super::lanes::Lanes;
use super::tile::{Band, Tile};
use crate::kernel::gemm::{Gemm, Start};
use pulp::Simd;

/// Elements of the panel that a transposed right factor is packed into.
const PANEL: usize = 4096;
/// Elements of the panel for the last rows of a strip narrower than its vectors: fewer than 16 rows of one vector, or
/// one row of two.
const LAST_ROWS: usize = 256;

/// Columns `first .. first + width` of the product, in `NV` vectors.
#[inline(always)]
pub(super) fn multiply<S: Simd, T: Lanes, const NV: usize>(simd: S, op: &mut Gemm<'_, T>, first: usize, width: usize) {
    if op.b.transposed {
        if op.depth * NV * T::lanes::<S>() <= PANEL / 8 {
            packed::<S, T, NV, { PANEL / 8 }>(simd, op, first, width);
        } else {
            packed::<S, T, NV, PANEL>(simd, op, first, width);
        }
    } else {
        in_place::<S, T, NV>(simd, op, first, width);
    }
}

/// Reads whole vectors from the right factor where it lies.
///
/// A vector that reaches beyond the strip reads the beginning of the next row, whose lanes are dropped when the tile is
/// stored; only the last rows, where the slice ends, are copied to a panel with zeros behind them.
#[inline(always)]
fn in_place<S: Simd, T: Lanes, const NV: usize>(simd: S, op: &mut Gemm<'_, T>, first: usize, width: usize) {
    let across = NV * T::lanes::<S>();
    let (depth, stride) = (op.depth, op.b.stride);
    let b = op.b.values.get(first..).unwrap_or_default();
    let whole = if b.len() < across { 0 } else { ((b.len() - across) / stride.max(1) + 1).min(depth) };
    let top = Band { rows: whole, values: b, stride };
    let start = start(op, first, width);
    if whole == depth {
        return tiles::<S, T, NV>(simd, op, first, width, 0, start, [top, Band::EMPTY]);
    }
    let mut panel = [T::ZERO; LAST_ROWS];
    for (row, p) in panel.chunks_exact_mut(across).zip(whole..depth) {
        let from = b.get(p * stride..).unwrap_or_default();
        row.iter_mut().zip(from).take(width).for_each(|(row, b)| *row = *b);
    }
    let last = Band { rows: depth - whole, values: &panel, stride: across };
    tiles::<S, T, NV>(simd, op, first, width, 0, start, [top, last]);
}

/// The start of the product's columns `first .. first + width`.
#[inline(always)]
fn start<'a, T: Lanes>(op: &Gemm<'a, T>, first: usize, width: usize) -> Start<'a, T> {
    match op.start {
        Start::Row(row) => Start::Row(row.get(first..first + width).unwrap_or_default()),
        start => start,
    }
}

/// Packs the strip of a transposed right factor into a panel, a block of its depth after another.
#[inline(always)]
fn packed<S: Simd, T: Lanes, const NV: usize, const SIZE: usize>(simd: S, op: &mut Gemm<'_, T>, first: usize, width: usize) {
    let across = NV * T::lanes::<S>();
    let mut panel = [T::ZERO; SIZE];
    let at_once = SIZE / across;
    let mut start = start(op, first, width);
    for done in (0..op.depth).step_by(at_once) {
        let rows = at_once.min(op.depth - done);
        transpose(op, first, width, done, rows, &mut panel, across);
        let band = Band { rows, values: &panel, stride: across };
        tiles::<S, T, NV>(simd, op, first, width, done, start, [band, Band::EMPTY]);
        start = Start::Sum;
    }
}

/// Writes rows `done .. done + rows` of the strip, which are columns of the stored matrix, to the panel.
#[inline(always)]
fn transpose<T: Lanes>(op: &Gemm<'_, T>, first: usize, width: usize, done: usize, rows: usize, panel: &mut [T], across: usize) {
    const SIDE: usize = 8;
    let b = op.b.values.get(first * op.b.stride + done..).unwrap_or_default();
    for j in (0..width).step_by(SIDE) {
        let block = b.get(j * op.b.stride..).unwrap_or_default();
        let tall = SIDE.min(width - j);
        let mut stored: [&[T]; SIDE] = [&[]; SIDE];
        for (r, stored) in stored.iter_mut().enumerate().take(tall) {
            let from = r * op.b.stride;
            *stored = block.get(from..from + rows).unwrap_or_default();
        }
        for (p, to) in panel.chunks_exact_mut(across).take(rows).enumerate() {
            let column = stored.map(|row| row.get(p).copied().unwrap_or(T::ZERO));
            if let Some(to) = to.get_mut(j..).and_then(|to| to.first_chunk_mut()) {
                *to = column;
            } else if let Some(to) = to.get_mut(j..) {
                to.iter_mut().zip(column).for_each(|(to, value)| *to = value);
            }
        }
    }
}

/// The strip's tiles from top to bottom, as even in height as can be.
#[inline(always)]
fn tiles<S: Simd, T: Lanes, const NV: usize>(
    simd: S,
    op: &mut Gemm<'_, T>,
    first: usize,
    width: usize,
    done: usize,
    start: Start<'_, T>,
    bands: [Band<'_, T>; 2],
) {
    let tallest = if S::REGISTER_COUNT >= 32 || NV == 1 { 8 } else { 6 };
    let mut left = op.rows.div_ceil(tallest);
    let mut row = 0;
    while row < op.rows && left > 0 {
        let height = (op.rows - row).div_ceil(left);
        let a = if op.a.transposed { done * op.a.stride + row } else { row * op.a.stride + done };
        let tile = Tile::<T> {
            a: op.a.values.get(a..).unwrap_or_default(),
            a_stride: op.a.stride,
            bands,
            start,
            y: op.y.get_mut(row * op.y_stride + first..).unwrap_or_default(),
            y_stride: op.y_stride,
            width,
        };
        if op.a.transposed {
            tile.run::<S, NV, true>(simd, height);
        } else {
            tile.run::<S, NV, false>(simd, height);
        }
        row += height;
        left -= 1;
    }
}
