//! The choice of the tier that a product runs on.

mod lanes;
#[cfg(target_arch = "x86_64")]
mod shuffles;

use super::direct::{Direct, Sizes};
use super::gemm::{Gemm, Start};
use super::tier::{Tier, tier};
use super::tiled::{self, Plain, Vectors};
use lanes::{Instructions, Lanes, Wide};

/// Bytes of a right factor up to which a product has code of its own: what comes from the first cache, or is soon there.
const OWN: usize = 64 * 1024;
/// The depth up to which a transposed right factor is copied, strip by strip, in code of its own: to 16 KiB of stack.
const OWN_DEPTH: usize = 256;
/// The width up to which a product of one row has code of its own, which takes as much stack.
const OWN_COLUMNS: usize = 1024;

/// Runs the product on the process's tier.
pub(super) fn gemm<T: Lanes>(op: Gemm<'_, T>) {
    if let Some(Shared(op)) = on_tier(Shared(op)) {
        tiled::gemm(Plain, op);
    }
}

/// A product whose sizes are known at run time.
struct Shared<'a, T>(Gemm<'a, T>);

impl<T: Lanes> Product for Shared<'_, T> {
    #[inline(always)]
    fn row(&self) -> usize {
        self.0.cols * size_of::<T>()
    }

    #[inline(always)]
    fn run<S: Instructions>(self, simd: S) {
        if tiled::dot::suits::<Wide<S>, T>(&self.0) {
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
    let (a, y) = rows_of_both(a, y);
    let own = match (&a, &*y) {
        ([_], [_]) => C <= OWN_COLUMNS,
        _ => size_of_val(b) <= OWN,
    };
    if !own || matches!(start, Start::Sum) {
        return T::gemm(Gemm::of(a, b, start, y));
    }
    if let ([a], [y]) = (a, &mut *y) {
        if on_tier(Single { a, b, start, y }).is_none() {
            return;
        }
    } else if on_tier(Fixed { a, b, start, y }).is_none() {
        return;
    }
    T::gemm(Gemm::of(a, b, start, y));
}

/// The rows that both the left factor and the product have.
#[inline(always)]
fn rows_of_both<'a, A, Y>(a: &'a [A], y: &'a mut [Y]) -> (&'a [A], &'a mut [Y]) {
    let rows = a.len().min(y.len());
    (a.get(..rows).unwrap_or_default(), y.get_mut(..rows).unwrap_or_default())
}

/// A product of one row whose depth and width are known when the program is built.
struct Single<'a, T, const K: usize, const C: usize> {
    a: &'a [T; K],
    b: &'a [[T; C]; K],
    start: Start<'a, T>,
    y: &'a mut [T; C],
}

impl<T: Lanes, const K: usize, const C: usize> Product for Single<'_, T, K, C> {
    #[inline(always)]
    fn row(&self) -> usize {
        size_of::<[T; C]>()
    }

    #[inline(always)]
    fn run<S: Instructions>(self, simd: S) {
        let Self { a, b, start, y } = self;
        tiled::single::product(Wide(simd), a, b, start, y);
    }
}

/// A product whose depth and width are known when the program is built.
struct Fixed<'a, T, const K: usize, const C: usize> {
    a: &'a [[T; K]],
    b: &'a [[T; C]; K],
    start: Start<'a, T>,
    y: &'a mut [[T; C]],
}

impl<T: Lanes, const K: usize, const C: usize> Product for Fixed<'_, T, K, C> {
    #[inline(always)]
    fn row(&self) -> usize {
        size_of::<[T; C]>()
    }

    #[inline(always)]
    fn run<S: Instructions>(self, simd: S) {
        let Self { a, b, start, y } = self;
        let lanes = <Wide<S> as Vectors<T>>::LANES;
        if C < lanes {
            tiled::narrow::product(Wide(simd), a, b, start, y);
        } else if C > lanes && C < 2 * lanes {
            tiled::overlap::product(Wide(simd), a, b, start, y);
        } else {
            tiled::fixed::product(Wide(simd), a, b, start, y);
        }
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

impl<T: Lanes> Product for OfPlanes<'_, T> {
    /// The largest power of two that divides the places in a row: in whole vectors of so many nothing is unfolded.
    #[inline(always)]
    fn row(&self) -> usize {
        let places = self.sizes.window.output[1];
        (places & places.wrapping_neg()) * size_of::<T>()
    }

    #[inline(always)]
    fn run<S: Instructions>(self, simd: S) {
        *self.done = tiled::plane::direct(Wide(simd), self.sizes, self.op);
    }
}

