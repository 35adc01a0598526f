//! The logarithm and what is made of it.

use super::exponential::exp;
use super::format::{Format, at_least, polynomial, power_of_two};

/// `√½`, where the range of `1 + f` begins.
const ROOT_HALF: f64 = core::f64::consts::FRAC_1_SQRT_2;

/// `k ln 2 + ln(1 + f)` for `1 + f` between `√½` and `√2`.
#[inline(always)]
fn combine<F: Format>(k: F::Bits, f: F) -> F {
    let whole = F::of_bits(F::ROUND.bits() + k) - F::ROUND;
    let s = f / (F::from_f64(2.0) + f);
    let s2 = s * s;
    let rest = s2 * polynomial(F::ATANH, s2);
    let square = F::from_f64(0.5) * f * f;
    // 2 atanh s = f − s f + s rest, ordered so that f is added last and nothing of it is lost.
    whole * F::LN_2[0] + (f - (square - (s * (square + rest) + whole * F::LN_2[1])))
}

/// `x = 2^k m` with `m` between `√½` and `√2`, for a positive normal `x`.
#[inline(always)]
fn split<F: Format>(x: F) -> (F::Bits, F) {
    let offset = F::ONE.bits() - F::from_f64(ROOT_HALF).bits();
    let k = ((x.bits() + offset) >> F::FRACTION) - F::BIAS;
    (k, F::of_bits(x.bits() - (k << F::FRACTION)))
}

/// `y` where `x` is positive and finite, and what a logarithm is elsewhere.
#[inline(always)]
fn edges<F: Format>(x: F, y: F) -> F {
    let y = if x == F::ZERO { -F::INFINITY } else { y };
    let y = if x < F::ZERO { F::NAN } else { y };
    // Not below infinity: infinity and NaN.
    if x < F::INFINITY { y } else { x }
}

/// The natural logarithm: `−∞` at zero, NaN below.
#[inline(always)]
pub fn ln<F: Format>(x: F) -> F {
    let subnormal = x < F::LEAST_NORMAL;
    let (k, m) = split(if subnormal { x * F::LIFT } else { x });
    let k = if subnormal { k - F::LIFT_EXPONENT } else { k };
    edges(x, combine(k, m - F::ONE))
}

/// `ln(1 + x)`, precise near zero.
#[inline(always)]
pub fn ln_1p<F: Format>(x: F) -> F {
    let u = F::ONE + x;
    // What the sum lost, exactly: the smaller of 1 and x less what of it arrived in u.
    let lost = if x > F::ONE { F::ONE - (u - x) } else { x - (u - F::ONE) };
    let (k, m) = split(u);
    // Beyond HUGE nothing of one arrived, and the power that would scale it does not exist.
    let lost = if x > F::HUGE { F::ZERO } else { lost * power_of_two(F::UNIT - (k + F::UNIT)) };
    let y = edges(u, combine(k, (m - F::ONE) + lost));
    if x.abs() < F::TINY { x } else { y }
}

/// `ln(1 + e^x)`: the smooth ramp.
#[inline(always)]
pub fn softplus<F: Format>(x: F) -> F {
    at_least(x, F::ZERO) + ln_1p(exp(-x.abs()))
}
