// Convolution of sequences as products.
//
// The steps of a sequence are rows of features, so what lies under one tap is a matrix whose rows are `stride` steps apart,
// and a product reads it where it lies. For each tap, over the places `l` whose step is inside the sequence,
//
//     y[l]                   += x[first + l·stride] weight[tap]
//     dx[first + l·stride]   += dy[l] weight[tap]ᵀ
//     dweight[tap]            = Σ x[first + l·stride]ᵀ dy[l]
//
// Where neither padding nor dilation nor groups part the taps, all of them are one product of longer rows. With one channel
// in and one out of each group no product is left: rows are multiplied element by element.
//
// A sequence is a plane of height L and width 1. Letters as in convolution.rs.

use super::convolution::{Derived, GRADIENT, Geometry, SMALL_PANEL, part_of_group, starts};
use super::gemm::{Gemm, Operand, Start};
use super::pieces::{even, pieces};
use super::product::VECTORS;
use super::scalars::Kernel;
use super::tap::{from, from_mut};
use super::vectorized::vectorized;
use core::ops::Range;

/// Adds the convolution of `x` to `y`: `x` is B×L×(G×C), `weight` K×C×(G×O), `y` B×P×(G×O).
pub fn convolve_steps<G: Geometry, T: Kernel>(x: &[T], weight: &[T], y: &mut [T]) {
    let taps = if G::TOGETHER { 1 } else { G::WINDOW.count() };
    for (input, output) in samples::<G>(y.len()) {
        let (x, y) = (from(x, input), from_mut(y, output));
        for (tap, places, x) in (0..taps).map(|tap| under::<G, T>(tap, x)) {
            let (weight, y) = (weight_of::<G, T>(weight, tap), from_mut(y, places.start * G::ALL_OUTPUTS));
            if G::DEPTHWISE {
                let rows = x.chunks(G::STRIDE * G::ALL_INPUTS).zip(y.chunks_exact_mut(G::ALL_OUTPUTS)).take(places.len());
                vectorized(
                    places.len() * G::ALL_OUTPUTS,
                    #[inline(always)]
                    || {
                        rows.for_each(|(x, y)| y.iter_mut().zip(x.iter().zip(weight)).for_each(|(y, (x, w))| *y += *x * *w));
                    },
                );
                continue;
            }
            for group in 0..G::GROUPS {
                T::gemm(Gemm {
                    rows: places.len(),
                    cols: G::OUTPUTS,
                    depth: if G::TOGETHER { G::ROWS } else { G::CHANNELS },
                    a: Operand::rows(from(x, group * G::CHANNELS), G::STRIDE * G::ALL_INPUTS),
                    b: Operand::rows(from(weight, group * G::OUTPUTS), G::ALL_OUTPUTS),
                    start: Start::Sum,
                    y: from_mut(y, group * G::OUTPUTS),
                    y_stride: G::ALL_OUTPUTS,
                });
            }
        }
    }
}

