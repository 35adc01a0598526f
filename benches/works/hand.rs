//! The works as one would write them by hand for one network, on plain arrays.

use super::turns::Way;
use constnet::Aligned;
use std::hint::black_box;

/// 2-3-1.
struct Xor {
    w1: [[f32; 3]; 2],
    b1: [f32; 3],
    w2: [f32; 3],
    b2: f32,
}

impl Xor {
    fn new() -> Self {
        Self { w1: [[0.3, -0.2, 0.4], [0.1, 0.5, -0.3]], b1: [0.1, 0.2, 0.0], w2: [0.4, 0.3, -0.2], b2: 0.1 }
    }

    #[inline(always)]
    fn hidden(&self, x: &[f32; 2]) -> [f32; 3] {
        let mut h = self.b1;
        for (x, w) in x.iter().zip(&self.w1) {
            for (h, w) in h.iter_mut().zip(w) {
                *h += x * w;
            }
        }
        h
    }

    #[inline(always)]
    fn output(&self, a: &[f32; 3]) -> f32 {
        a.iter().zip(&self.w2).fold(self.b2, |sum, (a, w)| sum + a * w)
    }

    #[inline(always)]
    fn step(&mut self, x: &[[f32; 2]; 4], target: &[f32; 4], rate: f32) -> f32 {
        let (mut dw1, mut db1, mut dw2, mut db2, mut loss) = ([[0.0; 3]; 2], [0.0; 3], [0.0; 3], 0.0, 0.0);
        for (x, target) in x.iter().zip(target) {
            let h = self.hidden(x);
            let a = h.map(|h| if h > 0.0 { h } else { 0.0 });
            let error = self.output(&a) - target;
            loss += error * error;
            let dy = 2.0 * error;
            db2 += dy;
            for k in 0..3 {
                dw2[k] += a[k] * dy;
                let dh = if h[k] > 0.0 { dy * self.w2[k] } else { 0.0 };
                db1[k] += dh;
                dw1[0][k] += x[0] * dh;
                dw1[1][k] += x[1] * dh;
            }
        }
        for k in 0..3 {
            self.w1[0][k] -= rate * dw1[0][k];
            self.w1[1][k] -= rate * dw1[1][k];
            self.b1[k] -= rate * db1[k];
            self.w2[k] -= rate * dw2[k];
        }
        self.b2 -= rate * db2;
        loss
    }
}

pub fn xor_step() -> Way<'static> {
    Box::new(move |repeats| {
        let mut net = Xor::new();
        let x = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
        let target = [0.0, 1.0, 1.0, 0.0];
        for _ in 0..repeats {
            black_box(black_box(&mut net).step(black_box(&x), black_box(&target), 1e-6));
        }
    })
}

pub fn xor_infer() -> Way<'static> {
    let (net, x) = (Xor::new(), [1.0, 0.5]);
    Box::new(move |repeats| {
        for _ in 0..repeats {
            let net = black_box(&net);
            let a = net.hidden(black_box(&x)).map(|h| if h > 0.0 { h } else { 0.0 });
            black_box(net.output(&a));
        }
    })
}

/// 784-128-10 for one sample: two loops that the compiler vectorises.
pub fn digits_infer() -> Way<'static> {
    let (w1, w2) = (Box::new(Aligned([[0.01_f32; 128]; 784])), Box::new(Aligned([[0.02_f32; 10]; 128])));
    let (b1, b2, x) = ([0.1_f32; 128], [0.1_f32; 10], [0.5_f32; 784]);
    Box::new(move |repeats| {
        for _ in 0..repeats {
            vectorized(
                #[inline(always)]
                || {
                    let (w1, w2) = (black_box(&w1.0), black_box(&w2.0));
                    let mut h = b1;
                    for (x, w) in black_box(&x).iter().zip(w1) {
                        for (h, w) in h.iter_mut().zip(w) {
                            *h += x * w;
                        }
                    }
                    let mut y = b2;
                    for (h, w) in h.iter().zip(w2) {
                        for (y, w) in y.iter_mut().zip(w) {
                            *y += h.max(0.0) * w;
                        }
                    }
                    black_box(y);
                },
            );
        }
    })
}

/// Runs `f` compiled for AVX2, where there is that.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn vectorized<R>(f: impl FnOnce() -> R) -> R {
    match pulp::x86::V3::try_new() {
        Some(simd) => simd.vectorize(f),
        None => f(),
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn vectorized<R>(f: impl FnOnce() -> R) -> R {
    f()
}