/// `y = a bᵀ` on the process's tier, compiled for its depth and width.
#[inline(always)]
pub(super) fn times_transposed<T: Lanes, const K: usize, const C: usize, const LENGTHWISE: bool>(
    a: &[[T; K]],
    b: &[[T; K]; C],
    y: &mut [[T; C]],
) {
    let (a, y) = rows_of_both(a, y);
    if size_of_val(b) > OWN || K > OWN_DEPTH && !LENGTHWISE {
        return T::gemm(Gemm::times_transposed(a, b, y));
    }
    if let Some(FixedRight { a, b, y }) = on_tier(FixedRight::<T, K, C, LENGTHWISE> { a, b, y }) {
        T::gemm(Gemm::times_transposed(a, b, y));
    }
}

/// A product with a right factor stored by columns, whose depth and width are known when the program is built.
struct FixedRight<'a, T, const K: usize, const C: usize, const LENGTHWISE: bool> {
    a: &'a [[T; K]],
    b: &'a [[T; K]; C],
    y: &'a mut [[T; C]],
}

impl<T: Lanes, const K: usize, const C: usize, const LENGTHWISE: bool> Product for FixedRight<'_, T, K, C, LENGTHWISE> {
    #[inline(always)]
    fn row(&self) -> usize {
        size_of::<[T; C]>()
    }

    #[inline(always)]
    fn run<S: Instructions>(self, simd: S) {
        let Self { a, b, y } = self;
        let lanes = <Wide<S> as Vectors<T>>::LANES;
        match (LENGTHWISE, C < lanes) {
            (true, true) => T::gemm(Gemm::times_transposed(a, b, y)),
            (true, false) if K >= lanes && C >= 8 => tiled::fixed::lengthwise(Wide(simd), a, b, y),
            (false, true) => tiled::narrow::times_transposed(Wide(simd), a, b, y),
            _ => tiled::fixed::times_transposed(Wide(simd), a, b, y),
        }
    }
}

/// `y = aᵀ b` on the process's tier, compiled for the sizes of `y`.
#[inline(always)]
pub(super) fn transposed_times<T: Lanes, const R: usize, const C: usize>(a: &[[T; R]], b: &[[T; C]], y: &mut [[T; C]; R]) {
    if let Some(FixedLeft { a, b, y }) = on_tier(FixedLeft { a, b, y }) {
        T::gemm(Gemm::transposed_times(a, b, y));
    }
}

/// A product with a left factor stored by columns, whose height and width are known when the program is built.
struct FixedLeft<'a, T, const R: usize, const C: usize> {
    a: &'a [[T; R]],
    b: &'a [[T; C]],
    y: &'a mut [[T; C]; R],
}

impl<T: Lanes, const R: usize, const C: usize> Product for FixedLeft<'_, T, R, C> {
    #[inline(always)]
    fn row(&self) -> usize {
        size_of::<[T; C]>()
    }

    #[inline(always)]
    fn run<S: Instructions>(self, simd: S) {
        let Self { a, b, y } = self;
        if C < <Wide<S> as Vectors<T>>::LANES {
            return tiled::narrow::transposed_times(Wide(simd), a, b, y);
        }
        tiled::fixed::transposed_times(Wide(simd), a, b, y);
    }
}

/// A product in the vectors of an instruction set that the machine has.
trait Product {
    /// Bytes of a row that should fill vectors.
    fn row(&self) -> usize;

    fn run<S: Instructions>(self, simd: S);
}

/// A vector of AVX2.
#[cfg(target_arch = "x86_64")]
type Narrower = [u8; 32];

/// Runs `product` in the vectors of the process's tier, on AVX-512 in those of AVX2 where a row fits in one, or gives it back if the
/// tier is the plain one. One of up to eight words goes there in registers, of which the compiler sees what all callers
/// know, such as the rows.
#[inline(always)]
fn on_tier<P: Product>(product: P) -> Option<P> {
    match tier() {
        #[cfg(target_arch = "x86_64")]
        Tier::Avx512 if product.row() > size_of::<Narrower>() => {
            let Some(simd) = pulp::x86::V4::try_new() else { return Some(product) };
            simd.vectorize(
                #[inline(always)]
                move || product.run(simd),
            );
        }
        #[cfg(target_arch = "x86_64")]
        Tier::Avx2 | Tier::Avx512 => {
            let Some(simd) = pulp::x86::V3::try_new() else { return Some(product) };
            simd.vectorize(
                #[inline(always)]
                move || product.run(simd),
            );
        }
        #[cfg(target_arch = "aarch64")]
        Tier::Neon => {
            let Some(simd) = pulp::aarch64::Neon::try_new() else { return Some(product) };
            simd.vectorize(
                #[inline(always)]
                move || product.run(simd),
            );
        }
        _ => return Some(product),
    }
    None
}
