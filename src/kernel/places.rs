// The gradient of the weight of a convolution with few output channels.
//
// A product with few columns leaves most of a vector empty. So here the places are the rows of the panel, and the sums are
// the gradient transposed, whose rows are long:
//
//     dweightᵀ = Σ dy columnsᵀ   over samples
//
// Each sum runs over the same products in the same order and parts as in convolution.rs. Letters as there.

use super::convolution::{Derived, GRADIENT, Geometry, PANEL, PLACES, first_place, parts};
use super::gemm::{Gemm, Operand, Start};
use super::product::VECTORS;
use super::scalars::Kernel;
use super::tap::{from, from_mut};
use super::vectorized::vectorized;
use super::window::Part;

/// Output channels that fill a vector.
const WIDE: usize = 8;
/// Taps side by side are copied by so many: what is beyond them, the next copy writes over.
const RUN: usize = 8;
/// The columns of a tile, on most tiers.
const TILE: usize = 16;

trait Rows: Derived {
    /// From one row of the panel to the next: whole tiles.
    const ACROSS: usize = (Self::ROWS + RUN).next_multiple_of(TILE);
    /// Whether what is under taps side by side lies side by side, in no padding.
    const PLAIN: bool = Self::WINDOW.slides[1].padding == 0 && Self::WINDOW.slides[1].dilation == 1;
}

impl<G: Derived> Rows for G {}

/// Whether the gradient of the weight is computed here.
pub(super) const fn fits_places<G: Geometry>() -> bool {
    let narrow = G::OUTPUTS > 1 && G::OUTPUTS < WIDE && G::OUTPUTS < G::ROWS && G::WINDOW.taps[1] <= RUN;
    VECTORS && narrow && !G::SMALL && G::ACROSS * PLACES <= PANEL && G::ACROSS * G::ALL_OUTPUTS <= GRADIENT
}

/// The gradient of the weight in one piece, as [`convolution_weight`](super::convolution::convolution_weight).
pub(super) fn weight_by_places<G: Geometry, T: Kernel>(x: &[T], dy: &[T], mut piece: impl FnMut(usize, &[T])) {
    let mut panel = [T::ZERO; PANEL];
    let mut sums = [T::ZERO; GRADIENT];
    let samples = x.chunks_exact(G::INPUT).zip(dy.chunks_exact(G::OUTPUTS * G::AREA));
    for ((x, dy), group) in samples.zip((0..G::GROUPS).cycle()) {
        for part in parts::<G>(PLACES) {
            unfold_places::<G, T>(x, &part, &mut panel);
            T::gemm(Gemm {
                rows: G::OUTPUTS,
                cols: G::ACROSS,
                depth: part.area(),
                a: Operand::rows(from(dy, first_place::<G>(&part)), G::AREA),
                b: Operand::rows(&panel, G::ACROSS),
                start: Start::Sum,
                y: from_mut(&mut sums, group * G::OUTPUTS * G::ACROSS),
                y_stride: G::ACROSS,
            });
        }
    }
    let dweight = panel.get_mut(..G::ROWS * G::ALL_OUTPUTS).unwrap_or_default();
    for (q, row) in dweight.chunks_exact_mut(G::ALL_OUTPUTS).enumerate() {
        row.iter_mut().zip(from(&sums, q).iter().step_by(G::ACROSS)).for_each(|(d, sum)| *d = *sum);
    }
    piece(0, dweight);
}

