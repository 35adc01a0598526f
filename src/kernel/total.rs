// Sums over elements, in sums that take turns: they fill vectors, do not wait for each other, and round less than one would.
// Of many elements the sums of blocks are added, with what that rounds away.

use super::Compensated;
use crate::Scalar;

/// How many sums take turns.
const LANES: usize = 16;

/// Elements of a block.
const BLOCK: usize = 512;

/// The sum of `values`, in 16 sums that take turns.
#[inline]
pub fn total<T: Scalar>(values: &[T]) -> T {
    total_of(values, values, |value, _| value)
}

/// The sum of `term` of the elements of `a` and `b`, in 16 sums that take turns; of fewer than 16, one after the other.
#[inline(always)]
pub fn total_of<T: Scalar>(a: &[T], b: &[T], term: impl Fn(T, T) -> T) -> T {
    if a.len() <= BLOCK {
        return total_of_block(a, b, term);
    }
    let mut total = Compensated::ZERO;
    for (a, b) in a.chunks(BLOCK).zip(b.chunks(BLOCK)) {
        total.add(total_of_block(a, b, &term));
    }
    total.value()
}

#[inline(always)]
fn total_of_block<T: Scalar>(a: &[T], b: &[T], term: impl Fn(T, T) -> T) -> T {
    let mut sums = [T::ZERO; LANES];
    if a.len() < LANES {
        // All terms first, for they may be worth vectors.
        sums.iter_mut().zip(a).zip(b).for_each(|((sum, a), b)| *sum = term(*a, *b));
        return sums.iter().zip(a).fold(T::ZERO, |total, (sum, _)| total + *sum);
    }
    let mut add = |a: &[T], b: &[T]| sums.iter_mut().zip(a).zip(b).for_each(|((sum, a), b)| *sum += term(*a, *b));
    let ((whole_a, rest_a), (whole_b, rest_b)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    whole_a.iter().zip(whole_b).for_each(|(a, b)| add(a, b));
    add(rest_a, rest_b);
    halved::<T, 8>(&mut sums);
    halved::<T, 4>(&mut sums);
    halved::<T, 2>(&mut sums);
    sums[0] + sums[1]
}

/// Adds to each of the first `N` sums one of the next `N`.
#[inline(always)]
fn halved<T: Scalar, const N: usize>(sums: &mut [T; LANES]) {
    let Some((sums, others)) = sums.split_at_mut_checked(N) else { return };
    sums.iter_mut().zip(others).for_each(|(sum, other)| *sum += *other);
}
