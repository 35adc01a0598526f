//! How far the elementary functions of `f32` are from the truth: the worst error of each, in units in the last place, and
//! where it is. `cargo run --release --example ulp` takes all 2^32 arguments, some minutes on two cores;
//! `… --example ulp 64` every 64th, `… --example ulp 1 exp tanh` all of two functions.
//!
//! The truth is the `f64` function of the standard library, and of `libm` for `erfc`. Ends non-zero when an error is above
//! two.

use std::ops::Range;

use constnet::scalar::math;

/// The distance of `y` from `truth` in units in the last place of the `f32` nearest to `truth`.
fn ulps(y: f32, truth: f64) -> f64 {
    let nearest = truth as f32;
    if y.is_nan() && nearest.is_nan() || y.is_infinite() && y == nearest {
        return 0.0;
    }
    if !y.is_finite() || !nearest.is_finite() {
        return f64::INFINITY;
    }
    // A unit is 2^(exponent − 150) in the biased exponent of f32, 2^(exponent + 873) biased as f64.
    let exponent = u64::from((nearest.abs().to_bits() >> 23).max(1));
    (f64::from(y) - truth).abs() / f64::from_bits((exponent + 873) << 52)
}

/// Arguments that are computed at a time, in the vectors of this machine.
const BATCH: usize = 4096;

type Batch = (Vec<f32>, Vec<f32>);

struct Case {
    name: &'static str,
    ours: fn(&mut Batch),
    truth: fn(f64) -> f64,
}

fn compute((x, y): &mut Batch, f: impl Fn(f32) -> f32) {
    constnet::kernel::vectorized(BATCH, || y.iter_mut().zip(x).for_each(|(y, x)| *y = f(*x)));
}

const CASES: [Case; 8] = [
    Case { name: "exp", ours: |batch| compute(batch, math::exp), truth: f64::exp },
    Case { name: "exp_m1", ours: |batch| compute(batch, math::exp_m1), truth: f64::exp_m1 },
    Case { name: "ln", ours: |batch| compute(batch, math::ln), truth: f64::ln },
    Case { name: "ln_1p", ours: |batch| compute(batch, math::ln_1p), truth: f64::ln_1p },
    Case { name: "tanh", ours: |batch| compute(batch, math::tanh), truth: f64::tanh },
    Case { name: "sigmoid", ours: |batch| compute(batch, math::sigmoid), truth: |x| 1.0 / (1.0 + (-x).exp()) },
    Case { name: "softplus", ours: |batch| compute(batch, math::softplus), truth: |x| x.max(0.0) + (-x.abs()).exp().ln_1p() },
    Case { name: "erfc", ours: |batch| compute(batch, math::erfc), truth: libm::erfc },
];

/// The worst error of `case` and its argument, over every `stride`-th number of those whose bits are in `range`.
fn worst(case: &Case, range: Range<u64>, stride: u64) -> (f64, f32) {
    let mut batch = (vec![0.0; BATCH], vec![0.0; BATCH]);
    let mut worst = (0.0, 0.0);
    for begin in range.clone().step_by(stride as usize * BATCH) {
        for (k, x) in batch.0.iter_mut().enumerate() {
            *x = f32::from_bits((begin + k as u64 * stride).min(range.end - 1) as u32);
        }
        (case.ours)(&mut batch);
        for (&x, &y) in batch.0.iter().zip(&batch.1) {
            let error = ulps(y, (case.truth)(f64::from(x)));
            if error > worst.0 {
                worst = (error, x);
            }
        }
    }
    worst
}

fn main() {
    let stride = std::env::args().nth(1).map_or(1, |stride| stride.parse().expect("a number: every how many arguments"));
    let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get() as u64);
    let share = (1_u64 << 32).div_ceil(threads).next_multiple_of(stride);
    let names: Vec<String> = std::env::args().skip(2).collect();
    let mut broken = false;
    for case in CASES.iter().filter(|case| names.is_empty() || names.iter().any(|name| name == case.name)) {
        let (error, x) = std::thread::scope(|scope| {
            let parts = (0..threads).map(|part| part * share..((part + 1) * share).min(1 << 32));
            let parts: Vec<_> = parts.map(|range| scope.spawn(move || worst(case, range, stride))).collect();
            let found = parts.into_iter().map(|part| part.join().expect("a thread that counts"));
            found.max_by(|a, b| a.0.total_cmp(&b.0)).expect("at least one thread")
        });
        broken |= error > 2.0;
        println!("{:10} {error:.3} ulp at {x:e}", case.name);
    }
    std::process::exit(i32::from(broken));
}