/// Places of a part as rows of `panel`: a column for each channel and tap, what is in the padding zero. The columns from Q on
/// are anything.
fn unfold_places<G: Geometry, T: Kernel>(x: &[T], part: &Part, panel: &mut [T]) {
    let [[_, taps], [height, width]] = [G::WINDOW.taps, G::WINDOW.input];
    let [down, right] = G::WINDOW.slides;
    vectorized(
        part.area() * G::ROWS,
        #[inline(always)]
        || {
            for (h, panel) in part.rows.clone().zip(panel.chunks_exact_mut(part.columns.len().max(1) * G::ACROSS)) {
                for (q, k) in (0..G::ROWS).step_by(taps).zip((0..G::WINDOW.taps[0]).cycle()) {
                    let plane = from(x, q / G::WINDOW.count() * G::WINDOW.input_area());
                    let row = (h * down.stride + k * down.dilation).checked_sub(down.padding).filter(|row| *row < height);
                    let inputs = row.map(|row| from(plane, row * width));
                    let copied = if G::PLAIN { copy_runs::<G, T>(inputs, part.columns.start, q, panel) } else { 0 };
                    let places = part.columns.clone().zip(panel.chunks_exact_mut(G::ACROSS)).skip(copied);
                    for (first, place) in places.map(|(w, place)| (w * right.stride, place)) {
                        for (l, to) in from_mut(place, q).iter_mut().take(taps).enumerate() {
                            let column = (first + l * right.dilation).checked_sub(right.padding).filter(|column| *column < width);
                            *to = inputs.zip(column).and_then(|(x, column)| x.get(column)).copied().unwrap_or(T::ZERO);
                        }
                    }
                }
            }
        },
    );
}

/// Copies what is under taps side by side from `inputs` on into column `q` of each place, as far as whole runs go; returns to
/// how many places.
#[inline(always)]
fn copy_runs<G: Geometry, T: Kernel>(inputs: Option<&[T]>, first: usize, q: usize, panel: &mut [T]) -> usize {
    let stride = G::WINDOW.slides[1].stride;
    let runs = from(inputs.unwrap_or_default(), first * stride).windows(RUN).step_by(stride);
    let mut copied = 0;
    for (place, run) in panel.chunks_exact_mut(G::ACROSS).zip(runs) {
        let (Some(to), Some(run)) = (from_mut(place, q).first_chunk_mut::<RUN>(), run.first_chunk()) else { break };
        *to = *run;
        copied += 1;
    }
    copied
}

#[cfg(test)]
mod tests {
    use super::super::convolution::convolution_weight_by;
    use super::*;
    use crate::Fixed;
    use crate::kernel::{Slide, Window};

    /// Two channels of 9×10 in each of two groups under 3×2 taps, `STRIDE` apart across.
    struct Small<const STRIDE: usize, const PADDING: usize, const W: usize>;

    impl<const STRIDE: usize, const PADDING: usize, const W: usize> Geometry for Small<STRIDE, PADDING, W> {
        const WINDOW: Window = Window {
            taps: [3, 2],
            input: [9, 10],
            output: [9, W],
            slides: [Slide { stride: 1, padding: 1, dilation: 1 }, Slide { stride: STRIDE, padding: PADDING, dilation: 1 }],
        };
        const CHANNELS: usize = 2;
        const OUTPUTS: usize = 3;
        const GROUPS: usize = 2;
    }

    fn check<T: Kernel, const STRIDE: usize, const PADDING: usize, const W: usize>() {
        let number = |k: usize| T::from_f64((k * 37 % 101) as f64 / 112.0 - 0.4);
        let (x, dy): ([T; 720], [T; 1188]) = (core::array::from_fn(number), core::array::from_fn(|k| number(k + 5)));
        let dy = &dy[..2 * 6 * 9 * W];
        let (mut found, mut expected) = ([T::ZERO; 72], [T::ONE; 72]);
        weight_by_places::<Small<STRIDE, PADDING, W>, T>(&x, dy, |at, d| found[at..at + d.len()].copy_from_slice(d));
        convolution_weight_by::<Small<STRIDE, PADDING, W>, T, W, PANEL, GRADIENT>(&x, dy, |at, d| {
            expected[at..at + d.len()].copy_from_slice(d);
        });
        assert_eq!(found, expected, "stride {STRIDE}, padding {PADDING}");
    }

    #[test]
    fn the_gradient_by_places_has_the_bits_of_the_other() {
        fn all<T: Kernel>() {
            check::<T, 1, 0, 9>();
            check::<T, 2, 0, 5>();
            check::<T, 1, 1, 11>();
            check::<T, 2, 1, 6>();
        }
        all::<f32>();
        all::<Fixed<i16, 12>>();
        all::<Fixed<i32, 16>>();
    }
}
