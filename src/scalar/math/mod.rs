//! Elementary functions that do not depend on the system, of `f32` and `f64`.
//!
//! Straight lines of additions, multiplications, divisions and selections, without a branch, a table, a fused
//! multiply-add or a call to the system: a loop over any of them is vectorised for whatever processor it is compiled
//! for, and IEEE arithmetic leaves each lane, each tail and each platform no choice of bits (x87 registers and processors
//! that flush subnormal numbers aside). The `f32` functions use no `f64`. Both formats have the same text; what differs
//! are the constants of `single` and `double`.
//!
//! # Method
//!
//! Polynomials are near-minimax: `tests/math/fit.py` makes them and prints their errors. They are summed in pairs of
//! terms, for a processor waits longer for a long chain than for one more product.
//!
//! * `exp` and `exp_m1`: x = k ln 2 + r with |r| ≤ ln 2 / 2, e^r − 1 − r a polynomial; the sum of the large parts and what it
//!   lost are kept apart until the end. The scaling by 2^k rounds only into the subnormal numbers, which are reached gradually.
//! * `ln` and `ln_1p`: x = 2^k (1 + f) between √½ and √2, ln(1 + f) = 2 atanh s with s = f / (2 + f).
//! * `tanh`: an odd polynomial up to x = ⅝, and (d − 2) / d with d = e^2x + 1 from there on: d ≥ 4, so the difference is exact,
//!   and what d lacks counts 2 / d².
//! * `sigmoid`: e / (1 + e) or 1 / (1 + e) with e = e^−|x|, so the lower tail reaches the subnormal numbers.
//! * `softplus`: max(x, 0) + ln(1 + e^−|x|).
//! * `erfc`: one less an odd polynomial where it is above ½ on the right, and e^−x² / (x + 1) times a polynomial in 1 / (x + 1)
//!   in the tail, with what the square and the quotient lost.
//!
//! # Precision
//!
//! Worst error in units in the last place, subnormal answers included. Of `f32`, against the `f64` functions of the
//! standard library and `libm`'s `erfc`, over all 2^32 arguments (`cargo run --release --example ulp`, some minutes). Of
//! `f64`, over 400 arguments each against 60 digits of mpmath (`cargo test --test math -- --nocapture`):
//!
//! | | exp | exp_m1 | ln | ln_1p | tanh | sigmoid | softplus | erfc |
//! |:--|--:|--:|--:|--:|--:|--:|--:|--:|
//! | `f32` | 0.81 | 1.52 | 0.86 | 1.42 | 1.00 | 1.97 | 1.76 | 1.99 |
//! | `f64` | 0.55 | 0.62 | 0.73 | 0.69 | 0.88 | 1.26 | 1.21 | 1.14 |
//!
//! # Example
//!
//! ```
//! use constnet::scalar::math;
//! assert_eq!(math::exp(0.0_f32), 1.0);
//! assert_eq!(math::sigmoid(0.0_f64), 0.5);
//! assert!(math::sigmoid(-100.0_f32) > 0.0); // e^-100, a subnormal number
//! ```

mod double;
mod error_function;
mod exponential;
mod format;
mod logarithm;
mod single;

pub use error_function::erfc;
pub use exponential::{exp, exp_m1, sigmoid, tanh};
pub use logarithm::{ln, ln_1p, softplus};

#[cfg(test)]
mod tests {
    use super::format::Format;
    use super::*;

    fn edges<F: Format>() {
        let (one, infinity) = (F::ONE, F::INFINITY);
        let line = [-infinity, F::ZERO, infinity];
        assert_eq!(line.map(exp), [F::ZERO, one, infinity]);
        assert_eq!(line.map(exp_m1), [-one, F::ZERO, infinity]);
        assert_eq!([F::ZERO, one, infinity].map(ln), [-infinity, F::ZERO, infinity]);
        assert_eq!([-one, F::ZERO, infinity].map(ln_1p), [-infinity, F::ZERO, infinity]);
        assert_eq!(line.map(tanh), [-one, F::ZERO, one]);
        assert_eq!(line.map(sigmoid), [F::ZERO, F::from_f64(0.5), one]);
        assert_eq!([-infinity, infinity].map(softplus), [F::ZERO, infinity]);
        assert_eq!(line.map(erfc), [one + one, one, F::ZERO]);
        for bad in [ln(-one), ln(-infinity), ln_1p(-one - one), ln_1p(-infinity)] {
            assert!(bad.partial_cmp(&bad).is_none());
        }
        let all: [fn(F) -> F; 8] = [exp, exp_m1, ln, ln_1p, tanh, sigmoid, softplus, erfc];
        assert!(all.iter().map(|f| f(F::NAN)).all(|y| y.partial_cmp(&y).is_none()), "NaN stays so");
    }

    #[test]
    fn the_ends_of_the_line() {
        edges::<f32>();
        edges::<f64>();
    }

    fn tails<F: Format>() {
        let least = F::of_bits(F::UNIT);
        let x = ln(least);
        assert!(exp(x) > F::ZERO && exp(x) < F::LEAST_NORMAL && exp(x - F::ONE) == F::ZERO);
        assert_eq!(sigmoid(x), exp(x));
        assert_eq!([least, -least].map(tanh), [least, -least]);
        assert_eq!([least, -least].map(exp_m1), [least, -least]);
        assert_eq!([least, -least].map(ln_1p), [least, -least]);
        assert!(F::ONE / tanh(-F::ZERO) < F::ZERO, "its sign");
    }

    #[test]
    fn subnormal_numbers_are_reached_gradually() {
        tails::<f32>();
        tails::<f64>();
    }
}
