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

use super::gemm::{BLOCK, Gemm, Operand, Start, nothing};
use super::naive::{alone, begin, end};
use super::scalars::Kernel;

/// Whether this build has kernels for vectors.
pub(super) const VECTORS: bool = cfg!(all(feature = "simd", any(target_arch = "x86_64", target_arch = "aarch64")));

/// Products of fewer multiply-adds than this are inlined as plain loops. Where there are no vectors the kernel is plain loops
/// too, and those over const sizes are faster.
const SMALL: usize = if VECTORS { 256 } else { 1024 };

/// Elements of a factor that registers hold beside sums.
const REGISTERS: usize = if VECTORS { 16 } else { 0 };

/// Columns that fill a vector.
const NARROW: usize = 8;

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

/// Elements of a weight's gradient that is computed at once, in code of its own, where there are vectors.
const WHOLE: usize = 4096;

/// Rows of a weight's gradient that fill the tiles of every tier.
const TALL: usize = if VECTORS { 12 } else { 1 };

/// Columns that fill them.
const WIDE: usize = 32;

/// Elements of the panel, on the stack, in which pieces of a weight's gradient are finished: small beside the first cache.
const PANEL: usize = if VECTORS { TALL * 256 } else { PIECE };

/// Elements of the output's gradient that are copied, some columns at a time, where all of it is too large for the first cache;
/// none in a debug build, which takes more stack for all else.
const COPY: usize = if VECTORS && !cfg!(debug_assertions) { 4096 } else { 1 };

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
    // A small weight is a value: in memory, it would be read again after each row that is stored.
    let own;
    let weight = if I * O <= REGISTERS {
        own = *weight;
        &own
    } else {
        weight
    };
    for (x, y) in x.iter().zip(y) {
        if alone::<T>() {
            one_by_one(bias, x, weight, y);
        } else {
            *y = sums(bias.unwrap_or(&[nothing(); O]), x, weight);
        }
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

/// `dW = xᵀ dy`, in pieces: `x` is B×I, `dy` B×O; `piece(offset, values)` receives finished elements of the flat I×O
/// result, each exactly once, in no promised order.
#[inline(always)]
pub fn transposed_times<T: Kernel, const I: usize, const O: usize>(
    x: &[[T; I]],
    dy: &[[T; O]],
    mut piece: impl FnMut(usize, &[T]),
) {
    if x.len() * I * O >= SMALL || x.len() > BLOCK || (!VECTORS && O > PIECE) {
        if VECTORS && O < NARROW && I >= NARROW {
            return streamed_turned::<T, I, O, { PANEL / 8 }>(x, dy, piece);
        }
        if VECTORS && I * O <= WHOLE {
            let mut dweight = [[T::ZERO; O]; I];
            if cfg!(debug_assertions) {
                T::gemm(Gemm::transposed_times(x, dy, &mut dweight));
            } else {
                T::transposed_times(x, dy, &mut dweight);
            }
            return piece(0, dweight.as_flattened());
        }
        return streamed::<T, I, O, PANEL>(x, dy, piece);
    }
    if VECTORS && I * O <= 32 {
        return rows_of_transposed_times::<T, I, O, I>(x, dy, piece);
    }
    rows_of_transposed_times::<T, I, O, 1>(x, dy, piece);
}

/// `ROWS` rows of `dW` at a time, in sums that the compiler can keep in registers.
#[inline(always)]
fn rows_of_transposed_times<T: Kernel, const I: usize, const O: usize, const ROWS: usize>(
    x: &[[T; I]],
    dy: &[[T; O]],
    mut piece: impl FnMut(usize, &[T]),
) {
    for first in (0..I).step_by(ROWS.max(1)) {
        if let ([x], [dy]) = (x, dy) {
            let mut products = [[T::ZERO; O]; ROWS];
            for (products, x) in products.iter_mut().zip(x.get(first..).unwrap_or_default()) {
                if !x.is_skipped() {
                    products.iter_mut().zip(dy).for_each(|(product, dy)| *product = T::one_product(*x, *dy));
                }
            }
            piece(first * O, products.as_flattened());
            continue;
        }
        let mut sums = [[nothing::<T>().widen(); O]; ROWS];
        for (x, dy) in x.iter().zip(dy) {
            for (sums, x) in sums.iter_mut().zip(x.get(first..).unwrap_or_default()) {
                for (sum, dy) in sums.iter_mut().zip(dy) {
                    *sum = T::add_product(*sum, *x, *dy);
                }
            }
        }
        piece(first * O, sums.map(|sums| sums.map(T::round)).as_flattened());
    }
}

/// As many whole rows of `dW` at a time as a panel of `SIZE` elements holds; where they are too long, parts of `TALL` rows or
/// more.
fn streamed<T: Kernel, const I: usize, const O: usize, const SIZE: usize>(
    x: &[[T; I]],
    dy: &[[T; O]],
    mut piece: impl FnMut(usize, &[T]),
) {
    let depth = x.len().min(dy.len());
    let copied = VECTORS && depth * O > COPY && depth * WIDE <= COPY;
    let fitting = if copied { COPY / depth / WIDE * WIDE } else { O };
    let most_cols = if I * O <= SIZE || O * TALL <= SIZE { O } else { SIZE / TALL }.min(fitting);
    let most_rows = if I * O <= SIZE { I } else { SIZE / most_cols / TALL * TALL };
    // Constants, for arrays made in place would be there twice in a debug build, on the stack.
    let mut panel = const { [T::ZERO; SIZE] };
    let mut copy = const { [T::ZERO; COPY] };
    for column in (0..O).step_by(most_cols) {
        let cols = most_cols.min(O - column);
        let dy = dy.as_flattened().get(column..).unwrap_or_default();
        let b = if copied {
            for (to, dy) in copy.chunks_exact_mut(cols).zip(dy.chunks(O)) {
                to.iter_mut().zip(dy).for_each(|(to, dy)| *to = *dy);
            }
            Operand::rows(&copy, cols)
        } else {
            Operand::rows(dy, O)
        };
        for first in (0..I).step_by(most_rows) {
            let rows = most_rows.min(I - first);
            let panel = panel.get_mut(..rows * cols).unwrap_or_default();
            T::gemm(Gemm {
                rows,
                cols,
                depth,
                a: Operand::columns(x.as_flattened().get(first..).unwrap_or_default(), I),
                b,
                start: Start::Zero,
                y: panel,
                y_stride: cols,
            });
            if cols == O {
                piece(first * O, panel);
            } else {
                for (row, values) in (first..).zip(panel.chunks(cols)) {
                    piece(row * O + column, values);
                }
            }
        }
    }
}

/// Some rows of `dW` at a time, where they are shorter than a vector: as the columns of `dyᵀ x`, which fill vectors.
fn streamed_turned<T: Kernel, const I: usize, const O: usize, const SIZE: usize>(
    x: &[[T; I]],
    dy: &[[T; O]],
    mut piece: impl FnMut(usize, &[T]),
) {
    let (mut turned, mut panel) = ([T::ZERO; SIZE], [T::ZERO; SIZE]);
    let most = SIZE / O;
    for first in (0..I).step_by(most) {
        let rows = most.min(I - first);
        T::gemm(Gemm {
            rows: O,
            cols: rows,
            depth: x.len().min(dy.len()),
            a: Operand::columns(dy.as_flattened(), O),
            b: Operand::rows(x.as_flattened().get(first..).unwrap_or_default(), I),
            start: Start::Zero,
            y: &mut turned,
            y_stride: rows,
        });
        for (o, sums) in turned.chunks_exact(rows).take(O).enumerate() {
            panel.iter_mut().skip(o).step_by(O).zip(sums).for_each(|(value, sum)| *value = *sum);
        }
        piece(first * O, panel.get(..rows * O).unwrap_or_default());
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
fn sums<T: Kernel, const I: usize, const O: usize>(bias: &[T; O], x: &[T; I], weight: &[[T; O]; I]) -> [T; O] {
    let mut sums = bias.map(begin);
    for (x, weight) in x.iter().zip(weight) {
        if !x.is_skipped() {
            sums.iter_mut().zip(weight).for_each(|(sum, weight)| *sum = T::add_product(*sum, *x, *weight));
        }
    }
    let mut y = *bias;
    y.iter_mut().zip(sums).for_each(|(y, sum)| *y = end(*y, sum));
    y
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What arrives in `pieces`, and how often.
    fn gathered<const N: usize>(pieces: impl FnOnce(&mut dyn FnMut(usize, &[f32]))) -> [(f32, u8); N] {
        let mut all = [(0.0, 0); N];
        pieces(&mut |offset, values| {
            assert!(values.len() <= PIECE);
            for (place, value) in all[offset..].iter_mut().zip(values) {
                *place = (*value, place.1 + 1);
            }
        });
        all
    }

    #[test]
    fn pieces_of_the_stack_of_a_microcontroller_cover_a_gradient_once() {
        let x = core::array::from_fn::<[f32; 3], 5, _>(|b| core::array::from_fn(|i| (b * 3 + i) as f32));
        let dy = core::array::from_fn::<[f32; 130], 5, _>(|b| core::array::from_fn(|o| (b + o * 11 % 13) as f32));
        let blocks = gathered::<390>(|piece| streamed::<f32, 3, 130, PIECE>(&x, &dy, piece));
        for (k, place) in blocks.into_iter().enumerate() {
            let sum = (0..5).fold(0.0, |sum, b| sum + x[b][k / 130] * dy[b][k % 130]);
            assert_eq!(place, (sum, 1), "{k}");
        }
    }
}
