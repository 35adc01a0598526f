//! The complement of the error function.

use super::exponential::{Reduced, scale};
use super::format::{Format, at_most, polynomial, upper};

/// The slope of the error function at zero, `2/√π`.
const SLOPE: f64 = core::f64::consts::FRAC_2_SQRT_PI;
/// Where the error function is a half: below, what it rounds is less than what its complement rounds.
const SWITCH: f64 = 0.476_936_276_204_469_9;
/// The middle of the variable of the polynomial for large arguments.
const MIDDLE: f64 = 0.375;

/// `1 − erf(x)`.
#[inline(always)]
pub fn erfc<F: Format>(x: F) -> F {
    let one = F::ONE;
    let square = x * x;
    let small = one - x * (F::from_f64(SLOPE) + square * polynomial(F::ERF, square));
    let large = tail(at_most(x.abs(), F::ERFC_END));
    let large = if x < F::ZERO { F::from_f64(2.0) - large } else { large };
    if x.abs() < F::from_f64(SWITCH) { small } else { large }
}

/// `erfc(z)` for `z` from [`SWITCH`] on: `e^−z² / (z + 1)` times a half plus a polynomial in `1 / (z + 1)`.
#[inline(always)]
fn tail<F: Format>(z: F) -> F {
    let one = F::ONE;
    // e^−z² as sum + lack, with what the square lost.
    let (square, z_upper) = (z * z, upper(z));
    let lost = (z_upper * z_upper - square) + (z + z_upper) * (z - z_upper);
    let reduced = Reduced::new(-square, -lost);
    let (sum, lack) = reduced.parts();

    // 1 / (z + 1) as u, and as u_upper + u_lower.
    let d = z + one;
    let d_upper = upper(d);
    let u = one / d;
    let u_upper = upper(u);
    let u_lower = u * ((one - u_upper * d_upper) - u_upper * (z - (d_upper - one)));

    // Their product as the exact product of the upper halves and the rest.
    let sum_upper = upper(sum);
    let product = sum_upper * u_upper;
    let rest = sum_upper * u_lower + ((sum - sum_upper) + lack) * u;

    let (v, half) = (u - F::from_f64(MIDDLE), F::from_f64(0.5));
    let p = F::ERFC[0] + v * polynomial(&F::ERFC[1..], v);
    scale(product * half + (product * p + rest * (p + half)), reduced.k)
}
