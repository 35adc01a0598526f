//! The products as plain loops: the oracle of every other tier, and the code of [`Tier::Plain`](super::Tier::Plain).

use super::{Gemm, Start};
use crate::Scalar;

/// `y = start + a b`, one product after another in ascending order of the inner index, with no fused multiply-add.
pub fn gemm<T: Scalar>(op: Gemm<'_, T>) {
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
                *y = b.iter().zip(a.row(i)).take(depth).fold(*y, |sum, (b, a)| sum + *a * *b);
            }
        } else {
            for (a, b) in a.row(i).zip(b.values.chunks(b.stride.max(1))).take(depth) {
                y.iter_mut().zip(b).for_each(|(y, b)| *y += *a * *b);
            }
        }
    }
}
