// Sums that keep what their additions round away.
//
// Of s = fl(a + b) the rounding error is a number of the same type, and six additions find it without a branch (D. Knuth, "The
// Art of Computer Programming", volume 2, section 4.2.2, theorem B). The errors are summed by themselves and added at last, so
// the sum of n numbers is as good as one of twice the digits that is rounded once, up to n² ε². It is for the sums of blocks,
// of which there are few: within a block a plain sum does.

use crate::Scalar;

/// A sum that keeps what its additions round away.
#[derive(Clone, Copy)]
pub struct Compensated<T> {
    sum: T,
    lost: T,
}

impl<T: Scalar> Compensated<T> {
    /// Of nothing.
    pub const ZERO: Self = Self { sum: T::ZERO, lost: T::ZERO };

    /// Adds a term.
    #[inline(always)]
    pub fn add(&mut self, term: T) {
        let sum = self.sum + term;
        let added = sum - self.sum;
        self.lost += (self.sum - (sum - added)) + (term - added);
        self.sum = sum;
    }

    /// Adds to each sum its term.
    #[inline(always)]
    pub fn add_each(sums: &mut [Self], terms: &[T]) {
        sums.iter_mut().zip(terms).for_each(|(sum, term)| sum.add(*term));
    }

    /// The sum of all terms; where that is infinite, what was lost is not a number and does not count.
    #[inline(always)]
    pub fn value(self) -> T {
        if self.lost.is_finite() { self.sum + self.lost } else { self.sum }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(terms: &[f32]) -> f32 {
        let mut sum = Compensated::ZERO;
        terms.iter().for_each(|term| sum.add(*term));
        sum.value()
    }

    #[test]
    fn what_is_rounded_away_comes_back() {
        assert_eq!(sum(&[1e8, 1.0, -1e8]), 1.0);
        assert_eq!(sum(&[0.1; 4096]), 4096.0 * 0.1);
    }

    #[test]
    fn infinity_stays() {
        assert_eq!(sum(&[1.0, f32::INFINITY, 2.0]), f32::INFINITY);
        assert!(sum(&[f32::INFINITY, f32::NEG_INFINITY]).is_nan());
    }
}
