//! The scalar types, each with the kernels that it has.

use super::direct::{Direct, Sizes};
use super::gemm::{Gemm, Start};
use super::naive;
use crate::Scalar;
use crate::scalar::{Fixed, Word};

/// A [`Scalar`] with kernels for its products.
///
/// A sum of products is kept in a [`Sum`](Self::Sum) and rounded once. For floating point that is the number itself.
pub trait Kernel: Scalar {
    /// What a sum of products is kept in.
    type Sum: Copy;

    /// The sum that starts from `self`.
    fn widen(self) -> Self::Sum;

    /// `sum + a b`.
    fn add_product(sum: Self::Sum, a: Self, b: Self) -> Self::Sum;

    /// The nearest number to a sum.
    fn round(sum: Self::Sum) -> Self;

    /// `a b`, as a sum of one product has it.
    #[inline(always)]
    fn one_product(a: Self, b: Self) -> Self {
        Self::round(Self::add_product(Self::ZERO.widen(), a, b))
    }

    /// Whether products with it add nothing, and leaving them out is faster than computing them.
    #[inline(always)]
    fn is_skipped(self) -> bool {
        false
    }

    /// Runs the product on the process's [tier](super::tier()); as plain loops, if nothing else is given.
    fn gemm(op: Gemm<'_, Self>) {
        naive::gemm(op);
    }

    /// Runs one product of a convolution where its planes lie, if the process's tier can; returns whether it did.
    fn direct(_: &Sizes, _: Direct<'_, Self>) -> bool {
        false
    }

    /// Runs the product of whole arrays: `a` is R×K, `b` K×C, `y` R×C. Where its sizes pay for code of its own it has some,
    /// else it runs as [`Kernel::gemm`].
    #[inline(always)]
    fn product<const K: usize, const C: usize>(a: &[[Self; K]], b: &[[Self; C]; K], start: Start<'_, Self>, y: &mut [[Self; C]]) {
        Self::gemm(Gemm::of(a, b, start, y));
    }

    /// Runs the product of an array and a transposed one, in code of its own as [`Kernel::product`]: `a` is R×K, `b` C×K, `y` R×C.
    /// `LENGTHWISE` says that the rows are few for the depth: nothing is copied then, and sums may run in the order of the lanes.
    #[inline(always)]
    fn times_transposed<const K: usize, const C: usize, const LENGTHWISE: bool>(
        a: &[[Self; K]],
        b: &[[Self; K]; C],
        y: &mut [[Self; C]],
    ) {
        Self::gemm(Gemm::times_transposed(a, b, y));
    }

    /// Runs the product of a transposed array and another one, in code of its own as [`Kernel::product`]: `a` is K×R, `b` K×C,
    /// `y` R×C.
    #[inline(always)]
    fn transposed_times<const R: usize, const C: usize>(a: &[[Self; R]], b: &[[Self; C]], y: &mut [[Self; C]; R]) {
        Self::gemm(Gemm::transposed_times(a, b, y));
    }
}

impl Kernel for f32 {
    type Sum = Self;

    #[inline(always)]
    fn widen(self) -> Self {
        self
    }

    #[inline(always)]
    fn add_product(sum: Self, a: Self, b: Self) -> Self {
        sum + a * b
    }

    #[inline(always)]
    fn round(sum: Self) -> Self {
        sum
    }

    #[cfg(all(feature = "simd", any(target_arch = "x86_64", target_arch = "aarch64")))]
    #[inline(never)]
    fn gemm(op: Gemm<'_, Self>) {
        super::simd::gemm(op);
    }

    #[cfg(all(feature = "simd", any(target_arch = "x86_64", target_arch = "aarch64")))]
    #[inline(never)]
    fn direct(sizes: &Sizes, op: Direct<'_, Self>) -> bool {
        super::simd::direct(sizes, op)
    }

