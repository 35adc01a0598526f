//! The maths that [`BatchNorm`](super::BatchNorm) and [`GroupNorm`](super::GroupNorm) share.

use crate::kernel::{self, Compensated, vectorized};
use crate::scalar::{Float, Scalar};
use crate::tensor::Matrix;
use zerocopy::FromZeros;

/// About how many elements of a channel are added before their sum is added to those of others, with what that rounds away.
const BLOCK: usize = 16;

/// How the `C` channels of a slice lie, and what brings which of them to one mean.
#[derive(Clone, Copy)]
pub(super) struct Channels<const C: usize, T> {
    /// How many elements of a channel lie one after the other.
    pub inner: usize,
    /// How many channels have a mean in common.
    pub group: usize,
    /// What is added to a variance.
    pub epsilon: T,
}

/// A number for each channel.
pub(super) type PerChannel<const C: usize, T> = Matrix<1, C, T>;

/// Mean and variance of each channel's group.
#[derive(Clone, Copy, Debug, PartialEq, FromZeros)]
pub struct Statistics<const C: usize, T> {
    pub(super) mean: PerChannel<C, T>,
    pub(super) variance: PerChannel<C, T>,
}

impl<const C: usize, T: Scalar> crate::tensor::Zero for Statistics<C, T> {
    const ZERO: Self = Self { mean: Matrix::ZERO, variance: Matrix::ZERO };
}

impl<const C: usize, T: Float> Channels<C, T> {
    /// How many elements have a mean in common.
    pub fn count(self, x: &[T]) -> usize {
        x.len() / C * self.group
    }

    /// The mean, then both by how far the elements lie from it: what the first pass rounded away is found by the second.
    pub fn statistics(self, x: &[T]) -> Statistics<C, T> {
        let n = T::from_usize(self.count(x));
        let sums = self.sums(x, x, &[(); C], |(), x, _| [x]);
        let mean = self.join(sums.map(|[sum]| sum)).map(|sum| sum / n);
        let sums = self.sums(x, x, &mean, |&mean, x, _| [x - mean, (x - mean) * (x - mean)]);
        let rest = Matrix([self.join(sums.map(|[sum, _]| sum))]).map(|sum| sum / n);
        let squares = Matrix([self.join(sums.map(|[_, squares]| squares))]);
        Statistics { mean: Matrix([mean]) + rest, variance: squares.zip_map(&rest, |squares, rest| squares / n - rest * rest) }
    }

    /// r of each channel.
    fn r(self, statistics: &Statistics<C, T>) -> [T; C] {
        statistics.variance.0[0].map(|variance| T::ONE / (variance + self.epsilon).sqrt())
    }

    /// `y = (x − mean) r weight + bias`.
    pub fn normalize(
        self,
        x: &[T],
        y: &mut [T],
        statistics: &Statistics<C, T>,
        weight: &PerChannel<C, T>,
        bias: &PerChannel<C, T>,
    ) {
        let (Matrix([mean]), r) = (statistics.mean, self.r(statistics));
        let mut lines = mean.map(|mean| [mean; 4]);
        for (line, ((r, &weight), &bias)) in lines.iter_mut().zip(r.into_iter().zip(&weight.0[0]).zip(&bias.0[0])) {
            let [mean, ..] = *line;
            *line = [mean, r, weight, bias];
        }
        self.map(x, x, y, &lines, |&[mean, r, weight, bias], x, _| (x - mean) * r * weight + bias);
    }

    /// The gradients of weight and bias.
    pub fn gradients(self, x: &[T], dy: &[T], statistics: &Statistics<C, T>) -> [PerChannel<C, T>; 2] {
        let (Matrix([mean]), r) = (statistics.mean, self.r(statistics));
        let sums = self.sums(x, dy, &mean, |&mean, x, dy| [dy * (x - mean), dy]);
        let dweight = Matrix([sums.map(|[dweight, _]| dweight)]).zip_map(&Matrix([r]), |dweight, r| dweight * r);
        [dweight, Matrix([sums.map(|[_, dbias]| dbias)])]
    }

