// The product by register tiles, in the vectors of each tier.
//
//     for each strip of columns, some vectors wide          mod.rs
//         for each tile of some rows                        cover.rs, strip.rs
//             for each value p of the inner index           tile.rs
//                 sums[r] += a[r, p] b[p, strip]
//
// Each sum runs in ascending order of p, block after block, and is added to the product's start, whatever the tile: so a strip
// may be computed twice, and the last strip of a width that is no multiple of a vector lies over the one before it.
//
// Deep products with few rows of a factor that is stored by columns go another way: dot.rs.
//
// The right factor is read where it lies. It is copied to a panel, some rows of a strip at a time, where it is stored by
// columns, where a row of it is narrower than a vector, and where it is too large for the first cache and many rows share
// the panel, unless its rows lie close together and a strip is as wide as those of AVX-512 are.

mod cover;
pub mod dot;
pub mod fixed;
pub mod narrow;
pub mod overlap;
mod pack;
pub mod plane;
pub mod single;
mod strip;
mod tile;
mod vectors;

use super::gemm::{BLOCK, Gemm, Operand, Start, blocks};
use crate::Scalar;
use core::ops::Range;
pub use dot::Lengthwise;
use pack::pack;
use strip::Strip;
use tile::from_column;
pub use vectors::{Block, Plain, Vectors, turned};

/// Elements of the panel.
const PANEL: usize = 4096;
/// Elements of the panel for small factors, which costs less to make.
const SMALL_PANEL: usize = PANEL / 4;
/// Room for rows of the right factor, whose vectors lie in one line of the cache each.
#[repr(align(64))]
struct Panel<T, const N: usize>([T; N]);

impl<T: Scalar, const N: usize> Panel<T, N> {
    /// A constant, for one made in place would be there twice in a debug build, on the stack.
    const ZERO: Self = Self([T::ZERO; N]);
}

/// Bytes of a right factor that stays in the first cache.
const CACHED: usize = 40 * 1024;
/// Bytes from a row of the right factor to the next with which rows take each other's places in the first cache.
const FAR: usize = 2048;
/// Bytes of a strip's row that are read where they lie about as fast as from a panel.
const LONG: usize = 256;
/// The fewest rows of the product that pay for a panel.
const SHARED: usize = 24;

/// Runs the product.
#[inline(always)]
pub fn gemm<V: Vectors<T>, T: Scalar>(v: V, op: Gemm<'_, T>) {
    let stride = op.b.stride * size_of::<T>();
    let in_place = stride < FAR && V::ACROSS * size_of::<V::Vector>() >= LONG;
    let large = op.rows >= SHARED && op.depth * stride > CACHED && !in_place;
    let across = V::LANES * widest::<V, T>(op.rows);
    let small = op.depth * across.min(op.cols.max(V::LANES)) <= SMALL_PANEL;
    let (mut small_panel, mut panel): (Panel<T, SMALL_PANEL>, Panel<T, PANEL>);
    let panel: &mut [T] = if !(op.b.transposed || op.cols < V::LANES || large) {
        &mut []
    } else if small {
        small_panel = Panel::ZERO;
        &mut small_panel.0
    } else {
        panel = Panel::ZERO;
        &mut panel.0
    };
    strips(v, op, panel);
}

/// Vectors in a row of the widest tile: with few rows more, so that the sums do not wait for each other.
#[inline(always)]
fn widest<V: Vectors<T>, T: Scalar>(rows: usize) -> usize {
    match rows {
        1 => 8,
        2 => 4,
        _ => V::ACROSS,
    }
}

/// The strips from left to right, with `panel` for the right factor if it is not empty.
#[inline(always)]
fn strips<V: Vectors<T>, T: Scalar>(v: V, mut op: Gemm<'_, T>, panel: &mut [T]) {
    let mut done = 0;
    while done < op.cols {
        let fits = |vectors: usize| {
            let packed = panel.is_empty() || vectors * V::LANES * op.depth.min(BLOCK) <= panel.len();
            packed && op.cols >= vectors * V::LANES && op.cols - done > (vectors - 1) * V::LANES
        };
        done += match widest::<V, T>(op.rows) {
            8 if fits(8) => strip::<V, T, 8>(v, &mut op, panel, done),
            4.. if fits(4) => strip::<V, T, 4>(v, &mut op, panel, done),
            _ if fits(2) => strip::<V, T, 2>(v, &mut op, panel, done),
            _ => strip::<V, T, 1>(v, &mut op, panel, done),
        };
    }
}

/// The strip of `NV` vectors that begins at column `done` if there are so many columns, and ends at the last one if not;
/// returns its width.
#[inline(always)]
fn strip<V: Vectors<T>, T: Scalar, const NV: usize>(v: V, op: &mut Gemm<'_, T>, panel: &mut [T], done: usize) -> usize {
    let across = NV * V::LANES;
    let (left, first) = (op.cols - done, done.min(op.cols.saturating_sub(across)));
    // A sum that another strip has stored must not be summed again.
    let width = if matches!(op.start, Start::Sum) { across.min(left) } else { across.min(op.cols) };
    let stored = op.cols.min(first + across) - width;
    let start = from_column(op.start, stored);
    let (rows, y_stride) = (op.rows, op.y_stride);
    let y = op.y.get_mut(stored..).unwrap_or_default();
    let in_place = panel.is_empty();
    for Range { start: p, end } in blocks(op.depth) {
        let depth = end - p;
        let (b, b_stride) = if in_place {
            (op.b.values.get(p * op.b.stride + first..).unwrap_or_default(), op.b.stride)
        } else {
            let panel = panel.get_mut(..depth * across).unwrap_or_default();
            // A function apart, for less stack in a debug build.
            v.run(
                #[inline(always)]
                || pack::<V, T, NV>(v, op.b, p, first, across.min(op.cols), panel),
            );
            (&*panel, across)
        };
        let from = if op.a.transposed { p * op.a.stride } else { p };
        let a = Operand { values: op.a.values.get(from..).unwrap_or_default(), ..op.a };
        Strip { rows, depth, a, b, b_stride, start: start.block(p), y: &mut *y, y_stride }.columns::<V, NV>(v, width);
    }
    across
}