/// Adds the gradient of the input to `dx`, the shapes as in [`convolve_steps`].
pub fn convolve_steps_transposed<G: Geometry, T: Kernel>(dy: &[T], weight: &[T], dx: &mut [T]) {
    for (input, output) in samples::<G>(dy.len()) {
        let (dx, dy) = (from_mut(dx, input), from(dy, output));
        for tap in 0..G::WINDOW.count() {
            let (places, first) = G::WINDOW.slides[0].inside(tap, G::WINDOW.input[0], &(0..G::AREA));
            let (weight, dx) = (weight_of::<G, T>(weight, tap), from_mut(dx, first * G::ALL_INPUTS));
            let dy = from(dy, places.start * G::ALL_OUTPUTS);
            if G::DEPTHWISE {
                let rows = dx.chunks_mut(G::STRIDE * G::ALL_INPUTS).zip(dy.chunks_exact(G::ALL_OUTPUTS)).take(places.len());
                vectorized(
                    places.len() * G::ALL_OUTPUTS,
                    #[inline(always)]
                    || {
                        rows.for_each(|(dx, dy)| {
                            dx.iter_mut().zip(dy.iter().zip(weight)).for_each(|(dx, (dy, w))| *dx += *dy * *w)
                        });
                    },
                );
                continue;
            }
            for group in 0..G::GROUPS {
                T::gemm(Gemm {
                    rows: places.len(),
                    cols: G::CHANNELS,
                    depth: G::OUTPUTS,
                    a: Operand::rows(from(dy, group * G::OUTPUTS), G::ALL_OUTPUTS),
                    b: Operand::columns(from(weight, group * G::OUTPUTS), G::ALL_OUTPUTS),
                    start: Start::Sum,
                    y: from_mut(dx, group * G::CHANNELS),
                    y_stride: G::STRIDE * G::ALL_INPUTS,
                });
            }
        }
    }
}

/// The gradient of the weight, in pieces: `piece(offset, values)` receives finished elements of the flat K×C×(G×O) result,
/// each exactly once. The shapes are as in [`convolve_steps`].
pub fn steps_weight<G: Geometry, T: Kernel>(x: &[T], dy: &[T], piece: impl FnMut(usize, &[T])) {
    if VECTORS {
        steps_weight_by::<G, T, GRADIENT>(x, dy, piece);
    } else {
        steps_weight_by::<G, T, SMALL_PANEL>(x, dy, piece);
    }
}

fn steps_weight_by<G: Geometry, T: Kernel, const SUMS: usize>(x: &[T], dy: &[T], mut piece: impl FnMut(usize, &[T])) {
    let mut sums = [T::ZERO; SUMS];
    let across = even(G::ALL_OUTPUTS, SUMS);
    let at_once = even(G::CHANNELS, SUMS / across);
    let rows = (0..G::WINDOW.count()).flat_map(|tap| pieces(G::CHANNELS, at_once).map(move |channels| (tap, channels)));
    for (tap, channels, columns) in
        rows.flat_map(|(tap, channels)| pieces(G::ALL_OUTPUTS, across).map(move |columns| (tap, channels.clone(), columns)))
    {
        let sums = sums.get_mut(..channels.len() * columns.len()).unwrap_or_default();
        sums.fill(T::ZERO);
        for (input, output) in samples::<G>(dy.len()) {
            let (_, places, x) = under::<G, T>(tap, from(x, input));
            let dy = from(dy, output + places.start * G::ALL_OUTPUTS);
            if G::DEPTHWISE {
                let (x, dy) = (from(x, columns.start), from(dy, columns.start));
                let rows = x.chunks(G::STRIDE * G::ALL_INPUTS).zip(dy.chunks(G::ALL_OUTPUTS)).take(places.len());
                vectorized(
                    places.len() * G::ALL_OUTPUTS,
                    #[inline(always)]
                    || {
                        rows.for_each(|(x, dy)| {
                            sums.iter_mut().zip(x.iter().zip(dy)).for_each(|(sum, (x, dy))| *sum += *x * *dy)
                        });
                    },
                );
                continue;
            }
            for group in 0..G::GROUPS {
                let of_group = part_of_group::<G>(&columns, group);
                if of_group.is_empty() {
                    continue;
                }
                T::gemm(Gemm {
                    rows: channels.len(),
                    cols: of_group.len(),
                    depth: places.len(),
                    a: Operand::columns(from(x, group * G::CHANNELS + channels.start), G::STRIDE * G::ALL_INPUTS),
                    b: Operand::rows(from(dy, of_group.start), G::ALL_OUTPUTS),
                    start: Start::Sum,
                    y: from_mut(sums, of_group.start - columns.start),
                    y_stride: columns.len(),
                });
            }
        }
        piece((tap * G::CHANNELS + channels.start) * G::ALL_OUTPUTS + columns.start, sums);
    }
}

