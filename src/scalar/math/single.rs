//! The elementary functions of `f32`.

use core::f32::consts::{LOG2_E, SQRT_2};

type Float = f32;
type Bits = u32;
type Int = i32;

const MANTISSA: u32 = 23;
const BIAS: Int = 127;
/// Added and taken away again it rounds to the nearest integer, which its low bits then hold.
const ROUND: Float = 12_582_912.0;
/// The logarithm of two in two parts: the first so short that its product with an exponent is exact.
const LN_2_HIGH: Float = 355.0 / 512.0;
const LN_2_LOW: Float = -2.121_944_4e-4;
/// Beyond these `exp` is zero or infinite.
const EXP_MIN: Float = -104.5;
const EXP_MAX: Float = 89.0;
/// Below this `exp_m1` is -1.
const EXP_M1_MIN: Float = -40.0;
/// Below this size `exp_m1` and `ln_1p` are their argument.
const TINY: Float = 1e-20;
/// Above this size one is nothing beside the argument of `ln_1p`.
const HUGE: Float = 1e18;
/// What lifts a subnormal number into the normal range, and its exponent.
const LIFT: Float = 33_554_432.0;
const LIFT_EXPONENT: Int = 25;

/// `(e^r - 1 - r) / r²` by its Taylor series, highest power first: `1/7! … 1/2!`.
const EXP: [Float; 6] = [1.0 / 5040.0, 1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 1.0 / 2.0];
/// `(2 atanh s - 2 s) / s³` in powers of `s²`, highest first: `2/9 … 2/3`.
const ATANH: [Float; 4] = [2.0 / 9.0, 2.0 / 7.0, 2.0 / 5.0, 2.0 / 3.0];

#[inline(always)]
fn polynomial<const N: usize>(coefficients: [Float; N], x: Float) -> Float {
    coefficients.iter().fold(0.0, |sum, c| sum * x + c)
}

/// `2^k` for `k` in the range of normal numbers.
#[inline(always)]
fn power_of_two(k: Int) -> Float {
    Float::from_bits((k.wrapping_add(BIAS) as Bits) << MANTISSA)
}

/// `x = k ln 2 + r` with `|r| ≤ ln 2 / 2`: `k`, and `e^r - 1`.
#[inline(always)]
fn reduce(x: Float) -> (Int, Float) {
    let rounded = x * LOG2_E + ROUND;
    let k = rounded.to_bits().wrapping_sub(ROUND.to_bits()) as Int;
    let whole = rounded - ROUND;
    let (high, low) = (x - whole * LN_2_HIGH, whole * LN_2_LOW);
    let r = high - low;
    let lost = (high - r) - low;
    (k, r + (lost + r * r * polynomial(EXP, r)))
}

/// `e^x`.
#[inline(always)]
pub fn exp(x: Float) -> Float {
    let x = if x > EXP_MAX { EXP_MAX } else { x };
    let x = if x < EXP_MIN { EXP_MIN } else { x };
    let (k, p) = reduce(x);
    // Two factors, for neither 2^128 nor a subnormal power fits into one; only the last product rounds.
    let half = k >> 1;
    (1.0 + p) * power_of_two(half) * power_of_two(k.wrapping_sub(half))
}

/// `e^x - 1`, precise near zero.
#[inline(always)]
pub fn exp_m1(x: Float) -> Float {
    let clamped = if x > EXP_MAX { EXP_MAX } else { x };
    let clamped = if clamped < EXP_M1_MIN { EXP_M1_MIN } else { clamped };
    let (k, p) = reduce(clamped);
    // Half of the answer, for the power itself may not fit.
    let half = power_of_two(k.wrapping_sub(1));
    let y = (half * p + (half - 0.5)) * 2.0;
    if x.abs() < TINY { x } else { y }
}

/// `k ln 2 + ln(1 + f)` for `1 + f` between `√½` and `√2`.
#[inline(always)]
fn ln_parts(k: Int, f: Float) -> Float {
    let whole = Float::from_bits(ROUND.to_bits().wrapping_add(k as Bits)) - ROUND;
    let s = f / (2.0 + f);
    let s2 = s * s;
    let rest = s2 * polynomial(ATANH, s2);
    let square = 0.5 * f * f;
    // 2 atanh s = f - s f + s rest, ordered so that f is added last and nothing of it is lost.
    whole * LN_2_HIGH + (f - (square - (s * (square + rest) + whole * LN_2_LOW)))
}

/// `x = 2^k m` with `m` between `√½` and `√2`, for a positive normal `x`.
#[inline(always)]
fn split(x: Float) -> (Int, Float) {
    let offset = (1.0 as Float).to_bits().wrapping_sub((0.5 * SQRT_2).to_bits());
    let bits = x.to_bits().wrapping_add(offset);
    let k = (bits >> MANTISSA) as Int - BIAS;
    let m = x.to_bits().wrapping_sub((k as Bits) << MANTISSA);
    (k, Float::from_bits(m))
}

/// The natural logarithm: `-∞` at zero, NaN below.
#[inline(always)]
pub fn ln(x: Float) -> Float {
    let subnormal = x < Float::MIN_POSITIVE;
    let (k, m) = split(if subnormal { x * LIFT } else { x });
    let k = if subnormal { k - LIFT_EXPONENT } else { k };
    let y = ln_parts(k, m - 1.0);
    ln_edges(x, y)
}

