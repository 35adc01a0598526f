//! The products as plain loops: the oracle of every other tier, and the code of [`Tier::Plain`](super::Tier::Plain).

use super::{Gemm, Kernel, Operand, Start};

/// Columns of the product that are summed at a time.
const COLUMNS: usize = 8;

/// `y = start + a b`, one product after another in ascending order of the inner index, with no fused multiply-add.
pub fn gemm<T: Kernel>(op: Gemm<'_, T>) {
    let Gemm { depth, a, b, start, y, .. } = op;
    for (i, y) in y.chunks_mut(op.y_stride.max(1)).take(op.rows).enumerate() {
        let y = y.get_mut(..op.cols).unwrap_or_default();
        match start {
            Start::Row(start) => y.iter_mut().zip(start).for_each(|(y, start)| *y = *start),
            Start::Zero => y.fill(T::ZERO),
            Start::Sum => {}
        }
        if b.transposed {
            for (y, b) in y.iter_mut().zip(b.values.chunks(b.stride.max(1))) {
                let products = b.iter().zip(a.row(i)).take(depth);
                *y = T::round(products.fold(y.widen(), |sum, (b, a)| T::add_product(sum, *a, *b)));
            }
        } else {
            let (whole, rest) = y.as_chunks_mut();
            let first = whole.len() * COLUMNS;
            for (y, first) in whole.iter_mut().zip((0..).step_by(COLUMNS)) {
                columns::<T, COLUMNS>(a.row(i).take(depth), b, first, y);
            }
            for (y, first) in rest.iter_mut().zip(first..) {
                columns(a.row(i).take(depth), b, first, core::array::from_mut(y));
            }
        }
    }
}

/// Adds to `y` the products of a row of the left factor with the right factor's columns from `first` on.
fn columns<'a, T: Kernel, const N: usize>(a: impl Iterator<Item = &'a T>, b: Operand<'_, T>, first: usize, y: &mut [T; N]) {
    let mut sums = y.map(T::widen);
    let rows = b.values.get(first..).unwrap_or_default().chunks(b.stride.max(1));
    for (a, b) in a.zip(rows.filter_map(|row| row.first_chunk::<N>())) {
        sums.iter_mut().zip(b).for_each(|(sum, b)| *sum = T::add_product(*sum, *a, *b));
    }
    *y = sums.map(T::round);
}
