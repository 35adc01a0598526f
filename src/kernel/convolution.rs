// Convolution of planes as products.
//
// For one sample and one group of channels, the inputs under each tap at each place are a matrix, `columns`: a row for
// each channel and tap (Q rows), a column for each place (P columns). With the weight as Q×O,
//
//     y        = weightᵀ columns
//     dx       = the sum of (weight dy) over all that each input is joined with
//     dweight  = Σ columns dyᵀ   over samples
//
// A part of `columns` at a time lies in a panel on the stack: some places by some rows, so that it stays in the first cache
// while the product reads it. Small convolutions have a small panel, and so have all where there are no vectors, on
// microcontrollers. Every sum runs in an order that does not depend on the panel: of y over channels and taps, in the blocks of
// product.rs; of dweight over samples and parts of their places, each of which is summed for itself; of dx over places.
//
// Letters: C channels, O outputs, each of one group; Q = C × taps; P places; W the width of the output.

use super::direct::{Direct, Sizes, weight_directly};
use super::gemm::{BLOCK, Gemm, Operand, Start};
use super::pieces::{even, pieces};
use super::places::{fits_places, weight_by_places};
use super::product::VECTORS;
use super::scalars::Kernel;
use super::tap::{from, from_mut};
use super::vectorized::vectorized;
use super::window::{Part, Window};
use core::ops::Range;

/// The sizes of a convolution, known when the program is built.
pub trait Geometry {
    /// How its window slides.
    const WINDOW: Window;
    /// Channels of the input in each group.
    const CHANNELS: usize = 1;
    /// Channels of the output in each group.
    const OUTPUTS: usize = 1;
    /// Groups of channels that know nothing of each other.
    const GROUPS: usize = 1;
}

/// Elements of a panel.
pub(super) const PANEL: usize = 6144;
/// Elements of a small panel, and of the small sums beside it.
pub(super) const SMALL_PANEL: usize = PANEL / 12;
/// The fewest places that a panel is made for.
pub(super) const PLACES: usize = 64;
/// Elements of the weight's gradient that are summed at a time.
pub(super) const GRADIENT: usize = 4096;

/// The numbers of a convolution that follow from others.
pub(super) trait Derived: Geometry + Sized {
    /// Rows of `columns`.
    const ROWS: usize = Self::CHANNELS * Self::WINDOW.count();
    /// Inputs of one group.
    const INPUT: usize = Self::CHANNELS * Self::WINDOW.input_area();
    /// Places.
    const AREA: usize = Self::WINDOW.output_area();
    /// Columns of the weight.
    const ALL_OUTPUTS: usize = Self::OUTPUTS * Self::GROUPS;
    /// Whether it is read where it lies on the tiers that can.
    const DIRECT: bool = VECTORS && Sizes::of::<Self>().is_plain();
    /// Whether its panel is a small one.
    const SMALL: bool = !VECTORS || Self::ROWS * Self::AREA <= SMALL_PANEL;
    /// Whether the sums of its weight's gradient are few at a time.
    const FEW_SUMS: bool = !VECTORS || Self::ROWS * Self::ALL_OUTPUTS <= SMALL_PANEL;
}

impl<G: Geometry> Derived for G {}

/// Adds the convolution of `x` to `y`: `x` is B×G×C planes, `weight` Q×(G×O), `y` B×G×O planes.
pub fn convolve<G: Geometry, T: Kernel, const W: usize>(x: &[T], weight: &[T], y: &mut [T]) {
    if G::DIRECT && T::direct(&const { Sizes::of::<G>() }, Direct::Output { x, weight, y }) {
        return;
    }
    if G::SMALL {
        convolve_by::<G, T, W, SMALL_PANEL>(x, weight, y);
    } else {
        convolve_by::<G, T, W, PANEL>(x, weight, y);
    }
}

fn convolve_by<G: Geometry, T: Kernel, const W: usize, const SIZE: usize>(x: &[T], weight: &[T], y: &mut [T]) {
    let mut panel = [T::ZERO; SIZE];
    for ((input, output), group) in groups::<G>(y.len()) {
        let (x, y) = (from(x, input), from_mut(y, output));
        for (part, rows) in
            panels::<G>(SIZE, BLOCK.min(G::ROWS)).flat_map(|(part, blocks)| blocks.map(move |rows| (part.clone(), rows)))
        {
            let places = part.area();
            unfold::<G, T, W>(x, rows.clone(), &part, &mut panel);
            T::gemm(Gemm {
                rows: G::OUTPUTS,
                cols: places,
                depth: rows.len(),
                a: Operand::columns(from(weight, rows.start * G::ALL_OUTPUTS + group * G::OUTPUTS), G::ALL_OUTPUTS),
                b: Operand::rows(&panel, places),
                start: Start::Sum,
                y: from_mut(y, first_place::<G>(&part)),
                y_stride: G::AREA,
            });
        }
    }
}