    #[cfg(all(feature = "simd", any(target_arch = "x86_64", target_arch = "aarch64")))]
    #[inline(always)]
    fn product<const K: usize, const C: usize>(a: &[[Self; K]], b: &[[Self; C]; K], start: Start<'_, Self>, y: &mut [[Self; C]]) {
        super::simd::product(a, b, start, y);
    }

    #[cfg(all(feature = "simd", any(target_arch = "x86_64", target_arch = "aarch64")))]
    #[inline(always)]
    fn times_transposed<const K: usize, const C: usize, const LENGTHWISE: bool>(
        a: &[[Self; K]],
        b: &[[Self; K]; C],
        y: &mut [[Self; C]],
    ) {
        super::simd::times_transposed::<Self, K, C, LENGTHWISE>(a, b, y);
    }

    #[cfg(all(feature = "simd", any(target_arch = "x86_64", target_arch = "aarch64")))]
    #[inline(always)]
    fn transposed_times<const R: usize, const C: usize>(a: &[[Self; R]], b: &[[Self; C]], y: &mut [[Self; C]; R]) {
        super::simd::transposed_times(a, b, y);
    }
}

impl Kernel for f64 {
    type Sum = Self;

    #[inline(always)]
    fn widen(self) -> Self {
        self
    }

    #[inline(always)]
    fn add_product(sum: Self, a: Self, b: Self) -> Self {
        sum + a * b
    }

    #[inline(always)]
    fn round(sum: Self) -> Self {
        sum
    }

    #[cfg(all(feature = "simd", any(target_arch = "x86_64", target_arch = "aarch64")))]
    #[inline(never)]
    fn gemm(op: Gemm<'_, Self>) {
        super::simd::gemm(op);
    }

    #[cfg(all(feature = "simd", any(target_arch = "x86_64", target_arch = "aarch64")))]
    #[inline(never)]
    fn direct(sizes: &Sizes, op: Direct<'_, Self>) -> bool {
        super::simd::direct(sizes, op)
    }

    #[cfg(all(feature = "simd", any(target_arch = "x86_64", target_arch = "aarch64")))]
    #[inline(always)]
    fn product<const K: usize, const C: usize>(a: &[[Self; K]], b: &[[Self; C]; K], start: Start<'_, Self>, y: &mut [[Self; C]]) {
        super::simd::product(a, b, start, y);
    }

    #[cfg(all(feature = "simd", any(target_arch = "x86_64", target_arch = "aarch64")))]
    #[inline(always)]
    fn times_transposed<const K: usize, const C: usize, const LENGTHWISE: bool>(
        a: &[[Self; K]],
        b: &[[Self; K]; C],
        y: &mut [[Self; C]],
    ) {
        super::simd::times_transposed::<Self, K, C, LENGTHWISE>(a, b, y);
    }

    #[cfg(all(feature = "simd", any(target_arch = "x86_64", target_arch = "aarch64")))]
    #[inline(always)]
    fn transposed_times<const R: usize, const C: usize>(a: &[[Self; R]], b: &[[Self; C]], y: &mut [[Self; C]; R]) {
        super::simd::transposed_times(a, b, y);
    }
}

impl<W: Word, const F: u32> Kernel for Fixed<W, F> {
    type Sum = W::Sum;

    #[inline(always)]
    fn widen(self) -> W::Sum {
        self.to_bits().widen::<F>()
    }

    #[inline(always)]
    fn add_product(sum: W::Sum, a: Self, b: Self) -> W::Sum {
        W::add_product(sum, a.to_bits(), b.to_bits())
    }

    #[inline(always)]
    fn round(sum: W::Sum) -> Self {
        Self::from_bits(W::round::<F>(sum))
    }

    #[inline(always)]
    fn one_product(a: Self, b: Self) -> Self {
        a * b
    }

    #[inline(always)]
    fn is_skipped(self) -> bool {
        self.is_skipped()
    }
}