    /// `dx = r (g − Σ g/n − x̂ Σ g x̂/n)` with `g = dy weight`, from the gradients of weight and bias.
    pub fn input_gradient(
        self,
        x: &[T],
        dy: &[T],
        dx: &mut [T],
        statistics: &Statistics<C, T>,
        weight: &PerChannel<C, T>,
        [dweight, dbias]: &[PerChannel<C, T>; 2],
    ) {
        let n = T::from_usize(self.count(x));
        let (Matrix([mean]), r) = (statistics.mean, self.r(statistics));
        let Matrix([sums]) = weight.zip_map(dbias, |weight, dbias| weight * dbias);
        let Matrix([products]) = weight.zip_map(dweight, |weight, dweight| weight * dweight);
        let (sums, products) = (self.join(sums), self.join(products));
        let mut lines = mean.map(|mean| [mean; 5]);
        let parts = r.into_iter().zip(&weight.0[0]).zip(sums.iter().zip(&products));
        for (line, ((r, &weight), (&sum, &product))) in lines.iter_mut().zip(parts) {
            let [mean, ..] = *line;
            *line = [mean, r, weight, sum / n, product / n];
        }
        self.map(x, dy, dx, &lines, |&[mean, r, weight, sum, product], x, dy| r * (dy * weight - sum - (x - mean) * r * product));
    }

    /// Every channel's number becomes the sum over its group.
    fn join(self, mut numbers: [T; C]) -> [T; C] {
        for group in numbers.chunks_mut(self.group) {
            let sum = group.iter().fold(T::ZERO, |sum, &number| sum + number);
            group.fill(sum);
        }
        numbers
    }

    /// For each channel the sums of what `f` makes of each pair of elements and of what belongs to their channel.
    #[inline(always)]
    fn sums<S, const K: usize>(self, x: &[T], dy: &[T], channels: &[S; C], f: impl Fn(&S, T, T) -> [T; K]) -> [[T; K]; C] {
        let mut sums = [[Compensated::ZERO; K]; C];
        vectorized(
            x.len(),
            #[inline(always)]
            || {
                let sample = self.inner * C;
                let block = BLOCK.div_ceil(self.inner.max(1)) * sample;
                for (x, dy) in x.chunks(block).zip(dy.chunks(block)) {
                    let mut part = [[T::ZERO; K]; C];
                    for (x, dy) in x.chunks_exact(sample).zip(dy.chunks_exact(sample)) {
                        let runs = x.chunks_exact(self.inner).zip(dy.chunks_exact(self.inner));
                        for ((run, channel), sums) in runs.zip(channels).zip(&mut part) {
                            add(sums, run, |x, dy| f(channel, x, dy));
                        }
                    }
                    Compensated::add_each(sums.as_flattened_mut(), part.as_flattened());
                }
            },
        );
        sums.map(|sums| sums.map(Compensated::value))
    }

    /// Sets each element of `y` to `f` of a pair of elements and what belongs to their channel.
    #[inline(always)]
    fn map<S>(self, x: &[T], dy: &[T], y: &mut [T], channels: &[S; C], f: impl Fn(&S, T, T) -> T) {
        vectorized(
            x.len(),
            #[inline(always)]
            || {
                let samples = x.chunks_exact(self.inner * C).zip(dy.chunks_exact(self.inner * C));
                for ((x, dy), y) in samples.zip(y.chunks_exact_mut(self.inner * C)) {
                    let runs = x.chunks_exact(self.inner).zip(dy.chunks_exact(self.inner));
                    for (((x, dy), y), channel) in runs.zip(y.chunks_exact_mut(self.inner)).zip(channels) {
                        x.iter().zip(dy).zip(y).for_each(|((&x, &dy), y)| *y = f(channel, x, dy));
                    }
                }
            },
        );
    }
}

/// Adds to `sums` what `f` makes of each pair of elements, in 16 sums that take turns if there is more than one.
#[inline(always)]
fn add<T: Scalar, const K: usize>(sums: &mut [T; K], (x, dy): (&[T], &[T]), f: impl Fn(T, T) -> [T; K]) {
    if let ([x], [dy]) = (x, dy) {
        return sums.iter_mut().zip(f(*x, *dy)).for_each(|(sum, term)| *sum += term);
    }
    let mut lanes = [[T::ZERO; 16]; K];
    let mut turn = |x: &[T], dy: &[T]| {
        for (lane, (&x, &dy)) in x.iter().zip(dy).enumerate() {
            lanes.iter_mut().zip(f(x, dy)).for_each(|(lanes, term)| lanes[lane % 16] += term);
        }
    };
    let ((x, last_x), (dy, last_dy)) = (x.as_chunks::<16>(), dy.as_chunks::<16>());
    x.iter().zip(dy).for_each(|(x, dy)| turn(x, dy));
    turn(last_x, last_dy);
    sums.iter_mut().zip(&lanes).for_each(|(sum, lanes)| *sum += kernel::total(lanes));
}