/// Adds the transposed convolution of `y` to `x`, the shapes as in [`convolve`]: with the gradient of the output for `y`,
/// the gradient of the input.
pub fn convolve_transposed<G: Geometry, T: Kernel, const W: usize>(y: &[T], weight: &[T], x: &mut [T]) {
    if G::DIRECT && T::direct(&const { Sizes::of::<G>() }, Direct::Input { dy: y, weight, dx: x }) {
        return;
    }
    if G::SMALL {
        convolve_transposed_by::<G, T, W, SMALL_PANEL>(y, weight, x);
    } else {
        convolve_transposed_by::<G, T, W, PANEL>(y, weight, x);
    }
}

fn convolve_transposed_by<G: Geometry, T: Kernel, const W: usize, const SIZE: usize>(y: &[T], weight: &[T], x: &mut [T]) {
    let mut panel = [T::ZERO; SIZE];
    let at_once = even(G::ROWS, SIZE / G::AREA.min(PLACES));
    for ((input, output), group) in groups::<G>(y.len()) {
        let (x, y) = (from_mut(x, input), from(y, output));
        for (part, rows) in
            panels::<G>(SIZE, at_once).flat_map(|(part, blocks)| blocks.rev().map(move |rows| (part.clone(), rows)))
        {
            let places = part.area();
            T::gemm(Gemm {
                rows: rows.len(),
                cols: places,
                depth: G::OUTPUTS,
                a: Operand::rows(from(weight, rows.start * G::ALL_OUTPUTS + group * G::OUTPUTS), G::ALL_OUTPUTS),
                b: Operand::rows(from(y, first_place::<G>(&part)), G::AREA),
                start: Start::Zero,
                y: &mut panel,
                y_stride: places,
            });
            fold::<G, T, W>(&panel, rows, &part, x);
        }
    }
}

/// The gradient of the weight, in pieces: `piece(offset, values)` receives finished elements of the flat Q×(G×O) result,
/// each exactly once. The shapes are as in [`convolve`].
pub fn convolution_weight<G: Geometry, T: Kernel, const W: usize>(x: &[T], dy: &[T], mut piece: impl FnMut(usize, &[T])) {
    if G::DIRECT && weight_directly::<G, T>(x, dy, &mut piece) {
        return;
    }
    if fits_places::<G>() {
        weight_by_places::<G, T>(x, dy, piece);
    } else if G::SMALL && G::FEW_SUMS {
        convolution_weight_by::<G, T, W, SMALL_PANEL, SMALL_PANEL>(x, dy, piece);
    } else {
        convolution_weight_by::<G, T, W, PANEL, GRADIENT>(x, dy, piece);
    }
}

pub(super) fn convolution_weight_by<G: Geometry, T: Kernel, const W: usize, const SIZE: usize, const SUMS: usize>(
    x: &[T],
    dy: &[T],
    mut piece: impl FnMut(usize, &[T]),
) {
    let mut panel = [T::ZERO; SIZE];
    let mut sums = [T::ZERO; SUMS];
    let across = even(G::ALL_OUTPUTS, SUMS);
    let at_once = even(G::ROWS, (SUMS / across).min(SIZE / G::AREA.min(PLACES)));
    let columns = move || pieces(G::ALL_OUTPUTS, across);
    for (rows, columns) in pieces(G::ROWS, at_once).flat_map(|rows| columns().map(move |columns| (rows.clone(), columns))) {
        let sums = sums.get_mut(..rows.len() * columns.len()).unwrap_or_default();
        sums.fill(T::ZERO);
        for ((input, output), group) in groups::<G>(dy.len()) {
            let of_group = part_of_group::<G>(&columns, group);
            if of_group.is_empty() {
                continue;
            }
            let (x, dy) = (from(x, input), from(dy, output + (of_group.start - group * G::OUTPUTS) * G::AREA));
            for part in parts::<G>(PLACES) {
                let places = part.area();
                unfold::<G, T, W>(x, rows.clone(), &part, &mut panel);
                T::gemm(Gemm {
                    rows: rows.len(),
                    cols: of_group.len(),
                    depth: places,
                    a: Operand::rows(&panel, places),
                    b: Operand::columns(from(dy, first_place::<G>(&part)), G::AREA),
                    start: Start::Sum,
                    y: from_mut(sums, of_group.start - columns.start),
                    y_stride: columns.len(),
                });
            }
        }
        // Where a row is in parts, there is one row.
        piece(rows.start * G::ALL_OUTPUTS + columns.start, sums);
    }
}

/// Those of some columns of the weight that are outputs of a group.
pub(super) fn part_of_group<G: Geometry>(columns: &Range<usize>, group: usize) -> Range<usize> {
    columns.start.max(group * G::OUTPUTS)..columns.end.min((group + 1) * G::OUTPUTS)
}

