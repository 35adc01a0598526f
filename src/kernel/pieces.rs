//! A whole in pieces.

use core::ops::Range;

/// A whole in pieces of `at_once`.
pub(super) fn pieces(whole: usize, at_once: usize) -> impl DoubleEndedIterator<Item = Range<usize>> {
    (0..whole).step_by(at_once.max(1)).map(move |first| first..whole.min(first + at_once))
}

/// The size of as few pieces as can be of at most `limit` each, all but the last equal.
pub(super) fn even(whole: usize, limit: usize) -> usize {
    whole.div_ceil(whole.div_ceil(limit.max(1)).max(1)).max(1)
}
