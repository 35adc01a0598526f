//! Passes over a span of channels side by side: 16 lanes of one channel, or of as many, so that what is kept of them on the stack
//! does not grow with the channels.

use super::channels::Span;
use crate::kernel::{self, Compensated, vectorized};
use crate::scalar::Float;
use crate::tensor::Channels;
use core::array;

/// Numbers side by side.
pub(super) type Lanes<T> = [T; LANES];

/// How many elements are computed side by side.
const LANES: usize = 16;

/// About how many elements of a lane are added before their sum is added to those of others, with what that rounds away.
const BLOCK: usize = 16;

impl Span {
    /// Those of the `C` channels of `X` that fill lanes: 16, four or one that lie side by side, or one that lies in runs.
    pub fn each<X: Channels<C>, const C: usize>() -> impl Iterator<Item = Self> {
        let mut first = 0;
        core::iter::from_fn(move || {
            let channels = match C - first {
                0 => return None,
                LANES.. if X::INNER == 1 => LANES,
                4.. if X::INNER == 1 => 4,
                _ => 1,
            };
            first += channels;
            Some(Self::new::<X, C>(first - channels, channels))
        })
    }

    /// What belongs to its channels, of what belongs to its lanes.
    pub fn of_lanes<T>(self, lanes: &Lanes<T>) -> &[T] {
        lanes.get(..self.channels).unwrap_or_default()
    }

    /// The number of its channel for each lane, from a row of all.
    pub fn lanes<T: Float>(self, row: &[T]) -> Lanes<T> {
        let row = self.of(row);
        if let [number] = row {
            return [*number; LANES];
        }
        let mut lanes = [T::ZERO; LANES];
        lanes.iter_mut().zip(row).for_each(|(lane, number)| *lane = *number);
        lanes
    }

    /// Mean and variance: the mean, then both by how far the elements lie from it; what the first pass rounded away is found by
    /// the second.
    pub fn statistics<T: Float>(self, x: &[T]) -> [Lanes<T>; 2] {
        let n = T::from_usize(self.count(x) * self.inner);
        let [mean] = self.sums(x, x, [], |[], x, _| [x]).map(|sum| sum.map(|sum| sum / n));
        let sums = self.sums(x, x, [mean], |[mean], x, _| [x - mean, (x - mean) * (x - mean)]);
        let [rest, square] = sums.map(|sum| sum.map(|sum| sum / n));
        [zip(mean, &rest, |mean, rest| mean + rest), zip(square, &rest, |square, rest| square - rest * rest)]
    }

    /// `y = (x − mean) r weight + bias`.
    pub fn normalize<T: Float>(self, x: &[T], y: &mut [T], numbers: [Lanes<T>; 4]) {
        self.map(x, x, y, numbers, |[mean, r, weight, bias], x, _| (x - mean) * r * weight + bias);
    }

    /// `Σ dy` and `Σ dy x̂`.
    pub fn gradients<T: Float>(self, x: &[T], dy: &[T], [mean, r]: [Lanes<T>; 2]) -> [Lanes<T>; 2] {
        let [sum, product] = self.sums(x, dy, [mean], |[mean], x, dy| [dy, dy * (x - mean)]);
        [sum, zip(product, &r, |product, r| product * r)]
    }

    /// `dx = r (g − Σ g/n − x̂ Σ g x̂/n)` with `g = dy weight`.
    pub fn input_gradient<T: Float>(self, x: &[T], dy: &[T], dx: &mut [T], numbers: [Lanes<T>; 5]) {
        self.map(x, dy, dx, numbers, |[mean, r, weight, sum, slope], x, dy| r * (dy * weight - sum - (x - mean) * r * slope));
    }

    /// For each lane the sums of what `f` makes of each pair of elements and of the lane's numbers.
    #[inline(always)]
    fn sums<T: Float, const N: usize, const K: usize>(
        self,
        x: &[T],
        dy: &[T],
        numbers: [Lanes<T>; N],
        f: impl Fn([T; N], T, T) -> [T; K],
    ) -> [Lanes<T>; K] {
        let sums = vectorized(
            x.len(),
            #[inline(always)]
            || match self.len() {
                4 => self.sums_of::<T, N, K, 4>(x, dy, numbers, f),
                1 => self.sums_of::<T, N, K, 1>(x, dy, numbers, f),
                _ => self.sums_of::<T, N, K, LANES>(x, dy, numbers, f),
            },
        );
        if self.inner == 1 { sums } else { sums.map(|sums| [kernel::total(&sums); LANES]) }
    }

