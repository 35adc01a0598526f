//! The passes over channels that [`BatchNorm`](super::BatchNorm) and [`GroupNorm`](super::GroupNorm) are made of.

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

/// Some channels of a slice of samples. What belongs to its lanes is kept on the stack, so that this does not grow with the
/// channels.
#[derive(Clone, Copy)]
pub(super) struct Piece {
    /// The first channel.
    pub first: usize,
    /// How many channels.
    channels: usize,
    /// How many elements of a channel lie one after the other.
    inner: usize,
    /// How many elements there are from a run to that of the next sample or place.
    stride: usize,
}

impl Piece {
    /// Those of the `C` channels of `X`: 16, four or one that lie side by side, or one that lies in runs.
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
            Some(Self { first: first - channels, channels, inner: X::INNER, stride: X::INNER * C })
        })
    }

    /// What belongs to its channels, of a row of all.
    pub fn of_mut<T>(self, row: &mut [T]) -> &mut [T] {
        row.get_mut(self.first..self.first + self.channels).unwrap_or_default()
    }

    /// What belongs to its channels, of what belongs to its lanes.
    pub fn channels<T>(self, lanes: &Lanes<T>) -> &[T] {
        lanes.get(..self.channels).unwrap_or_default()
    }

    /// The number of its channel for each lane, from a row of all.
    pub fn lanes<T: Float>(self, row: &[T]) -> Lanes<T> {
        let row = row.get(self.first..self.first + self.channels).unwrap_or_default();
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
        let n = self.count(x);
        let [mean] = self.sums(x, x, [], |[], x, _| [x]).map(|sum| sum.map(|sum| sum / n));
        let sums = self.sums(x, x, [mean], |[mean], x, _| [x - mean, (x - mean) * (x - mean)]);
        let [rest, square] = sums.map(|sum| sum.map(|sum| sum / n));
        [zip(mean, rest, |mean, rest| mean + rest), zip(square, rest, |square, rest| square - rest * rest)]
    }

    /// `y = (x − mean) r weight + bias`.
    pub fn normalize<T: Float>(self, x: &[T], y: &mut [T], numbers: [Lanes<T>; 4]) {
        self.map(x, y, numbers, |[mean, r, weight, bias], x, _| (x - mean) * r * weight + bias);
    }

    /// `Σ dy`.
    pub fn sum<T: Float>(self, dy: &[T]) -> Lanes<T> {
        let [sum] = self.sums(dy, dy, [], |[], dy, _| [dy]);
        sum
    }

    /// `Σ dy` and `Σ dy x̂`.
    pub fn gradients<T: Float>(self, x: &[T], dy: &[T], [mean, r]: [Lanes<T>; 2]) -> [Lanes<T>; 2] {
        let [sum, product] = self.sums(x, dy, [mean], |[mean], x, dy| [dy, dy * (x - mean)]);
        [sum, zip(product, r, |product, r| product * r)]
    }

    /// `dx = r (g − Σ g/n − x̂ Σ g x̂/n)` with `g = dy weight`, of `dy` in its place.
    pub fn input_gradient<T: Float>(self, x: &[T], dx: &mut [T], numbers: [Lanes<T>; 5]) {
        self.map(x, dx, numbers, |[mean, r, weight, sum, slope], x, dy| r * (dy * weight - sum - (x - mean) * r * slope));
    }

    /// For each lane the sums of what `f` makes of each pair of elements and of the lane's numbers.
    #[inline(always)]
    fn sums<T: Float, const N: usize, const K: usize>(
        self,
        x: &[T],
        dy: &[T],
        numbers: [Lanes<T>; N],
        f: impl Fn([T; N], T, T) -> [T; K] + Copy,
    ) -> [Lanes<T>; K] {
        let sums = vectorized(
            x.len(),
            #[inline(always)]
            || match self.channels {
                4 if self.inner == 1 => self.sums_of::<T, N, K, 4>(x, dy, numbers, f),
                1 if self.inner == 1 => self.sums_of::<T, N, K, 1>(x, dy, numbers, f),
                _ => self.sums_of::<T, N, K, LANES>(x, dy, numbers, f),
            },
        );
        if self.inner == 1 { sums } else { sums.map(|sums| [kernel::total(&sums); LANES]) }
    }

    /// The sums of the first `L` lanes.
    #[inline(always)]
    fn sums_of<T: Float, const N: usize, const K: usize, const L: usize>(
        self,
        x: &[T],
        dy: &[T],
        numbers: [Lanes<T>; N],
        f: impl Fn([T; N], T, T) -> [T; K] + Copy,
    ) -> [Lanes<T>; K] {
        let block = (BLOCK.div_ceil(self.len().div_ceil(LANES).max(1)) * self.stride).max(1);
        let sum = |x: &[T], dy: &[T]| {
            let mut sums = [[T::ZERO; LANES]; K];
            for (x, dy) in self.runs(x).zip(self.runs(dy)) {
                let ((x, x_rest), (dy, dy_rest)) = (x.as_chunks::<L>(), dy.as_chunks::<L>());
                x.iter().zip(dy).for_each(|(x, dy)| add(&mut sums, x, dy, numbers, f));
                let ((x, x_rest), (dy, dy_rest)) = (x_rest.as_chunks::<4>(), dy_rest.as_chunks::<4>());
                x.iter().zip(dy).for_each(|(x, dy)| add(&mut sums, x, dy, numbers, f));
                x_rest.iter().zip(dy_rest).for_each(|(x, dy)| add(&mut sums, &[*x], &[*dy], numbers, f));
            }
            sums
        };
        if x.len() <= block {
            return sum(x, dy);
        }
        let mut sums = [[Compensated::ZERO; LANES]; K];
        for (x, dy) in x.chunks(block).zip(dy.chunks(block)) {
            sums.iter_mut().zip(&sum(x, dy)).for_each(|(sums, part)| Compensated::add_each(sums, part));
        }
        sums.map(|sums| sums.map(Compensated::value))
    }

    /// Sets each element of `y` to what `f` makes of it, of that of `x` and of its lane's numbers.
    #[inline(always)]
    fn map<T: Float, const N: usize>(self, x: &[T], y: &mut [T], numbers: [Lanes<T>; N], f: impl Fn([T; N], T, T) -> T + Copy) {
        vectorized(
            x.len(),
            #[inline(always)]
            || match self.channels {
                4 if self.inner == 1 => self.map_of::<T, N, 4>(x, y, numbers, f),
                1 if self.inner == 1 => self.map_of::<T, N, 1>(x, y, numbers, f),
                _ => self.map_of::<T, N, LANES>(x, y, numbers, f),
            },
        );
    }

    /// The first `L` lanes of it.
    #[inline(always)]
    fn map_of<T: Float, const N: usize, const L: usize>(
        self,
        x: &[T],
        y: &mut [T],
        numbers: [Lanes<T>; N],
        f: impl Fn([T; N], T, T) -> T + Copy,
    ) {
        let first = self.first * self.inner;
        for (x, y) in self.runs(x).zip(y.chunks_exact_mut(self.stride.max(1))) {
            let y = y.get_mut(first..).and_then(|y| y.get_mut(..self.len())).unwrap_or_default();
            let ((x, x_rest), (y, y_rest)) = (x.as_chunks::<L>(), y.as_chunks_mut::<L>());
            x.iter().zip(y).for_each(|(x, y)| set(x, y, numbers, f));
            let ((x, x_rest), (y, y_rest)) = (x_rest.as_chunks::<4>(), y_rest.as_chunks_mut::<4>());
            x.iter().zip(y).for_each(|(x, y)| set(x, y, numbers, f));
            x_rest.iter().zip(y_rest).for_each(|(x, y)| set(&[*x], array::from_mut(y), numbers, f));
        }
    }

    /// How many elements of `x` have a mean in common.
    pub fn count<T: Float>(self, x: &[T]) -> T {
        T::from_usize(x.len() / self.stride.max(1) * self.inner)
    }

    /// How many of its elements lie one after the other.
    fn len(self) -> usize {
        self.channels * self.inner
    }

    /// Its elements of each sample or place.
    fn runs<T>(self, x: &[T]) -> impl Iterator<Item = &[T]> {
        let first = self.first * self.inner;
        x.chunks_exact(self.stride.max(1))
            .map(move |row| row.get(first..).and_then(|row| row.get(..self.len())).unwrap_or_default())
    }
}

