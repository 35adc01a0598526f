// Windows that slide over a plane.
//
// A window has taps, an output for each of its places, and an input under each tap at each place. For one tap, the
// outputs whose input lies inside the plane are a rectangle; so every loop of convolution and pooling is: for each tap,
// for each row of its rectangle, the same operation on a row of outputs and a row of inputs `stride` apart. What lies in
// the padding is in no rectangle.

use crate::Scalar;
use core::array::from_fn;
use core::ops::Range;

/// How a window slides along one axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slide {
    /// From one place of the window to the next.
    pub stride: usize,
    /// How far the window may stand out at each end.
    pub padding: usize,
    /// From one tap to the next.
    pub dilation: usize,
}

impl Slide {
    /// The inputs that a window of `taps` taps covers, those between its taps with them.
    pub const fn reach(self, taps: usize) -> usize {
        (taps - 1) * self.dilation + 1
    }

    /// The places of a window of `taps` taps on an axis of `input`; zero if it does not fit.
    pub const fn places(self, input: usize, taps: usize) -> usize {
        match (input + 2 * self.padding).checked_sub(self.reach(taps)) {
            Some(left) => left / self.stride + 1,
            None => 0,
        }
    }

    /// The outputs of `part` whose input under `tap` lies inside the axis, and the first of these inputs.
    #[inline(always)]
    pub(super) fn inside(self, tap: usize, input: usize, part: &Range<usize>) -> (Range<usize>, usize) {
        let before = tap * self.dilation;
        let first = self.padding.saturating_sub(before).div_ceil(self.stride).max(part.start);
        let end = (input + self.padding).saturating_sub(before).div_ceil(self.stride).min(part.end);
        (first..end.max(first), (first * self.stride + before).saturating_sub(self.padding))
    }
}

/// A window, the planes it slides over and the planes of its places. Each pair is height and width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Taps.
    pub taps: [usize; 2],
    /// The plane under the window.
    pub input: [usize; 2],
    /// The places of the window.
    pub output: [usize; 2],
    /// How it slides.
    pub slides: [Slide; 2],
}

impl Window {
    pub(super) const fn count(&self) -> usize {
        self.taps[0] * self.taps[1]
    }

    pub(super) const fn input_area(&self) -> usize {
        self.input[0] * self.input[1]
    }

    pub(super) const fn output_area(&self) -> usize {
        self.output[0] * self.output[1]
    }

    /// All places.
    pub(super) const fn whole(&self) -> Part {
        Part { rows: 0..self.output[0], columns: 0..self.output[1] }
    }

    /// What tap number `tap` joins in a part of the places.
    #[inline(always)]
    pub(super) fn tap(&self, tap: usize, part: &Part) -> Tap {
        let [down, right] = self.slides;
        let (rows, top) = down.inside(tap / self.taps[1], self.input[0], &part.rows);
        let (columns, left) = right.inside(tap % self.taps[1], self.input[1], &part.columns);
        let across = part.columns.len();
        Tap {
            output: (rows.start - part.rows.start) * across + columns.start - part.columns.start,
            output_stride: across,
            input: top * self.input[1] + left,
            input_stride: down.stride * self.input[1],
            rows: rows.len(),
            columns: columns.len(),
            step: right.stride,
        }
    }
}

/// A rectangle of a window's places.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub rows: Range<usize>,
    pub columns: Range<usize>,
}

impl Part {
    pub fn area(&self) -> usize {
        self.rows.len() * self.columns.len()
    }
}

/// The outputs and inputs that one tap joins: the outputs lie in the array of a part, the inputs in the plane.
pub(super) struct Tap {
    output: usize,
    output_stride: usize,
    input: usize,
    input_stride: usize,
    rows: usize,
    columns: usize,
    step: usize,
}

impl Tap {
    /// How many it joins.
    #[inline(always)]
    pub fn area(&self) -> usize {
        self.rows * self.columns
    }

