//! The product by register tiles, in the vectors of each tier.

mod lanes;
mod strip;
mod tile;

use super::gemm::Gemm;
use super::naive;
use super::tier::{Tier, tier};
use lanes::Lanes;
use pulp::{Simd, WithSimd};

/// Runs the product on the process's tier.
pub(super) fn gemm<T: Lanes>(op: Gemm<'_, T>) {
    match tier() {
        #[cfg(target_arch = "x86_64")]
        Tier::Avx512 => {
            if let Some(simd) = pulp::x86::V4::try_new() {
                return Simd::vectorize(simd, Tiled(op));
            }
        }
        #[cfg(target_arch = "x86_64")]
        Tier::Avx2 => {
            if let Some(simd) = pulp::x86::V3::try_new() {
                return Simd::vectorize(simd, Tiled(op));
            }
        }
        #[cfg(target_arch = "aarch64")]
        Tier::Neon => {
            if let Some(simd) = pulp::aarch64::Neon::try_new() {
                return Simd::vectorize(simd, Tiled(op));
            }
        }
        _ => {}
    }
    naive::gemm(op);
}

/// The product by strips of columns, one or two vectors wide.
struct Tiled<'a, T>(Gemm<'a, T>);

impl<T: Lanes> WithSimd for Tiled<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self(mut op) = self;
        let lanes = T::lanes::<S>();
        for first in (0..op.cols).step_by(2 * lanes) {
            let left = op.cols - first;
            if left > lanes {
                strip::multiply::<S, T, 2>(simd, &mut op, first, left.min(2 * lanes));
            } else {
                strip::multiply::<S, T, 1>(simd, &mut op, first, left);
            }
        }
    }
}
