//! The products of a convolution whose rows of places are whole vectors, read where the planes lie.
//!
//! For output and input, vectors lie along the places, and a tile is some planes by two vectors of places (tile.rs):
//!
//! ```text
//!     y[o, place]               += x[under q + place] weight[q, o]     over all rows q of the weight
//!     dx[c, under tap + place]  += dy[o, place] weight[(c, tap), o]    over all outputs o, for one tap after another
//! ```
//!
//! For the weight, the sum runs over the places. With few outputs so do the lanes, which are summed at the end (narrow.rs);
//! else the lanes are outputs (wide.rs):
//!
//! ```text
//!     dweight[q, o]              = Σ x[under q + place] dy[o, place]   over samples and places
//! ```
//!
//! Letters as in convolution.rs.

mod narrow;
mod tile;
mod wide;

use super::dot::Lengthwise;
use super::vectors::Vectors;
use crate::Scalar;
use crate::kernel::direct::{Direct, Sizes};
use tile::Planes;

/// The most terms of a sum that are found by a table.
const TERMS: usize = 1024;
/// The most elements of a weight that is turned on the stack.
const TURNED: usize = 4096;

/// Runs the product where it is computed here; returns whether it is.
#[inline(always)]
pub fn direct<V: Lengthwise<T>, T: Scalar>(v: V, sizes: &Sizes, op: Direct<'_, T>) -> bool {
    let fits = match op {
        Direct::Output { .. } => sizes.rows() <= TERMS,
        Direct::Input { .. } => sizes.outputs <= TERMS && sizes.rows() * sizes.columns() <= TURNED,
        Direct::Weight { .. } => {
            let outputs = sizes.outputs;
            let whole = outputs.is_multiple_of(V::LANES) && outputs * sizes.window.output_area() <= wide::PANEL;
            sizes.rows() <= TERMS && if outputs < V::LANES { sizes.columns() * V::LANES <= narrow::PANEL } else { whole }
        }
    };
    if !fits || !sizes.is_plain() || !sizes.window.output[1].is_multiple_of(V::LANES) {
        return false;
    }
    v.run(
        #[inline(always)]
        || {
            let mut table = [0; TERMS];
            match op {
                Direct::Output { x, weight, y } => {
                    let under = places(&mut table, sizes.rows(), |q| sizes.under(q));
                    output(v, sizes, under, x, weight, y);
                }
                Direct::Input { dy, weight, dx } => {
                    let under = places(&mut table, sizes.outputs, |o| o * sizes.window.output_area());
                    input(v, sizes, under, dy, weight, dx);
                }
                Direct::Weight { x, dy, first, dweight } => {
                    let under = places(&mut table, dweight.len() / sizes.columns(), |q| sizes.under(first + q));
                    if sizes.outputs < V::LANES {
                        narrow::gradient(v, sizes, under, [x, dy], dweight);
                    } else {
                        wide::gradient(v, sizes, under, [x, dy], dweight);
                    }
                }
            }
        },
    );
    true
}

/// A table of where the first place of each of `terms` terms lies.
#[inline(always)]
fn places(table: &mut [usize; TERMS], terms: usize, place: impl Fn(usize) -> usize) -> &[usize] {
    let table = table.get_mut(..terms).unwrap_or_default();
    table.iter_mut().enumerate().for_each(|(term, at)| *at = place(term));
    table
}

/// Adds the convolution of `x` to `y`.
#[inline(always)]
fn output<V: Vectors<T>, T: Scalar>(v: V, sizes: &Sizes, under: &[usize], x: &[T], weight: &[T], y: &mut [T]) {
    let Sizes { window, outputs, groups, .. } = *sizes;
    let samples = x.chunks_exact(sizes.inputs()).zip(y.chunks_exact_mut(outputs * window.output_area()));
    for ((x, y), group) in samples.zip((0..groups).cycle()) {
        Planes {
            count: outputs,
            places: window.output,
            weight,
            columns: sizes.columns(),
            first: group * outputs,
            x,
            under,
            x_stride: sizes.stride(),
            y,
            y_plane: window.output_area(),
            y_stride: window.output[1],
        }
        .sum(v);
    }
}

/// Adds the gradient of the input to `dx`.
#[inline(always)]
fn input<V: Vectors<T>, T: Scalar>(v: V, sizes: &Sizes, under: &[usize], dy: &[T], weight: &[T], dx: &mut [T]) {
    let Sizes { window, channels, outputs, groups } = *sizes;
    let mut turned = [T::ZERO; TURNED];
    turn(sizes, weight, &mut turned);
    let samples = dy.chunks_exact(outputs * window.output_area()).zip(dx.chunks_exact_mut(sizes.inputs()));
    for ((dy, dx), group) in samples.zip((0..groups).cycle()) {
        for tap in (0..window.count()).rev() {
            Planes {
                count: channels,
                places: window.output,
                weight: turned.get((tap * sizes.columns() + group * outputs) * channels..).unwrap_or_default(),
                columns: channels,
                first: 0,
                x: dy,
                under,
                x_stride: window.output[1],
                y: dx.get_mut(sizes.under_tap(tap)..).unwrap_or_default(),
                y_plane: window.input_area(),
                y_stride: sizes.stride(),
            }
            .sum(v);
        }
    }
}

/// Writes the weight to `turned`, which has a row for each tap and output, a column for each channel.
#[inline(always)]
fn turn<T: Scalar>(sizes: &Sizes, weight: &[T], turned: &mut [T]) {
    let (taps, columns, channels) = (sizes.window.count(), sizes.columns(), sizes.channels);
    for (q, weight) in weight.chunks_exact(columns).enumerate() {
        let column = turned.get_mut(q % taps * columns * channels + q / taps..).unwrap_or_default();
        column.iter_mut().step_by(channels).zip(weight).for_each(|(to, weight)| *to = *weight);
    }
}