    /// Where each of its rows begins, among the outputs and in the plane.
    #[inline(always)]
    fn rows(&self) -> impl Iterator<Item = (usize, usize)> {
        (0..self.rows).map(|r| (self.output + r * self.output_stride, self.input + r * self.input_stride))
    }

    /// Each output becomes `f(output, input)`. Rows of `W` are compiled for their length.
    #[inline(always)]
    pub fn pull<T: Copy, const W: usize>(&self, outputs: &mut [T], plane: &[T], f: impl Fn(T, T) -> T + Copy) {
        for (output, input) in self.rows() {
            let (y, x) = (from_mut(outputs, output), from(plane, input));
            match self.step {
                1 if self.columns == W && known::<W, _, _>(y, x, f) => {}
                2 if self.columns == W && known::<W, _, _>(y, x.as_chunks().0, |y, [x, _]| f(y, x)) => {}
                1 => blocks(y.get_mut(..self.columns).unwrap_or_default(), x, f),
                _ => y.iter_mut().zip(x.iter().step_by(self.step)).take(self.columns).for_each(|(y, x)| *y = f(*y, *x)),
            }
        }
    }

    /// As [`push`](Self::push) of each output's gradient into its input's, but only where `takes(x, y)`; there nothing stays.
    #[inline(always)]
    pub fn route<T: Scalar>(&self, [y, x]: [&[T]; 2], [dy, dx]: [&mut [T]; 2], takes: impl Fn(T, T) -> bool + Copy) {
        for (output, input) in self.rows() {
            let rows = Routed {
                y: from(y, output).get(..self.columns).unwrap_or_default(),
                dy: from_mut(dy, output).get_mut(..self.columns).unwrap_or_default(),
                x: from(x, input),
                dx: from_mut(dx, input),
                step: self.step,
            };
            rows.blocks::<8>(takes).blocks::<4>(takes).blocks::<1>(takes);
        }
    }

    /// Each input becomes `f(input, output)`. Rows of `W` are compiled for their length.
    #[inline(always)]
    pub fn push<T: Copy, const W: usize>(&self, outputs: &[T], plane: &mut [T], f: impl Fn(T, T) -> T + Copy) {
        for (output, input) in self.rows() {
            let (y, x) = (from(outputs, output), from_mut(plane, input));
            match self.step {
                1 if self.columns == W && known::<W, _, _>(x, y, f) => {}
                2 if self.columns == W && known::<W, _, _>(x.as_chunks_mut().0, y, |[x, other], y| [f(x, y), other]) => {}
                1 => blocks(x, y.get(..self.columns).unwrap_or_default(), f),
                _ => x.iter_mut().step_by(self.step).zip(y).take(self.columns).for_each(|(x, y)| *x = f(*x, *y)),
            }
        }
    }
}

/// Each of the first `W` of `y` becomes `f(y, x)`, if there are as many and not too many to be held in registers.
#[inline(always)]
fn known<const W: usize, Y: Copy, X: Copy>(y: &mut [Y], x: &[X], f: impl Fn(Y, X) -> Y) -> bool {
    match (y.first_chunk_mut::<W>(), x.first_chunk::<W>()) {
        (Some(y), Some(x)) if W <= 64 => {
            let mut values = *y;
            values.iter_mut().zip(*x).for_each(|(y, x)| *y = f(*y, x));
            *y = values;
            true
        }
        _ => false,
    }
}

/// Each `y` becomes `f(y, x)`, as far as both reach, in blocks of a length that the compiler knows: they are loaded whole,
/// so it need not ask whether `x` and `y` overlap.
#[inline(always)]
fn blocks<Y: Copy, X: Copy>(y: &mut [Y], x: &[X], f: impl Fn(Y, X) -> Y + Copy) {
    let length = y.len().min(x.len());
    let (y, x) = (y.get_mut(..length).unwrap_or_default(), x.get(..length).unwrap_or_default());
    let (y, x) = blocks_of::<16, Y, X>(y, x, f);
    let (y, x) = blocks_of::<8, Y, X>(y, x, f);
    let (y, x) = blocks_of::<4, Y, X>(y, x, f);
    blocks_of::<1, Y, X>(y, x, f);
}

