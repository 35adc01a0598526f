//! The products as plain loops: for numbers and builds that have no vectors.

use super::gemm::{blocks, nothing};
use super::{Gemm, Kernel, Start};

/// Columns of the product that are summed at a time.
const COLUMNS: usize = 8;

/// `y = start + a b`, one product after another in ascending order of the inner index, block after block, with no fused
/// multiply-add.
pub fn gemm<T: Kernel>(mut op: Gemm<'_, T>) {
    if exact::<T>() {
        return block(op);
    }
    for terms in blocks(op.depth) {
        block(op.block(terms));
    }
}

/// The same, in one block.
fn block<T: Kernel>(op: Gemm<'_, T>) {
    let Gemm { depth, a, b, start, y, .. } = op;
    let apart = !matches!(start, Start::Zero) && !exact::<T>();
    for (i, y) in y.chunks_mut(op.y_stride.max(1)).take(op.rows).enumerate() {
        let y = y.get_mut(..op.cols).unwrap_or_default();
        match start {
            Start::Row(start) => y.iter_mut().zip(start).for_each(|(y, start)| *y = *start),
            Start::Zero => y.fill(nothing()),
            Start::Sum => {}
        }
        let (whole, rest) = if b.transposed || alone::<T>() { (Default::default(), y) } else { y.as_chunks_mut() };
        let first = whole.len() * COLUMNS;
        for (y, first) in whole.iter_mut().zip((0..).step_by(COLUMNS)) {
            *y = summed(*y, apart, |y| columns(y, depth, a.row(i), b.column(first)));
        }
        for (y, first) in rest.iter_mut().zip(first..) {
            let [sum] = summed([*y], apart, |[y]| {
                let mut sum = y.widen();
                each(depth, a.row(i), b.column(first), |a, [b]| sum = T::add_product(sum, a, *b));
                [T::round(sum)]
            });
            *y = sum;
        }
    }
}

/// The sums that start from `y`, or, `apart`, from zero, `y` being added.
#[inline(always)]
fn summed<T: Kernel, const N: usize>(y: [T; N], apart: bool, sums: impl FnOnce([T; N]) -> [T; N]) -> [T; N] {
    let mut sums = sums(if apart { [nothing(); N] } else { y });
    if apart {
        sums.iter_mut().zip(y).for_each(|(sum, y)| *sum += y);
    }
    sums
}

/// Whether sums are exact, in words wider than the numbers.
const fn exact<T: Kernel>() -> bool {
    size_of::<T::Sum>() > size_of::<T>()
}

/// The sum to which products are added that are to be added to `start`: exact ones are so at once.
#[inline(always)]
pub(super) fn begin<T: Kernel>(start: T) -> T::Sum {
    if const { exact::<T>() } { start.widen() } else { nothing::<T>().widen() }
}

/// The number that a sum from [`begin`] is in the end.
#[inline(always)]
pub(super) fn end<T: Kernel>(start: T, sum: T::Sum) -> T {
    if const { exact::<T>() } { T::round(sum) } else { start + T::round(sum) }
}

/// Whether the registers hold one sum at a time: sums of two words, on a core without vectors.
pub(super) const fn alone<T: Kernel>() -> bool {
    size_of::<T::Sum>() > size_of::<usize>() && cfg!(not(any(target_arch = "x86_64", target_arch = "aarch64")))
}

/// Hands `f` each of `depth` elements of the left factor, and `N` of the right one: those from which on the slices run, and
/// then steps further.
#[inline(always)]
fn each<T: Copy, const N: usize>(
    depth: usize,
    (mut a, step): (&[T], usize),
    (mut b, stride): (&[T], usize),
    mut f: impl FnMut(T, &[T; N]),
) {
    for _ in 0..depth {
        let (Some(value), Some(values)) = (a.first(), b.first_chunk()) else { break };
        f(*value, values);
        (a, b) = (a.get(step..).unwrap_or_default(), b.get(stride..).unwrap_or_default());
    }
}

/// `y`, and the products of a row of the left factor with as many columns of the right one. Sums are written out: arrays of
/// them would be in memory where the compiler optimises for size.
#[inline(always)]
fn columns<T: Kernel>(y: [T; COLUMNS], depth: usize, a: (&[T], usize), b: (&[T], usize)) -> [T; COLUMNS] {
    let [mut s0, mut s1, mut s2, mut s3, mut s4, mut s5, mut s6, mut s7] = y.map(T::widen);
    each(depth, a, b, |a, [b0, b1, b2, b3, b4, b5, b6, b7]| {
        s0 = T::add_product(s0, a, *b0);
        s1 = T::add_product(s1, a, *b1);
        s2 = T::add_product(s2, a, *b2);
        s3 = T::add_product(s3, a, *b3);
        s4 = T::add_product(s4, a, *b4);
        s5 = T::add_product(s5, a, *b5);
        s6 = T::add_product(s6, a, *b6);
        s7 = T::add_product(s7, a, *b7);
    });
    [s0, s1, s2, s3, s4, s5, s6, s7].map(T::round)
}