/// What of a convolution of sequences follows from its sizes.
trait Together: Geometry {
    /// From the step under one place to that under the next.
    const STRIDE: usize = Self::WINDOW.slides[0].stride;
    /// Features of the input.
    const ALL_INPUTS: usize = Self::CHANNELS * Self::GROUPS;
    /// Whether the steps under a window lie as the rows of the weight do.
    const TOGETHER: bool = Self::WINDOW.slides[0].padding == 0 && Self::WINDOW.slides[0].dilation == 1 && Self::GROUPS == 1;
    /// Whether each feature is convolved by itself.
    const DEPTHWISE: bool = Self::CHANNELS == 1 && Self::OUTPUTS == 1 && Self::GROUPS > 1;
}

impl<G: Geometry> Together for G {}

/// Where each sample of the input begins, and where its output does, of as many elements of output.
fn samples<G: Geometry>(outputs: usize) -> impl Iterator<Item = (usize, usize)> {
    starts(G::INPUT * G::GROUPS, G::ALL_OUTPUTS * G::AREA, outputs)
}

/// The places where the step under a tap is inside the sequence, and the sequence from the first such step on.
fn under<G: Geometry, T>(tap: usize, x: &[T]) -> (usize, Range<usize>, &[T]) {
    let (places, first) = G::WINDOW.slides[0].inside(tap, G::WINDOW.input[0], &(0..G::AREA));
    (tap, places, from(x, first * G::ALL_INPUTS))
}

/// The rows of the weight from those of a tap on.
fn weight_of<G: Geometry, T>(weight: &[T], tap: usize) -> &[T] {
    from(weight, tap * G::CHANNELS * G::ALL_OUTPUTS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Fixed;
    use crate::kernel::{Slide, Window};

    /// `C` channels of 9 steps in each of `GROUPS` groups under 2 taps, to `O`.
    struct Small<const C: usize, const O: usize, const GROUPS: usize>;

    impl<const C: usize, const O: usize, const GROUPS: usize> Geometry for Small<C, O, GROUPS> {
        const WINDOW: Window = Window {
            taps: [2, 1],
            input: [9, 1],
            output: [5, 1],
            slides: [Slide { stride: 2, padding: 1, dilation: 1 }, Slide { stride: 1, padding: 0, dilation: 1 }],
        };
        const CHANNELS: usize = C;
        const OUTPUTS: usize = O;
        const GROUPS: usize = GROUPS;
    }

    /// Two samples.
    fn check<T: Kernel, const C: usize, const O: usize, const GROUPS: usize>() {
        let numbers = core::array::from_fn::<T, 200, _>(|k| T::from_f64((k * 37 % 101) as f64 / 112.0 - 0.4));
        let (x, dy) = (&numbers[..18 * C * GROUPS], &numbers[7..][..10 * O * GROUPS]);
        let len = 2 * C * O * GROUPS;
        let (mut whole, mut parts) = ([T::ZERO; 200], [T::ONE; 200]);
        steps_weight_by::<Small<C, O, GROUPS>, T, GRADIENT>(x, dy, |at, d| whole[at..at + d.len()].copy_from_slice(d));
        steps_weight_by::<Small<C, O, GROUPS>, T, 2>(x, dy, |at, d| parts[at..at + d.len()].copy_from_slice(d));
        assert!(whole[..len].iter().any(|d| *d != T::ZERO));
        assert_eq!(whole[..len], parts[..len], "{C} to {O} in {GROUPS}");
    }

    #[test]
    fn a_row_of_the_weight_in_parts_has_the_same_bits() {
        fn all<T: Kernel>() {
            check::<T, 3, 3, 2>();
            check::<T, 2, 7, 1>();
            check::<T, 1, 1, 5>();
        }
        all::<f32>();
        all::<Fixed<i16, 12>>();
    }
}
