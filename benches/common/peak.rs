//! The processor's limit.

use super::turns::{Way, way};
use std::hint::black_box;

/// Floating-point operations of one call of [`peak`].
pub const FLOP: f64 = 1000.0 * 12.0 * 8.0 * 2.0;

/// As many fused multiply-adds as the processor can: twelve chains of eight lanes.
pub fn peak() -> Way<'static> {
    way(|| {
        vectorized(
            #[inline(always)]
            || {
                let (mut sums, a, b) = (black_box([[0.5_f32; 8]; 12]), black_box([0.999_f32; 8]), black_box([1e-3_f32; 8]));
                for _ in 0..1000 {
                    for sum in &mut sums {
                        for k in 0..8 {
                            sum[k] = sum[k].mul_add(a[k], b[k]);
                        }
                    }
                }
                black_box(sums);
            },
        );
    })
}

/// Runs `f` compiled for AVX2, where there is that.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
pub fn vectorized<R>(f: impl FnOnce() -> R) -> R {
    match pulp::x86::V3::try_new() {
        Some(simd) => simd.vectorize(f),
        None => f(),
    }
}

#[cfg(not(target_arch = "x86_64"))]
pub fn vectorized<R>(f: impl FnOnce() -> R) -> R {
    f()
}
