//! The exponential function and what is made of it.

use super::format::{Format, at_least, at_most, polynomial, power_of_two};

/// Where the hyperbolic tangent passes from its polynomial to the quotient, which needs `e^2x + 1` above four.
const TANH_SWITCH: f64 = 0.625;

/// `x = k ln 2 + r` with `|r| ≤ ln 2 / 2`, and what of `e^r` comes after `1 + r`.
pub struct Reduced<F: Format> {
    /// The power of two.
    pub k: F::Bits,
    /// `r` is `high − low`, exactly.
    high: F,
    low: F,
    /// `e^r − 1 − r`.
    tail: F,
}

impl<F: Format> Reduced<F> {
    /// Of the argument `x + rest`, where `rest` is less than the last digit of `x`.
    #[inline(always)]
    pub fn new(x: F, rest: F) -> Self {
        let rounded = x * F::LOG2_E + F::ROUND;
        let whole = rounded - F::ROUND;
        let (high, low) = (x - whole * F::LN_2[0], whole * F::LN_2[1] - rest);
        let r = high - low;
        Self { k: rounded.bits() - F::ROUND.bits(), high, low, tail: r * r * polynomial(F::EXP, r) }
    }

    /// `e^r` as a number and what it lacks.
    #[inline(always)]
    pub fn parts(&self) -> (F, F) {
        let sum = F::ONE + self.high;
        (sum, ((self.high - (sum - F::ONE)) - self.low) + self.tail)
    }
}

/// `y 2^k`. In two factors, for neither the largest nor a subnormal power fits into one; only the last product rounds.
#[inline(always)]
pub fn scale<F: Format>(y: F, k: F::Bits) -> F {
    let half = k >> 1;
    y * power_of_two(half) * power_of_two(k - half)
}

/// `e^x`.
#[inline(always)]
pub fn exp<F: Format>(x: F) -> F {
    let reduced = Reduced::new(at_least(at_most(x, F::EXP_ENDS[1]), F::EXP_ENDS[0]), F::ZERO);
    let (sum, lack) = reduced.parts();
    scale(sum + lack, reduced.k)
}

/// `e^x − 1`, precise near zero.
#[inline(always)]
pub fn exp_m1<F: Format>(x: F) -> F {
    let Reduced { k, high, low, tail } = Reduced::new(at_least(at_most(x, F::EXP_ENDS[1]), F::EXP_M1_LEAST), F::ZERO);
    let r = high - low;
    let rest = ((high - r) - low) + tail;
    // Half of the answer, for the power itself may not fit; what the sum of its two large parts lost goes to the small one.
    let half = power_of_two::<F>(k - F::UNIT);
    let one = half - F::from_f64(0.5);
    let sum = one + half * r;
    let y = sum + ((half * r - (sum - one)) + half * rest);
    if x.abs() < F::TINY { x } else { y + y }
}

/// The hyperbolic tangent.
#[inline(always)]
pub fn tanh<F: Format>(x: F) -> F {
    let z = x.abs();
    let square = z * z;
    let small = z + z * square * polynomial(F::TANH, square);
    // e^2z = 2^k e^2r. Half of ln 2 as one number: k ln 2 is exact, or as good, as long as it matters.
    let y = at_most(z, F::TANH_END);
    let rounded = y * (F::LOG2_E + F::LOG2_E) + F::ROUND;
    let r = y - (rounded - F::ROUND) * F::HALF_LN_2;
    let power = power_of_two::<F>(rounded.bits() - F::ROUND.bits());
    let sum = (power + F::ONE) + power * (r * polynomial(F::EXP_TWICE, r));
    // Less the number below two: two, once it has rounded, unless the digits of the sum end above two. Then the tangent is one.
    let large = (sum - F::of_bits(F::from_f64(2.0).bits() - F::UNIT)) / sum;
    let y = if z < F::from_f64(TANH_SWITCH) { small } else { large };
    // Neither y nor z has a sign.
    F::of_bits(y.bits() + (x.bits() - z.bits()))
}

/// `1 / (1 + e^−x)`.
#[inline(always)]
pub fn sigmoid<F: Format>(x: F) -> F {
    let e = exp(-x.abs());
    let sum = F::ONE + e;
    let q = (if x < F::ZERO { e } else { F::ONE }) / sum;
    // Less what the sum lost, which counts where e is small.
    q - q * (e - (sum - F::ONE))
}
