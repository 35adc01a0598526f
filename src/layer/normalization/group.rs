//! A group of channels of a sample, of which [`GroupNorm`](super::GroupNorm) takes the mean.

use super::combine;
use crate::kernel::{self, Compensated};
use crate::scalar::Float;
use crate::tensor::Matrix;

/// How many runs are added before their sum is added to those of others, with what that rounds away.
const BLOCK: usize = 16;

/// Where a group lies in a sample.
#[derive(Clone, Copy)]
pub(super) struct Group {
    /// Its first channel.
    pub first: usize,
    /// How many channels it has.
    pub channels: usize,
    /// How many the sample has.
    pub of: usize,
    /// How many elements of a channel lie one after the other.
    pub inner: usize,
}

impl Group {
    /// What belongs to its channels.
    #[inline(always)]
    pub fn of<T, const C: usize>(self, Matrix([row]): &Matrix<1, C, T>) -> &[T] {
        row.get(self.first..self.first + self.channels).unwrap_or_default()
    }

    /// The mean of what `term` makes of its elements of two samples.
    #[inline(always)]
    pub fn mean_of<T: Float>(self, a: &[T], b: &[T], term: impl Fn(T, T) -> T) -> T {
        let (block, mut sum) = ((BLOCK * self.of * self.inner).max(1), Compensated::ZERO);
        for (a, b) in a.chunks(block).zip(b.chunks(block)) {
            sum.add(self.runs(a).zip(self.runs(b)).fold(T::ZERO, |sum, (a, b)| sum + kernel::total_of(a, b, &term)));
        }
        sum.value() / T::from_usize(a.len() / self.of.max(1) * self.channels)
    }

    /// Sets each of its elements of `y` to `f` of it and of that of `x`.
    #[inline(always)]
    pub fn combine<T: Float>(self, y: &mut [T], x: &[T], f: impl Fn(T, T) -> T) {
        self.runs_mut(y).zip(self.runs(x)).for_each(|(y, x)| combine(y, x, &f));
    }

    /// Sets each of its elements of `y` to `f` of that of `x`, of it, and of what belongs to its channel.
    #[inline(always)]
    pub fn map<T: Float, I: Iterator>(self, x: &[T], y: &mut [T], channels: impl Fn() -> I, f: impl Fn(T, T, I::Item) -> T)
    where
        I::Item: Copy,
    {
        for (x, y) in self.runs(x).zip(self.runs_mut(y)) {
            if self.inner == 1 {
                x.iter().zip(y).zip(channels()).for_each(|((x, y), channel)| *y = f(*x, *y, channel));
            } else {
                let runs = x.chunks_exact(self.inner.max(1)).zip(y.chunks_exact_mut(self.inner.max(1)));
                runs.zip(channels()).for_each(|((x, y), channel)| combine(y, x, |y, x| f(x, y, channel)));
            }
        }
    }

    /// Its elements, those of each place or of the sample one after the other.
    #[inline(always)]
    fn runs<T>(self, x: &[T]) -> impl Iterator<Item = &[T]> {
        let (first, len) = (self.first * self.inner, self.channels * self.inner);
        x.chunks_exact((self.of * self.inner).max(1)).map(move |row| row.get(first..first + len).unwrap_or_default())
    }

    /// Its elements likewise.
    #[inline(always)]
    fn runs_mut<T>(self, y: &mut [T]) -> impl Iterator<Item = &mut [T]> {
        let (first, len) = (self.first * self.inner, self.channels * self.inner);
        y.chunks_exact_mut((self.of * self.inner).max(1)).map(move |row| row.get_mut(first..first + len).unwrap_or_default())
    }
}