/// Adds to the first lanes of each sum what `f` makes of a pair of elements and of the lane's numbers.
#[inline(always)]
fn add<T: Float, const N: usize, const K: usize, const M: usize>(
    sums: &mut [Lanes<T>; K],
    x: &[T; M],
    dy: &[T; M],
    numbers: [Lanes<T>; N],
    f: impl Fn([T; N], T, T) -> [T; K],
) {
    for lane in 0..M {
        let terms = f(numbers.map(|numbers| numbers[lane]), x[lane], dy[lane]);
        sums.iter_mut().zip(terms).for_each(|(sums, term)| sums[lane] += term);
    }
}

/// Sets the elements of the first lanes.
#[inline(always)]
fn set<T: Float, const N: usize, const M: usize>(
    x: &[T; M],
    y: &mut [T; M],
    numbers: [Lanes<T>; N],
    f: impl Fn([T; N], T, T) -> T,
) {
    *y = array::from_fn(|lane| f(numbers.map(|numbers| numbers[lane]), x[lane], y[lane]));
}

/// What `f` makes of the numbers of each lane.
#[inline(always)]
pub(super) fn zip<T: Float>(a: Lanes<T>, b: Lanes<T>, f: impl Fn(T, T) -> T) -> Lanes<T> {
    core::array::from_fn(|lane| f(a[lane], b[lane]))
}

/// r of each lane: `1/√(variance + epsilon)`.
#[inline(always)]
pub(super) fn inverse_deviation<T: Float>(variance: Lanes<T>, epsilon: T) -> Lanes<T> {
    variance.map(|variance| T::ONE / (variance + epsilon).sqrt())
}