/// The whole blocks of `N`, and what is left.
#[inline(always)]
fn blocks_of<'y, 'x, const N: usize, Y: Copy, X: Copy>(
    y: &'y mut [Y],
    x: &'x [X],
    f: impl Fn(Y, X) -> Y,
) -> (&'y mut [Y], &'x [X]) {
    let ((ys, y), (xs, x)) = (y.as_chunks_mut::<N>(), x.as_chunks::<N>());
    for (y, x) in ys.iter_mut().zip(xs) {
        let mut values = *y;
        values.iter_mut().zip(*x).for_each(|(y, x)| *y = f(*y, x));
        *y = values;
    }
    (y, x)
}

/// A row of outputs with its gradients, and the inputs from the first that it joins.
struct Routed<'a, T> {
    y: &'a [T],
    dy: &'a mut [T],
    x: &'a [T],
    dx: &'a mut [T],
    step: usize,
}

impl<T: Scalar> Routed<'_, T> {
    /// Routes whole blocks of `N` outputs, and returns what is left.
    ///
    /// One array after another: the compiler makes vectors of each, where it would make branches of all at once.
    #[inline(always)]
    fn blocks<const N: usize>(self, takes: impl Fn(T, T) -> bool) -> Self {
        let Self { y, dy, mut x, mut dx, step } = self;
        let ((ys, y), (dys, dy)) = (y.as_chunks::<N>(), dy.as_chunks_mut::<N>());
        for (y, dy) in ys.iter().zip(dys) {
            let pairs = x.as_chunks::<2>().0.first_chunk::<N>().filter(|_| step == 2);
            let inputs: [T; N] = match pairs {
                Some(pairs) => pairs.map(|[x, _]| x),
                None => from_fn(|k| x.get(k * step).copied().unwrap_or(T::ZERO)),
            };
            let whole = *dy;
            let moved: [T; N] = from_fn(|k| if takes(inputs[k], y[k]) { whole[k] } else { T::ZERO });
            *dy = from_fn(|k| if takes(inputs[k], y[k]) { T::ZERO } else { whole[k] });
            let pairs = dx.as_chunks_mut::<2>().0.first_chunk_mut::<N>().filter(|_| step == 2);
            match pairs {
                Some(pairs) => *pairs = from_fn(|k| [pairs[k][0] + moved[k], pairs[k][1]]),
                None => dx.iter_mut().step_by(step).zip(moved).for_each(|(dx, moved)| *dx += moved),
            }
            (x, dx) = (from(x, N * step), from_mut(dx, N * step));
        }
        Self { y, dy, x, dx, step }
    }
}

/// `values` without the first `skipped`.
#[inline(always)]
pub(super) fn from<T>(values: &[T], skipped: usize) -> &[T] {
    values.get(skipped..).unwrap_or_default()
}

/// `values` without the first `skipped`.
#[inline(always)]
pub(super) fn from_mut<T>(values: &mut [T], skipped: usize) -> &mut [T] {
    values.get_mut(skipped..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tap_joins_what_lies_inside() {
        for (stride, padding, dilation, taps, input) in
            [(1, 0, 1, 3, 7), (1, 2, 1, 5, 4), (2, 1, 1, 3, 8), (3, 4, 2, 3, 5), (2, 0, 3, 2, 9), (1, 3, 1, 2, 1)]
        {
            let slide = Slide { stride, padding, dilation };
            let output = slide.places(input, taps);
            for tap in 0..taps {
                for part in [0..output, 1..output, 0..output / 2] {
                    let (found, first) = slide.inside(tap, input, &part);
                    let under = |o: usize| (o * stride + tap * dilation).checked_sub(padding).filter(|i| *i < input);
                    let expected = part.clone().filter(|o| under(*o).is_some());
                    assert!(found.clone().eq(expected), "{slide:?} tap {tap} of {part:?}: {found:?}");
                    assert!(found.is_empty() || under(found.start) == Some(first), "{slide:?} tap {tap} of {part:?}");
                }
            }
        }
    }
}