/// Where each group of each sample of the input begins, and where its output does, and the number of the group.
fn groups<G: Geometry>(outputs: usize) -> impl Iterator<Item = ((usize, usize), usize)> {
    starts(G::INPUT, G::OUTPUTS * G::AREA, outputs).zip((0..G::GROUPS).cycle())
}

/// Where parts of `input` elements begin, and parts of `output` elements, of which there are `outputs` elements. (Chunks of both,
/// paired, divide by their lengths at run time where the compiler minds size, and so could panic.)
pub(super) fn starts(input: usize, output: usize, outputs: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..outputs.checked_div(output).unwrap_or(0)).map(move |part| (part * input, part * output))
}

/// Every output of channel `c` becomes `bias[c]`, or zero: `y` is B×O planes.
pub fn fill_planes<T: Kernel, const O: usize>(bias: Option<&[T; O]>, y: &mut [T], area: usize) {
    let Some(bias) = bias else { return y.fill(T::ZERO) };
    for (y, bias) in y.chunks_exact_mut(area).zip(bias.iter().cycle()) {
        y.fill(*bias);
    }
}

/// Rows of `columns` in a part of the places, as they lie in a panel: what is in the padding is zero.
#[inline(always)]
fn unfold<G: Geometry, T: Kernel, const W: usize>(x: &[T], rows: Range<usize>, part: &Part, panel: &mut [T]) {
    let places = part.area();
    vectorized(
        rows.len() * places,
        #[inline(always)]
        || {
            for t in 0..G::WINDOW.count() {
                let tap = G::WINDOW.tap(t, part);
                for q in rows_of::<G>(t, &rows) {
                    let columns = from_mut(panel, (q - rows.start) * places).get_mut(..places).unwrap_or_default();
                    if tap.area() < places {
                        columns.fill(T::ZERO);
                    }
                    tap.pull::<T, W>(columns, from(x, q / G::WINDOW.count() * G::WINDOW.input_area()), |_, x| x);
                }
            }
        },
    );
}

/// Adds rows of `columns` to what they were unfolded from.
///
/// From the last tap to the first: the places of an input ascend where its taps descend, within a part as from part to part.
#[inline(always)]
fn fold<G: Geometry, T: Kernel, const W: usize>(panel: &[T], rows: Range<usize>, part: &Part, x: &mut [T]) {
    let places = part.area();
    vectorized(
        rows.len() * places,
        #[inline(always)]
        || {
            for t in (0..G::WINDOW.count()).rev() {
                let tap = G::WINDOW.tap(t, part);
                for q in rows_of::<G>(t, &rows) {
                    let columns = from(panel, (q - rows.start) * places);
                    tap.push::<T, W>(columns, from_mut(x, q / G::WINDOW.count() * G::WINDOW.input_area()), |x, column| {
                        x + column
                    });
                }
            }
        },
    );
}

/// Those of some rows of `columns` that are under tap `tap`: one for each channel.
#[inline(always)]
fn rows_of<G: Geometry>(tap: usize, rows: &Range<usize>) -> impl Iterator<Item = usize> {
    let before = rows.start % G::WINDOW.count();
    let skipped = if tap >= before { tap - before } else { tap + G::WINDOW.count() - before };
    (rows.start + skipped..rows.end).step_by(G::WINDOW.count())
}

/// The parts of `columns` that go through a panel of `size` elements: for each part of the places all rows, `at_once` of them.
fn panels<G: Geometry>(
    size: usize,
    at_once: usize,
) -> impl Iterator<Item = (Part, impl DoubleEndedIterator<Item = Range<usize>>)> {
    parts::<G>(size / at_once).map(move |part| (part, pieces(G::ROWS, at_once)))
}

/// The places in parts of at most `limit`: some whole rows, or a piece of one.
pub(super) fn parts<G: Geometry>(limit: usize) -> impl Iterator<Item = Part> {
    let [height, width] = G::WINDOW.output;
    let (rows, columns) = if limit >= width { (even(height, limit / width), width) } else { (1, even(width, limit)) };
    pieces(height, rows).flat_map(move |rows| pieces(width, columns).map(move |columns| Part { rows: rows.clone(), columns }))
}

