// The gradient of a linear layer's weight, in pieces that an optimiser takes one after the other.
//
// Letters and sums as in product.rs.

use super::gemm::{BLOCK, Gemm, Operand, Start, nothing};
use super::product::{NARROW, PIECE, SMALL, VECTORS};
use super::scalars::Kernel;

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
        let mut rounded = [[T::ZERO; O]; ROWS];
        rounded.as_flattened_mut().iter_mut().zip(sums.as_flattened()).for_each(|(to, sum)| *to = T::round(*sum));
        piece(first * O, rounded.as_flattened());
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
