// The products of a linear layer.
//
// Each output element is a sum in ascending order of the inner index, in blocks of 128 terms (`BLOCK`), each of which is added
// to the bias and the blocks before it. So rounding grows with the length of a block and their number, not with the depth. Where a
// kernel that fuses has a deep product with a transpose, the lanes of its vectors are such sums, and where it has one row of up
// to 64 columns, or few rows narrower than a vector, two to eight sums that take turns. In fixed point, sums are exact.
//
// Products of few multiply-adds are plain loops over const sizes that the caller's code inlines; larger ones are kernels, which
// fuse where the tier can. So a batch of one may differ from the same row of a larger one in the last bit; on the plain tier not.
//
// The front functions are inlined always: only in the caller are all sizes known and one of the two branches gone.
// Letters: B rows (samples), I inputs, O outputs.

use super::gemm::{BLOCK, Gemm, Start, nothing};
use super::naive::{alone, begin, end};
use super::scalars::Kernel;

/// Whether this build has kernels for vectors.
pub(super) const VECTORS: bool = cfg!(all(feature = "simd", any(target_arch = "x86_64", target_arch = "aarch64")));

/// Products of fewer multiply-adds than this are inlined as plain loops. Where there are no vectors the kernel is plain loops
/// too, and those over const sizes are faster.
pub(super) const SMALL: usize = if VECTORS { 256 } else { 1024 };

/// Elements of a factor that registers hold beside sums.
const REGISTERS: usize = if VECTORS { 16 } else { 0 };

/// Columns that fill a vector.
pub(super) const NARROW: usize = 8;

/// Likewise where the product is narrower than one vector and shallower than two: a kernel would copy more than it gains.
const SMALL_NARROW: usize = if VECTORS { 8192 } else { SMALL };

/// Whether a product of `rows` by `depth` by `cols` is plain loops, which sum a row on the stack: a short one where that is short.
#[inline(always)]
const fn small(rows: usize, depth: usize, cols: usize) -> bool {
    depth <= BLOCK
        && (VECTORS || cols <= PIECE)
        && rows * depth * cols < if cols < NARROW && depth < 2 * NARROW { SMALL_NARROW } else { SMALL }
}

/// Elements of a gradient that are finished at a time where there are no vectors to fill: on a microcontroller the stack is
/// short, and a larger panel gains nothing.
pub(super) const PIECE: usize = 64;

/// The depth for each row from which on a product with a transpose is one of few rows, which packs nothing.
pub(super) const DEEP: usize = 8;

/// The most rows of such a product.
pub(super) const FEW: usize = 32;

/// `y = x W + b`, or without `b`: `x` is B×I, `weight` I×O, `bias` O, `y` B×O.
#[inline(always)]
pub fn affine<T: Kernel, const I: usize, const O: usize>(
    x: &[[T; I]],
    weight: &[[T; O]; I],
    bias: Option<&[T; O]>,
    y: &mut [[T; O]],
) {
    if !small(x.len(), I, O) {
        let start = bias.map_or(Start::Zero, |bias| Start::Row(bias));
        return large(x, weight, start, y);
    }
    let held = I * O <= REGISTERS;
    // A small weight is a value: in memory, it would be read again after each row that is stored.
    let own;
    let weight = if held {
        own = *weight;
        &own
    } else {
        weight
    };
    // In one row of few sums the compiler finds better vectors by itself.
    let alone = alone::<T>() || held && x.len() == 1;
    for (x, y) in x.iter().zip(y) {
        if alone {
            one_by_one(bias, x, weight, y);
        } else {
            at_once(bias.unwrap_or(&[nothing(); O]), x, weight, y);
        }
    }
}

/// `y = x W + b`, or without `b`, one sample: a sum after the other.
#[inline(always)]
fn one_by_one<T: Kernel, const I: usize, const O: usize>(
    bias: Option<&[T; O]>,
    x: &[T; I],
    weight: &[[T; O]; I],
    y: &mut [T; O],
) {
    for (o, y) in y.iter_mut().enumerate() {
        let bias = bias.and_then(|bias| bias.get(o)).copied().unwrap_or(nothing());
        let column = weight.iter().map_while(|row| row.get(o));
        let products = x.iter().zip(column).filter(|(x, _)| !x.is_skipped());
        *y = end(bias, products.fold(begin(bias), |sum, (x, weight)| T::add_product(sum, *x, *weight)));
    }
}

/// The same, all sums at a time.
#[inline(always)]
fn at_once<T: Kernel, const I: usize, const O: usize>(bias: &[T; O], x: &[T; I], weight: &[[T; O]; I], y: &mut [T; O]) {
    let mut sums = bias.map(begin);
    for (x, weight) in x.iter().zip(weight) {
        if !x.is_skipped() {
            sums.iter_mut().zip(weight).for_each(|(sum, weight)| *sum = T::add_product(*sum, *x, *weight));
        }
    }
    for ((y, bias), sum) in y.iter_mut().zip(bias).zip(sums) {
        *y = end(*bias, sum);
    }
}

/// `y = a b`: `a` is R×K, `b` K×C, `y` R×C.
#[inline(always)]
pub fn product<T: Kernel, const K: usize, const C: usize>(a: &[[T; K]], b: &[[T; C]; K], y: &mut [[T; C]]) {
    affine(a, b, None, y);
}

/// A product of many multiply-adds. A debug build would run code of the product's own without optimisation.
#[inline(always)]
fn large<T: Kernel, const K: usize, const C: usize>(a: &[[T; K]], b: &[[T; C]; K], start: Start<'_, T>, y: &mut [[T; C]]) {
    if cfg!(debug_assertions) { T::gemm(Gemm::of(a, b, start, y)) } else { T::product(a, b, start, y) }
}

/// `dx = dy Wᵀ`: `dy` is B×O, `weight` I×O, `dx` B×I.
#[inline(always)]
pub fn times_transposed<T: Kernel, const I: usize, const O: usize>(dy: &[[T; O]], weight: &[[T; O]; I], dx: &mut [[T; I]]) {
    if dy.len() * I * O >= SMALL || O > BLOCK {
        // Apart from the other condition, so that a debug build leaves the rest out.
        return if cfg!(debug_assertions) {
            T::gemm(Gemm::times_transposed(dy, weight, dx))
        } else if O >= DEEP * dy.len() && dy.len() <= FEW {
            T::times_transposed::<O, I, true>(dy, weight, dx)
        } else {
            T::times_transposed::<O, I, false>(dy, weight, dx)
        };
    }
    for (dy, dx) in dy.iter().zip(dx) {
        for (dx, weight) in dx.iter_mut().zip(weight) {
            if let ([dy], [weight]) = (dy.as_slice(), weight.as_slice()) {
                *dx = T::one_product(*dy, *weight);
                continue;
            }
            let products = dy.iter().zip(weight);
            *dx = T::round(products.fold(nothing::<T>().widen(), |sum, (dy, weight)| T::add_product(sum, *dy, *weight)));
        }
    }
}
