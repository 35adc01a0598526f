//! How far the elementary functions of `f32` are from the truth: the worst error of each, in units in the last place, and
//! where it is. `cargo run --release --example ulp` takes all 2^32 arguments; `… --example ulp 64` every 64th.
//!
//! The truth is the `f64` function of the standard library. Ends non-zero when a bound is broken: two, and four for the
//! derivatives.

use constnet::scalar::math::single;

/// The distance of `y` from `truth` in units in the last place of the `f32` nearest to `truth`.
fn ulps(y: f32, truth: f64) -> f64 {
    let nearest = truth as f32;
    if y.is_nan() && nearest.is_nan() || y.is_infinite() && y == nearest {
        return 0.0;
    }
    if !y.is_finite() || !nearest.is_finite() {
        return f64::INFINITY;
    }
    let exponent = (nearest.abs().to_bits() >> 23).max(1) as i32;
    (f64::from(y) - truth).abs() / 2_f64.powi(exponent - 150)
}

type Case = (&'static str, fn(f32) -> f32, fn(f64) -> f64);

/// `e^-|x|`, of which the derivatives are made.
fn decay(x: f64) -> f64 {
    (-x.abs()).exp()
}

const CASES: [Case; 9] = [
    ("exp", |x| single::exp(x), |x| x.exp()),
    ("exp_m1", |x| single::exp_m1(x), |x| x.exp_m1()),
    ("ln", |x| single::ln(x), |x| x.ln()),
    ("ln_1p", |x| single::ln_1p(x), |x| x.ln_1p()),
    ("tanh", |x| single::tanh(x), |x| x.tanh()),
    ("tanh_derivative", |x| single::tanh_derivative(x), |x| 4.0 * decay(2.0 * x) / (1.0 + decay(2.0 * x)).powi(2)),
    ("sigmoid", |x| single::sigmoid(x), |x| if x < 0.0 { decay(x) } else { 1.0 } / (1.0 + decay(x))),
    ("sigmoid_derivative", |x| single::sigmoid_derivative(x), |x| decay(x) / (1.0 + decay(x)).powi(2)),
    ("softplus", |x| single::softplus(x), |x| x.max(0.0) + decay(x).ln_1p()),
];

fn main() {
    let stride = std::env::args().nth(1).and_then(|a| a.parse().ok()).unwrap_or(1);
    let mut broken = false;
    for (name, ours, truth) in CASES {
        let (mut worst, mut at) = (0.0, 0.0);
        for bits in (0..=u32::MAX).step_by(stride) {
            let x = f32::from_bits(bits);
            let error = ulps(ours(x), truth(f64::from(x)));
            if error > worst {
                (worst, at) = (error, x);
            }
        }
        broken |= worst > if name.ends_with("derivative") { 4.0 } else { 2.0 };
        println!("{name:20} {worst:.3} ulp at {at:e}");
    }
    std::process::exit(i32::from(broken));
}
