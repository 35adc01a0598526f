//! The choice of the tier that a product runs on.

mod lanes;

use super::direct::{Direct, Sizes};
use super::gemm::{Gemm, Start};
use super::tier::{Tier, tier};
use super::tiled::{self, Plain, Vectors};
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
        if tiled::dot::suits(&self.0) {
            return tiled::dot::gemm(Wide(simd), self.0);
        }
        tiled::gemm(Wide(simd), self.0);
    }
}

/// `y = start + a b` on the process's tier, compiled for its depth and width.
#[inline(always)]
pub(super) fn product<T: Lanes, const K: usize, const C: usize>(
    a: &[[T; K]],
    b: &[[T; C]; K],
    start: Start<'_, T>,
    y: &mut [[T; C]],
) {
    if let Some(Fixed { a, b, start, y }) = on_tier(Fixed { a, b, start, y }) {
        T::gemm(Gemm::of(a, b, start, y));
    }
}

/// A product whose depth and width are known when the program is built.
struct Fixed<'a, T, const K: usize, const C: usize> {
    a: &'a [[T; K]],
    b: &'a [[T; C]; K],
    start: Start<'a, T>,
    y: &'a mut [[T; C]],
}

impl<T: Lanes, const K: usize, const C: usize> WithSimd for Fixed<'_, T, K, C> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { a, b, start, y } = self;
        if C < <Wide<S> as Vectors<T>>::LANES {
            return tiled::narrow::product(Wide(simd), a, b, start, y);
        }
        tiled::fixed::product(Wide(simd), a, b, start, y);
    }
}

/// Runs one product of a convolution where its planes lie, if the process's tier can; returns whether it did.
pub(super) fn direct<T: Lanes>(sizes: &Sizes, op: Direct<'_, T>) -> bool {
    let mut done = false;
    on_tier(OfPlanes { sizes, op, done: &mut done });
    done
}

/// A product of a convolution.
struct OfPlanes<'a, T> {
    sizes: &'a Sizes,
    op: Direct<'a, T>,
    done: &'a mut bool,
}

impl<T: Lanes> WithSimd for OfPlanes<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        *self.done = tiled::plane::direct(Wide(simd), self.sizes, self.op);
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
