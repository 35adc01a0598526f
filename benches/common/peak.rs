//! The processor's limit.

use super::turns::{Way, way};
use pulp::Simd;
use std::hint::black_box;

/// As many fused multiply-adds as the processor can in its widest vectors, and how many floating-point operations that are.
pub fn peak() -> (f64, Way<'static>) {
    #[cfg(target_arch = "x86_64")]
    match (pulp::x86::V4::try_new(), pulp::x86::V3::try_new()) {
        (Some(simd), _) => return chains(simd),
        (_, Some(simd)) => return chains(simd),
        _ => {}
    }
    #[cfg(target_arch = "aarch64")]
    if let Some(simd) = pulp::aarch64::Neon::try_new() {
        return chains(simd);
    }
    chains(pulp::Scalar::new())
}

/// More chains of multiply-adds than the latency needs.
fn chains<S: Simd>(simd: S) -> (f64, Way<'static>) {
    const CHAINS: usize = 12;
    const TERMS: usize = 1000;
    let once = move || {
        simd.vectorize(
            #[inline(always)]
            || {
                let mut sums = black_box([simd.splat_f32s(0.5); CHAINS]);
                let (a, b) = (black_box(simd.splat_f32s(0.999)), black_box(simd.splat_f32s(1e-3)));
                for _ in 0..TERMS {
                    for sum in &mut sums {
                        *sum = simd.mul_add_f32s(*sum, a, b);
                    }
                }
                black_box(sums);
            },
        );
    };
    ((2 * TERMS * CHAINS * S::F32_LANES) as f64, way(once))
}
