//! Where some of the channels of samples lie.

use crate::tensor::Channels;
use core::{iter, mem};

/// Some of the channels of a slice of samples.
#[derive(Clone, Copy)]
pub(super) struct Span {
    /// The first channel.
    pub first: usize,
    /// How many channels.
    pub channels: usize,
    /// How many elements of a channel lie one after the other.
    pub inner: usize,
    /// How many elements there are from a run to that of the next sample or place.
    pub stride: usize,
}

impl Span {
    /// `channels` of the `C` of `X`, from `first` on.
    #[inline(always)]
    pub fn new<X: Channels<C>, const C: usize>(first: usize, channels: usize) -> Self {
        Self { first, channels, inner: X::INNER, stride: (X::INNER * C).max(1) }
    }

    /// What belongs to its channels, of a row of all.
    #[inline(always)]
    pub fn of<T>(self, row: &[T]) -> &[T] {
        row.get(self.first..self.first + self.channels).unwrap_or_default()
    }

    /// What belongs to its channels likewise.
    #[inline(always)]
    pub fn of_mut<T>(self, row: &mut [T]) -> &mut [T] {
        row.get_mut(self.first..self.first + self.channels).unwrap_or_default()
    }

    /// Its elements, those of each run one after the other.
    #[inline(always)]
    pub fn runs<T>(self, mut x: &[T]) -> impl Iterator<Item = &[T]> {
        let (first, len) = (self.first * self.inner, self.len());
        iter::from_fn(move || {
            let (row, rest) = x.split_at_checked(self.stride)?;
            x = rest;
            row.get(first..first + len)
        })
    }

    /// Its elements likewise.
    #[inline(always)]
    pub fn runs_mut<T>(self, mut y: &mut [T]) -> impl Iterator<Item = &mut [T]> {
        let (first, len) = (self.first * self.inner, self.len());
        iter::from_fn(move || {
            let (row, rest) = mem::take(&mut y).split_at_mut_checked(self.stride)?;
            y = rest;
            row.get_mut(first..first + len)
        })
    }

    /// Parts of `x` of as many runs, and one of the rest.
    #[inline(always)]
    pub fn blocks<T>(self, mut x: &[T], runs: usize) -> impl Iterator<Item = &[T]> {
        iter::from_fn(move || {
            let (block, rest) = x.split_at_checked(x.len().min(runs * self.stride))?;
            x = rest;
            (!block.is_empty()).then_some(block)
        })
    }

    /// How many elements a run has.
    #[inline(always)]
    pub fn len(self) -> usize {
        self.channels * self.inner
    }

    /// How many runs there are in `x`.
    #[inline(always)]
    pub fn count<T>(self, x: &[T]) -> usize {
        x.len() / self.stride.max(1)
    }
}
