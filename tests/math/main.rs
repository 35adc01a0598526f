//! The elementary functions: `f64` against a table to twice its digits, and the same bits however they are called. How near
//! the functions of `f32` are is what `cargo run --release --example ulp` measures, over all arguments.

use std::hint::black_box;

use constnet::kernel::{self, Tier};
use constnet::scalar::math;
use safetensors::SafeTensors;

/// A function by its name in the table, in both formats, and the units in the last place that are allowed in `f64`.
type Function = (&'static str, fn(f32) -> f32, fn(f64) -> f64, f64);

const FUNCTIONS: [Function; 8] = [
    ("exp", math::exp, math::exp, 1.0),
    ("exp_m1", math::exp_m1, math::exp_m1, 2.0),
    ("ln", math::ln, math::ln, 1.0),
    ("ln_1p", math::ln_1p, math::ln_1p, 2.0),
    ("tanh", math::tanh, math::tanh, 1.0),
    ("sigmoid", math::sigmoid, math::sigmoid, 2.0),
    ("softplus", math::softplus, math::softplus, 2.0),
    ("erfc", math::erfc, math::erfc, 2.0),
];

#[test]
fn doubles_are_within_two_units_of_the_table() {
    let file = SafeTensors::deserialize(include_bytes!("double.safetensors")).unwrap();
    let numbers = |name: &str| -> Vec<f64> {
        file.tensor(name).unwrap().data().as_chunks().0.iter().map(|b| f64::from_le_bytes(*b)).collect()
    };
    for (name, _, f, bound) in FUNCTIONS {
        let [x, high, low] = ["x", "high", "low"].map(|part| numbers(&format!("{name}.{part}")));
        assert!(x.len() > 350, "{name}: {} arguments", x.len());
        let error = |(x, (high, low)): (&f64, (&f64, &f64))| {
            let unit = f64::from_bits(high.abs().to_bits() + 1) - high.abs();
            (((f(*x) - high) - low).abs() / unit, *x)
        };
        let errors = x.iter().zip(high.iter().zip(&low)).map(error);
        let (worst, at) = errors.max_by(|a, b| a.0.total_cmp(&b.0)).unwrap();
        println!("{name:10} {worst:.2} ulp at {at:e}");
        assert!(worst <= bound, "{name}: {worst} ulp at {at:e}");
    }
}

/// Every 8,388,593rd number by its bits, so of all exponents and both signs, with the edges.
fn singles() -> Vec<f32> {
    let edges = [0.0, -0.0, f32::INFINITY, -f32::INFINITY, f32::NAN, f32::from_bits(1), f32::MAX, f32::MIN];
    (0..=u32::MAX).step_by(8_388_593).map(f32::from_bits).chain(edges).collect()
}

fn doubles() -> Vec<f64> {
    let edges = [0.0, -0.0, f64::INFINITY, -f64::INFINITY, f64::NAN, f64::from_bits(1), f64::MAX, f64::MIN];
    (0..=u64::MAX).step_by(36_028_797_018_963_913).map(f64::from_bits).chain(edges).collect()
}

/// A pass over `x` in the vectors of the process's tier.
#[inline(always)]
fn pass<F: Copy>(x: &[F], f: impl Fn(F) -> F) -> Vec<F> {
    let mut y = x.to_vec();
    kernel::vectorized(x.len(), || y.iter_mut().for_each(|y| *y = f(*y)));
    y
}

/// `$f` gives in every tier, lane and tail what it gives alone. A macro, since a function pointer would not be vectorised.
macro_rules! same_bits {
    ($($f:ident)*) => {$(
        for (start, length) in (0..80).map(|start| (start, 80 - start)).chain([(0, 500)]) {
            let (x, wide) = (&singles()[start..][..length], &doubles()[start..][..length]);
            // Which NaN it is, is not promised.
            let narrow_bits = |y: &f32| if y.is_nan() { u32::MAX } else { y.to_bits() };
            let wide_bits = |y: &f64| if y.is_nan() { u64::MAX } else { y.to_bits() };
            for (y, &x) in pass(x, math::$f).iter().zip(x) {
                assert_eq!(narrow_bits(y), narrow_bits(&black_box(math::$f as fn(f32) -> f32)(x)), "{} {x:e}", stringify!($f));
            }
            for (y, &x) in pass(wide, math::$f).iter().zip(wide) {
                assert_eq!(wide_bits(y), wide_bits(&black_box(math::$f as fn(f64) -> f64)(x)), "{} {x:e}", stringify!($f));
            }
        }
    )*};
}

#[test]
fn every_tier_lane_and_tail_has_the_bits_of_a_single_call() {
    for tier in Tier::ALL.into_iter().filter(|tier| tier.available()) {
        kernel::force(tier).unwrap();
        same_bits!(exp exp_m1 ln ln_1p tanh sigmoid softplus erfc);
    }
}

#[test]
fn every_platform_has_these_bits() {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut take = |bits: u64| hash = (hash ^ bits).wrapping_mul(0x0100_0000_01b3);
    for (_, narrow, wide, _) in FUNCTIONS {
        singles().into_iter().map(narrow).filter(|y| !y.is_nan()).for_each(|y| take(y.to_bits().into()));
        doubles().into_iter().map(wide).filter(|y| !y.is_nan()).for_each(|y| take(y.to_bits()));
    }
    assert_eq!(hash, 0x5ff2_d2b5_7ab2_7c93, "{hash:#x}: the functions have changed, or this platform does not keep to IEEE 754");
}
