// What one tap of a window joins: a row of outputs and a row of inputs at a time.
//
// Rows are cut into blocks of a length that the compiler knows: they are loaded whole, so it need not ask whether inputs and
// outputs overlap, and makes vectors of them.

use crate::Scalar;
use core::array::from_fn;

/// The longest row that is compiled for its length: more would not be held in registers.
const LONGEST: usize = 64;

/// The outputs and inputs that one tap joins, or two taps side by side: the outputs lie in the array of a part, the inputs
/// in the plane.
pub(super) struct Tap {
    pub output: usize,
    pub output_stride: usize,
    pub input: usize,
    pub input_stride: usize,
    pub rows: usize,
    pub columns: usize,
    pub step: usize,
    pub together: usize,
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

    /// Whether it joins all of each row of `W` outputs, and neighbours with neighbours.
    #[inline(always)]
    fn is_whole<const W: usize>(&self) -> bool {
        W <= LONGEST && self.step == 1 && self.columns == W && self.output_stride == W
    }

    /// Each output becomes `f(output, input)`. Rows of `W` are compiled for their length.
    #[inline(always)]
    pub fn pull<T: Copy, const W: usize>(&self, outputs: &mut [T], plane: &[T], f: impl Fn(T, T) -> T + Copy) {
        if self.is_whole::<W>() {
            let mut x = from(plane, self.input);
            for y in from_mut(outputs, self.output).as_chunks_mut::<W>().0.iter_mut().take(self.rows) {
                known::<W, _, _>(y, x, f);
                x = from(x, self.input_stride);
            }
            return;
        }
        for (output, input) in self.rows() {
            let (y, x) = (from_mut(outputs, output), from(plane, input));
            match self.step {
                2 if self.together == 2 => pairs(y.get_mut(..self.columns).unwrap_or_default(), x.as_chunks().0, f),
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
            };
            match (self.step, self.together) {
                (1, _) => rows.blocks::<4, 1, 1>(takes).blocks::<1, 1, 1>(takes),
                (2, 2) => rows.blocks::<4, 2, 2>(takes).blocks::<1, 2, 2>(takes),
                (2, _) => rows.blocks::<4, 2, 1>(takes).rest(2, takes),
                (step, _) => rows.rest(step, takes),
            };
        }
    }

    /// Each input becomes `f(input, output)`. Rows of `W` are compiled for their length.
    #[inline(always)]
    pub fn push<T: Copy, const W: usize>(&self, outputs: &[T], plane: &mut [T], f: impl Fn(T, T) -> T + Copy) {
        if self.is_whole::<W>() {
            let mut x = from_mut(plane, self.input);
            for y in from(outputs, self.output).as_chunks::<W>().0.iter().take(self.rows) {
                known::<W, _, _>(x, y, f);
                x = from_mut(x, self.input_stride);
            }
            return;
        }
        for (output, input) in self.rows() {
            let (y, x) = (from(outputs, output), from_mut(plane, input));
            match self.step {
                2 if self.together == 2 => {
                    blocks(x.as_chunks_mut().0, y.get(..self.columns).unwrap_or_default(), |[first, second], y| {
                        [f(first, y), f(second, y)]
                    })
                }
                1 if self.columns == W && known::<W, _, _>(x, y, f) => {}
                2 if self.columns == W && known::<W, _, _>(x.as_chunks_mut().0, y, |[x, other], y| [f(x, y), other]) => {}
                1 => blocks(x, y.get(..self.columns).unwrap_or_default(), f),
                _ => x.iter_mut().step_by(self.step).zip(y).take(self.columns).for_each(|(x, y)| *x = f(*x, *y)),
            }
        }
    }
}

/// Each of the first `W` of `y` becomes `f(y, x)`, if there are as many and they are not too long.
#[inline(always)]
fn known<const W: usize, Y: Copy, X: Copy>(y: &mut [Y], x: &[X], f: impl Fn(Y, X) -> Y) -> bool {
    match (y.first_chunk_mut::<W>(), x.first_chunk::<W>()) {
        (Some(y), Some(x)) if W <= LONGEST => {
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

/// Each `y` becomes `f(f(y, x[0]), x[1])`, as [`blocks`] does it.
#[inline(always)]
fn pairs<T: Copy>(y: &mut [T], x: &[[T; 2]], f: impl Fn(T, T) -> T + Copy) {
    let f = |y, [first, second]: [T; 2]| f(f(y, first), second);
    let length = y.len().min(x.len());
    let (y, x) = (y.get_mut(..length).unwrap_or_default(), x.get(..length).unwrap_or_default());
    let (y, x) = blocks_of::<4, T, [T; 2]>(y, x, f);
    blocks_of::<1, T, [T; 2]>(y, x, f);
}

/// A row of outputs with its gradients, and the inputs from the first that it joins.
struct Routed<'a, T> {
    y: &'a [T],
    dy: &'a mut [T],
    x: &'a [T],
    dx: &'a mut [T],
}

impl<T: Scalar> Routed<'_, T> {
    /// Routes whole blocks of `N` outputs, `STEP` inputs apart, by `TAPS` taps side by side, and returns what is left.
    ///
    /// One array after another: the compiler makes vectors of each, where it would make branches of all at once.
    #[inline(always)]
    fn blocks<const N: usize, const STEP: usize, const TAPS: usize>(self, takes: impl Fn(T, T) -> bool) -> Self {
        let Self { y, dy, x, dx } = self;
        let (steps, rest) = (x.as_chunks::<STEP>().0, dx.as_chunks_mut::<STEP>().0);
        let whole = y.len().min(steps.len()) / N;
        let blocks = y.as_chunks::<N>().0.iter().zip(dy.as_chunks_mut::<N>().0);
        for ((y, dy), (x, dx)) in blocks.zip(steps.as_chunks::<N>().0.iter().zip(rest.as_chunks_mut::<N>().0)) {
            let (mut left, mut sums) = (*dy, *dx);
            for tap in 0..TAPS {
                take(tap, (y, &mut left), (x, &mut sums), &takes);
            }
            (*dy, *dx) = (left, sums);
        }
        let (done, inputs) = (whole * N, whole * N * STEP);
        Self { y: from(y, done), dy: from_mut(dy, done), x: from(x, inputs), dx: from_mut(dx, inputs) }
    }

    /// Routes all outputs, `step` inputs apart, one by one.
    #[inline(always)]
    fn rest(self, step: usize, takes: impl Fn(T, T) -> bool) -> Self {
        let inputs = self.x.iter().zip(self.dx.iter_mut()).step_by(step);
        for ((y, dy), (x, dx)) in self.y.iter().zip(self.dy.iter_mut()).zip(inputs) {
            if takes(*x, *y) {
                *dx += *dy;
                *dy = T::ZERO;
            }
        }
        self
    }
}

/// Moves what is left of each output to its input under tap `tap`, where that takes it.
#[inline(always)]
fn take<T: Scalar, const N: usize, const STEP: usize>(
    tap: usize,
    (y, left): (&[T; N], &mut [T; N]),
    (x, dx): (&[[T; STEP]; N], &mut [[T; STEP]; N]),
    takes: impl Fn(T, T) -> bool,
) {
    let taken: [bool; N] = from_fn(|k| takes(x[k][tap], y[k]));
    let moved: [T; N] = from_fn(|k| if taken[k] { left[k] } else { T::ZERO });
    *left = from_fn(|k| if taken[k] { T::ZERO } else { left[k] });
    *dx = from_fn(|k| from_fn(|t| if t == tap { dx[k][t] + moved[k] } else { dx[k][t] }));
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
