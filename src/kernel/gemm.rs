//! One matrix product with sizes known at run time, for each scalar type and tier: every large product runs through it.

use super::direct::{Direct, Sizes};
use super::naive;
use crate::Scalar;
use crate::scalar::{Fixed, Word};

/// A matrix that lies row after row in a slice.
#[derive(Clone, Copy, Debug)]
pub struct Operand<'a, T> {
    /// The values from the first element used.
    pub values: &'a [T],
    /// Elements from one stored row to the next.
    pub stride: usize,
    /// Whether the product reads the stored matrix by columns.
    pub transposed: bool,
}

impl<'a, T> Operand<'a, T> {
    /// The stored rows as they are.
    pub fn rows(values: &'a [T], stride: usize) -> Self {
        Self { values, stride, transposed: false }
    }

    /// The stored rows taken as columns.
    pub fn columns(values: &'a [T], stride: usize) -> Self {
        Self { values, stride, transposed: true }
    }

    /// From the first element of row `row` on, as the product reads it, and how far it is to the next.
    pub(super) fn row(&self, row: usize) -> (&'a [T], usize) {
        self.from(row, self.transposed)
    }

    /// From the first element of column `column` on, as the product reads it, and how far it is to the next.
    pub(super) fn column(&self, column: usize) -> (&'a [T], usize) {
        self.from(column, !self.transposed)
    }

    fn from(&self, index: usize, across: bool) -> (&'a [T], usize) {
        let (first, step) = if across { (index, self.stride) } else { (index * self.stride, 1) };
        (self.values.get(first..).unwrap_or_default(), step)
    }
}

/// What the sums of a product start from.
#[derive(Clone, Copy, Debug)]
pub enum Start<'a, T> {
    /// Zero.
    Zero,
    /// The same row for every row of the product: a bias.
    Row(&'a [T]),
    /// What lies in the product already.
    Sum,
}

/// The product `y = start + a b`, of `rows x depth` by `depth x cols`.
#[derive(Debug)]
pub struct Gemm<'a, T> {
    /// Rows of `a` and of `y`.
    pub rows: usize,
    /// Columns of `b` and of `y`.
    pub cols: usize,
    /// Columns of `a`, rows of `b`.
    pub depth: usize,
    /// The left factor.
    pub a: Operand<'a, T>,
    /// The right factor.
    pub b: Operand<'a, T>,
    /// Where each sum starts.
    pub start: Start<'a, T>,
    /// The product, from its first element.
    pub y: &'a mut [T],
    /// Elements from one row of the product to the next.
    pub y_stride: usize,
}

impl<'a, T> Gemm<'a, T> {
    /// The product of whole arrays: `a` is R×K, `b` K×C, `y` R×C.
    #[inline(always)]
    pub fn of<const K: usize, const C: usize>(
        a: &'a [[T; K]],
        b: &'a [[T; C]; K],
        start: Start<'a, T>,
        y: &'a mut [[T; C]],
    ) -> Self {
        Self {
            rows: a.len().min(y.len()),
            cols: C,
            depth: K,
            a: Operand::rows(a.as_flattened(), K),
            b: Operand::rows(b.as_flattened(), C),
            start,
            y: y.as_flattened_mut(),
            y_stride: C,
        }
    }
}

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
}

/// Bytes of a right factor up to which a product has code of its own: what comes from the first cache, or is soon there.
#[cfg(all(feature = "simd", any(target_arch = "x86_64", target_arch = "aarch64")))]
const OWN: usize = 64 * 1024;

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
        if size_of_val(b) > OWN || matches!(start, Start::Sum) {
            return Self::gemm(Gemm::of(a, b, start, y));
        }
        super::simd::product(a, b, start, y);
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
        if size_of_val(b) > OWN || matches!(start, Start::Sum) {
            return Self::gemm(Gemm::of(a, b, start, y));
        }
        super::simd::product(a, b, start, y);
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
}
