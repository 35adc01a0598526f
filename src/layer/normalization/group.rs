//! Passes over a span of channels that have a mean in common, as the groups of [`GroupNorm`](super::GroupNorm).

use super::channels::Span;
use super::combine;
use crate::kernel::{self, Compensated};
use crate::scalar::Float;

/// How many runs are added before their sum is added to those of others, with what that rounds away.
const BLOCK: usize = 16;

impl Span {
    /// The mean of what `term` makes of its elements of two samples.
    #[inline(always)]
    pub fn mean_of<T: Float>(self, a: &[T], b: &[T], term: impl Fn(T, T) -> T) -> T {
        let mut sum = Compensated::ZERO;
        for (a, b) in self.blocks(a, BLOCK).zip(self.blocks(b, BLOCK)) {
            sum.add(self.runs(a).zip(self.runs(b)).fold(T::ZERO, |sum, (a, b)| sum + kernel::total_of(a, b, &term)));
        }
        sum.value() / T::from_usize(self.count(a) * self.len())
    }

    /// Sets each of its elements of `y` to `f` of it and of that of `x`.
    #[inline(always)]
    pub fn combine<T: Float>(self, y: &mut [T], x: &[T], f: impl Fn(T, T) -> T) {
        self.runs_mut(y).zip(self.runs(x)).for_each(|(y, x)| combine(y, x, &f));
    }

    /// Sets each of its elements of `y` to `f` of it, of that of `x`, and of what belongs to its channel.
    #[inline(always)]
    pub fn combine_with<T: Float, P: Copy>(
        self,
        y: &mut [T],
        x: &[T],
        channels: impl Iterator<Item = P> + Clone,
        f: impl Fn(T, T, P) -> T,
    ) {
        if self.inner == 1 {
            for (y, x) in self.runs_mut(y).zip(self.runs(x)) {
                x.iter().zip(y).zip(channels.clone()).for_each(|((x, y), channel)| *y = f(*y, *x, channel));
            }
        } else {
            for (first, channel) in (self.first..).zip(channels) {
                Self { first, channels: 1, ..self }.combine(y, x, |y, x| f(y, x, channel));
            }
        }
    }
}