    /// The same of runs of `L` elements, or of any number for all lanes: what the compiler knows it keeps in registers.
    #[inline(always)]
    fn sums_of<T: Float, const N: usize, const K: usize, const L: usize>(
        self,
        x: &[T],
        dy: &[T],
        numbers: [Lanes<T>; N],
        f: impl Fn([T; N], T, T) -> [T; K],
    ) -> [Lanes<T>; K] {
        let runs = BLOCK.div_ceil(self.len().div_ceil(LANES).max(1));
        let sum = |x: &[T], dy: &[T]| {
            let mut sums = [[T::ZERO; LANES]; K];
            for (x, dy) in self.runs(x).zip(self.runs(dy)) {
                let ((x, x_rest), (dy, dy_rest)) = (x.as_chunks::<L>(), dy.as_chunks::<L>());
                x.iter().zip(dy).for_each(|(x, dy)| add(&mut sums, x, dy, numbers, &f));
                let ((x, x_rest), (dy, dy_rest)) = (x_rest.as_chunks::<4>(), dy_rest.as_chunks::<4>());
                x.iter().zip(dy).for_each(|(x, dy)| add(&mut sums, x, dy, numbers, &f));
                x_rest.iter().zip(dy_rest).for_each(|(x, dy)| add(&mut sums, &[*x], &[*dy], numbers, &f));
            }
            sums
        };
        if self.count(x) <= runs {
            return sum(x, dy);
        }
        let mut sums = [[Compensated::ZERO; LANES]; K];
        for (x, dy) in self.blocks(x, runs).zip(self.blocks(dy, runs)) {
            sums.iter_mut().zip(&sum(x, dy)).for_each(|(sums, part)| Compensated::add_each(sums, part));
        }
        sums.map(|sums| sums.map(Compensated::value))
    }

    /// Sets each element of `y` to what `f` makes of a pair of elements and of its lane's numbers.
    #[inline(always)]
    fn map<T: Float, const N: usize>(
        self,
        x: &[T],
        dy: &[T],
        y: &mut [T],
        numbers: [Lanes<T>; N],
        f: impl Fn([T; N], T, T) -> T,
    ) {
        vectorized(
            x.len(),
            #[inline(always)]
            || match self.len() {
                4 => self.map_of::<T, N, 4>(x, dy, y, numbers, f),
                1 => self.map_of::<T, N, 1>(x, dy, y, numbers, f),
                _ => self.map_of::<T, N, LANES>(x, dy, y, numbers, f),
            },
        );
    }

    /// The same of runs of `L` elements, or of any number for all lanes.
    #[inline(always)]
    fn map_of<T: Float, const N: usize, const L: usize>(
        self,
        x: &[T],
        dy: &[T],
        y: &mut [T],
        numbers: [Lanes<T>; N],
        f: impl Fn([T; N], T, T) -> T,
    ) {
        for ((x, dy), y) in self.runs(x).zip(self.runs(dy)).zip(self.runs_mut(y)) {
            let ((x, x_rest), (dy, dy_rest), (y, y_rest)) = (x.as_chunks::<L>(), dy.as_chunks::<L>(), y.as_chunks_mut::<L>());
            x.iter().zip(dy).zip(y).for_each(|((x, dy), y)| set(y, x, dy, numbers, &f));
            let ((x, x_rest), (dy, dy_rest), (y, y_rest)) =
                (x_rest.as_chunks::<4>(), dy_rest.as_chunks::<4>(), y_rest.as_chunks_mut::<4>());
            x.iter().zip(dy).zip(y).for_each(|((x, dy), y)| set(y, x, dy, numbers, &f));
            let rest = x_rest.iter().zip(dy_rest).zip(y_rest);
            rest.for_each(|((x, dy), y)| set(array::from_mut(y), &[*x], &[*dy], numbers, &f));
        }
    }
}

/// Sets elements of the first lanes to what `f` makes of pairs of elements and of the lane's numbers.
#[inline(always)]
fn set<T: Float, const N: usize, const M: usize>(
    y: &mut [T; M],
    x: &[T; M],
    dy: &[T; M],
    numbers: [Lanes<T>; N],
    f: impl Fn([T; N], T, T) -> T,
) {
    let mut values = *y;
    for lane in 0..M.min(LANES) {
        values[lane] = f(of_lane(&numbers, lane), x[lane], dy[lane]);
    }
    *y = values;
}

/// Adds to the first lanes of each sum what `f` makes of pairs of elements and of the lane's numbers.
#[inline(always)]
fn add<T: Float, const N: usize, const K: usize, const M: usize>(
    sums: &mut [Lanes<T>; K],
    x: &[T; M],
    dy: &[T; M],
    numbers: [Lanes<T>; N],
    f: impl Fn([T; N], T, T) -> [T; K],
) {
    for lane in 0..M.min(LANES) {
        let terms = f(of_lane(&numbers, lane), x[lane], dy[lane]);
        sums.iter_mut().zip(terms).for_each(|(sums, term)| sums[lane] += term);
    }
}

/// The numbers of a lane.
#[inline(always)]
fn of_lane<T: Float, const N: usize>(numbers: &[Lanes<T>; N], lane: usize) -> [T; N] {
    numbers.each_ref().map(
        #[inline(always)]
        |numbers| numbers.get(lane).copied().unwrap_or(T::ZERO),
    )
}

/// What `f` makes of the numbers of each lane.
#[inline(always)]
pub(super) fn zip<T: Float>(mut a: Lanes<T>, b: &Lanes<T>, f: impl Fn(T, T) -> T) -> Lanes<T> {
    a.iter_mut().zip(b).for_each(|(a, b)| *a = f(*a, *b));
    a
}