/// `y` where `x` is positive and finite, and what a logarithm is elsewhere.
#[inline(always)]
fn ln_edges(x: Float, y: Float) -> Float {
    let y = if x == 0.0 { Float::NEG_INFINITY } else { y };
    let y = if x == Float::INFINITY { x } else { y };
    let y = if x < 0.0 { Float::NAN } else { y };
    if x.is_nan() { x } else { y }
}

/// `ln(1 + x)`, precise near zero.
#[inline(always)]
pub fn ln_1p(x: Float) -> Float {
    let u = 1.0 + x;
    // What the sum lost, exactly: the smaller of 1 and x less what of it arrived in u.
    let lost = if x > 1.0 { 1.0 - (u - x) } else { x - (u - 1.0) };
    let lost = if x > HUGE { 0.0 } else { lost };
    let (k, m) = split(u);
    let scale = power_of_two(if x > HUGE { 0 } else { 0 - k });
    let y = ln_edges(u, ln_parts(k, (m - 1.0) + lost * scale));
    if x.abs() < TINY { x } else { y }
}

/// The hyperbolic tangent.
#[inline(always)]
pub fn tanh(x: Float) -> Float {
    let t = exp_m1(2.0 * x.abs());
    // t / (t + 2) is 1 - 2 / (t + 2), which rounds less where it is more than a half.
    let large = t > 2.0;
    let sum = t + 2.0;
    let q = (if large { 2.0 } else { t }) / sum;
    // What the sum lost, brought back to first order: 1 / sum is (1 - q) / 2 here.
    let small = q - q * (t - (sum - 2.0)) * (0.5 * (1.0 - q));
    let y = (if large { 1.0 - q } else { small }).copysign(x);
    if x.abs() < TINY { x } else { y }
}

/// `1 - tanh² x` from `x`, where `1 - y²` would cancel.
#[inline(always)]
pub fn tanh_derivative(x: Float) -> Float {
    4.0 * sigmoid_derivative(2.0 * x)
}

/// `1 / (1 + e^-x)`.
#[inline(always)]
pub fn sigmoid(x: Float) -> Float {
    let e = exp(-x.abs());
    let sum = 1.0 + e;
    let q = (if x < 0.0 { e } else { 1.0 }) / sum;
    // What the sum lost, brought back to first order.
    let inverse = if x < 0.0 { 1.0 - q } else { q };
    q - q * (e - (sum - 1.0)) * inverse
}

/// `y (1 - y)` for `y = sigmoid(x)` from `x`, where `1 - y` would cancel.
#[inline(always)]
pub fn sigmoid_derivative(x: Float) -> Float {
    let y = sigmoid(-x.abs());
    y * (1.0 - y)
}

/// `ln(1 + e^x)`: the smooth ramp.
#[inline(always)]
pub fn softplus(x: Float) -> Float {
    let ramp = if x < 0.0 { 0.0 } else { x };
    ramp + ln_1p(exp(-x.abs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_the_line() {
        let infinity = Float::INFINITY;
        assert_eq!([-infinity, 0.0, infinity].map(exp), [0.0, 1.0, infinity]);
        assert_eq!([-infinity, 0.0, infinity].map(exp_m1), [-1.0, 0.0, infinity]);
        assert_eq!([0.0, 1.0, infinity].map(ln), [-infinity, 0.0, infinity]);
        assert_eq!([-1.0, 0.0, infinity].map(ln_1p), [-infinity, 0.0, infinity]);
        assert_eq!([-infinity, 0.0, infinity].map(tanh), [-1.0, 0.0, 1.0]);
        assert_eq!([-infinity, 0.0, infinity].map(sigmoid), [0.0, 0.5, 1.0]);
        assert_eq!([-infinity, infinity].map(softplus), [0.0, infinity]);
        assert_eq!([-infinity, infinity].map(tanh_derivative), [0.0, 0.0]);
        assert_eq!([-infinity, infinity].map(sigmoid_derivative), [0.0, 0.0]);
        assert!(ln(-1.0).is_nan() && ln_1p(-2.0).is_nan());
    }

    #[test]
    fn not_a_number_stays_so() {
        let all = [exp, exp_m1, ln, ln_1p, tanh, tanh_derivative, sigmoid, sigmoid_derivative, softplus];
        assert!(all.iter().all(|f| f(Float::NAN).is_nan()));
    }

    #[test]
    fn near_the_functions_of_the_standard_library() {
        for i in -8000..8000 {
            let x = i as Float / 400.0;
            let near = |a: Float, b: Float| assert!((a - b).abs() <= 4.0 * Float::EPSILON * b.abs(), "{x}: {a} {b}");
            near(exp(x), std::primitive::f32::exp(x));
            near(exp_m1(x), std::primitive::f32::exp_m1(x));
            near(tanh(x), std::primitive::f32::tanh(x));
            if i != 0 {
                near(ln(x.abs()), std::primitive::f32::ln(x.abs()));
            }
            near(ln_1p(x.abs()), std::primitive::f32::ln_1p(x.abs()));
        }
    }

    #[test]
    fn subnormal_numbers_are_reached_gradually() {
        let least = Float::from_bits(1);
        let x = ln(least);
        assert!(exp(x) > 0.0 && exp(x) < Float::MIN_POSITIVE && exp(x - 1.0) == 0.0);
        assert_eq!([least, -least].map(tanh), [least, -least]);
        assert_eq!(sigmoid(x), exp(x));
    }
}
