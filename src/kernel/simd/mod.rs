//! The choice of the tier that a product runs on.

mod lanes;

use super::gemm::Gemm;
use super::tier::{Tier, tier};
use super::tiled::{self, Plain};
use lanes::{Lanes, Wide};
use pulp::{Simd, WithSimd};

/// Runs the product on the process's tier.
pub(super) fn gemm<T: Lanes>(op: Gemm<'_, T>) {
    if let Some(Shared(op)) = on_tier(Shared(op)) {
        tiled::gemm(Plain, op);
    }
}

/// A product whose sizes are known at run time.
struct Shared<'a, T>(Gemm<'a, T>);

impl<T: Lanes> WithSimd for Shared<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        tiled::gemm(Wide(simd), self.0);
    }
}

/// Runs `product` in the vectors of the process's tier, or gives it back if that is the plain one.
#[inline(always)]
fn on_tier<P: WithSimd<Output = ()>>(product: P) -> Option<P> {
    match tier() {
        #[cfg(target_arch = "x86_64")]
        Tier::Avx512 => match pulp::x86::V4::try_new() {
            Some(simd) => Simd::vectorize(simd, product),
            None => return Some(product),
        },
        #[cfg(target_arch = "x86_64")]
        Tier::Avx2 => match pulp::x86::V3::try_new() {
            Some(simd) => Simd::vectorize(simd, product),
            None => return Some(product),
        },
        #[cfg(target_arch = "aarch64")]
        Tier::Neon => match pulp::aarch64::Neon::try_new() {
            Some(simd) => Simd::vectorize(simd, product),
            None => return Some(product),
        },
        _ => return Some(product),
    }
    None
}