/// Where a part begins in a plane of outputs.
pub(super) fn first_place<G: Geometry>(part: &Part) -> usize {
    part.rows.start * G::WINDOW.output[1] + part.columns.start
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Fixed;
    use crate::kernel::{Slide, Tier, tier};

    /// Two channels of 9×10 in each of two groups under 3×2 taps.
    struct Small;

    impl Geometry for Small {
        const WINDOW: Window = Window {
            taps: [3, 2],
            input: [9, 10],
            output: [9, 6],
            slides: [Slide { stride: 1, padding: 1, dilation: 1 }, Slide { stride: 2, padding: 1, dilation: 1 }],
        };
        const CHANNELS: usize = 2;
        const OUTPUTS: usize = 3;
        const GROUPS: usize = 2;
    }

    fn numbers<T: Kernel, const N: usize>(seed: usize) -> [T; N] {
        core::array::from_fn(|k| T::from_f64(((k * 37 + seed) % 101) as f64 / 112.0 - 0.4))
    }

    /// Output, gradient of the input and gradient of the weight through panels of `SIZE` elements, `SUMS` sums at a time.
    fn all_by<T: Kernel, const SIZE: usize, const SUMS: usize>() -> ([T; 648], [T; 720], [T; 72]) {
        let (x, weight, dy) = (numbers::<T, 720>(5), numbers::<T, 72>(9), numbers::<T, 648>(2));
        let (mut y, mut dx, mut dweight) = ([T::ZERO; 648], [T::ZERO; 720], [T::ZERO; 72]);
        convolve_by::<Small, T, 6, SIZE>(&x, &weight, &mut y);
        convolve_transposed_by::<Small, T, 6, SIZE>(&dy, &weight, &mut dx);
        convolution_weight_by::<Small, T, 6, SIZE, SUMS>(&x, &dy, |at, values| {
            dweight[at..at + values.len()].copy_from_slice(values)
        });
        (y, dx, dweight)
    }

    /// Whole rows of vectors: `C` channels of 9×18 in each of two groups under 3×2 taps, to `O` of 4×16.
    struct Rows<const C: usize, const O: usize>;

    impl<const C: usize, const O: usize> Geometry for Rows<C, O> {
        const WINDOW: Window = Window {
            taps: [3, 2],
            input: [9, 18],
            output: [4, 16],
            slides: [Slide { stride: 2, padding: 0, dilation: 1 }, Slide { stride: 1, padding: 0, dilation: 2 }],
        };
        const CHANNELS: usize = C;
        const OUTPUTS: usize = O;
        const GROUPS: usize = 2;
    }

    /// Two samples, of numbers whose sums are exact in any order.
    fn check_direct<const C: usize, const O: usize>() {
        const MOST: usize = 13_000;
        let whole = |seed| core::array::from_fn::<f32, MOST, _>(|k| ((k * 37 + seed) % 11) as f32 - 5.0);
        let (x, weight, dy) = (whole(5), whole(9), whole(2));
        let (x, weight, dy) = (&x[..4 * C * 162], &weight[..12 * C * O], &dy[..4 * O * 64]);
        let sizes = Sizes::of::<Rows<C, O>>();
        let (mut found, mut expected) = ([1.0; MOST], [1.0; MOST]);
        let ran = f32::direct(&sizes, Direct::Output { x, weight, y: &mut found[..dy.len()] });
        assert_eq!(ran, tier() != Tier::Plain);
        if !ran {
            return;
        }
        convolve_by::<Rows<C, O>, f32, 16, PANEL>(x, weight, &mut expected[..dy.len()]);
        assert!(found == expected, "output of {C} to {O}");
        assert!(f32::direct(&sizes, Direct::Input { dy, weight, dx: &mut found[..x.len()] }));
        convolve_transposed_by::<Rows<C, O>, f32, 16, PANEL>(dy, weight, &mut expected[..x.len()]);
        assert!(found == expected, "gradient of the input of {C} to {O}");
        let ran = weight_directly::<Rows<C, O>, f32>(x, dy, &mut |at, d| found[at..at + d.len()].copy_from_slice(d));
        assert!(ran || O == 13);
        convolution_weight_by::<Rows<C, O>, f32, 16, PANEL, GRADIENT>(x, dy, |at, d| {
            expected[at..at + d.len()].copy_from_slice(d);
        });
        assert!(!ran || found == expected, "gradient of the weight of {C} to {O}");
    }

    #[test]
    fn what_is_read_where_it_lies_is_what_is_unfolded() {
        check_direct::<1, 6>();
        check_direct::<2, 1>();
        check_direct::<3, 7>();
        check_direct::<7, 13>();
        check_direct::<17, 5>();
        check_direct::<5, 16>();
        check_direct::<1, 48>();
    }

    #[test]
    fn no_bit_depends_on_the_size_of_the_panel() {
        fn check<T: Kernel>() {
            let whole = all_by::<T, PANEL, GRADIENT>();
            assert_eq!(all_by::<T, SMALL_PANEL, SMALL_PANEL>(), whole);
            assert_eq!(all_by::<T, 72, 16>(), whole);
            assert_eq!(all_by::<T, 64, 2>(), whole); // parts of rows, one of them in both groups
        }
        check::<f32>();
        check::<Fixed<i16, 12>>();
        check::<Fixed<i32, 16>>();
    }
}
