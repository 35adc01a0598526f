// The products of a linear layer.
//
// Each output element is one sum, taken in ascending order of the inner index, so that the result does not depend on the
// sizes around it: a batch of one gives the row that it gives in a batch of many.
//
// Letters: B rows (samples), I inputs, O outputs.

use super::Kernel;

/// `y = x W + b`: `x` is B×I, `weight` I×O, `bias` O, `y` B×O.
#[inline]
pub fn affine<T: Kernel, const I: usize, const O: usize>(x: &[[T; I]], weight: &[[T; O]; I], bias: &[T; O], y: &mut [[T; O]]) {
    for (x, y) in x.iter().zip(y) {
        *y = *bias;
        accumulate(x, weight, y);
    }
}

/// `y = a b`: `a` is R×K, `b` K×C, `y` R×C.
#[inline]
pub fn product<T: Kernel, const K: usize, const C: usize>(a: &[[T; K]], b: &[[T; C]; K], y: &mut [[T; C]]) {
    for (a, y) in a.iter().zip(y) {
        *y = [T::ZERO; C];
        accumulate(a, b, y);
    }
}

/// `dx = dy Wᵀ`: `dy` is B×O, `weight` I×O, `dx` B×I.
#[inline]
pub fn times_transposed<T: Kernel, const I: usize, const O: usize>(dy: &[[T; O]], weight: &[[T; O]; I], dx: &mut [[T; I]]) {
    for (dy, dx) in dy.iter().zip(dx) {
        for (dx, weight) in dx.iter_mut().zip(weight) {
            *dx = T::ZERO;
            for (dy, weight) in dy.iter().zip(weight) {
                *dx += *dy * *weight;
            }
        }
    }
}

/// `dW = xᵀ dy`, in pieces: `x` is B×I, `dy` B×O; `piece(offset, values)` receives finished elements of the flat I×O
/// result, each exactly once.
#[inline]
pub fn transposed_times<T: Kernel, const I: usize, const O: usize>(
    x: &[[T; I]],
    dy: &[[T; O]],
    mut piece: impl FnMut(usize, &[T]),
) {
    for i in 0..I {
        let mut row = [T::ZERO; O];
        for (x, dy) in x.iter().zip(dy) {
            for (sum, dy) in row.iter_mut().zip(dy) {
                *sum += x[i] * *dy;
            }
        }
        piece(i * O, &row);
    }
}

/// The sum of each column of `x`, which is B×O: the gradient of a bias.
#[inline]
pub fn column_sums<T: Kernel, const O: usize>(x: &[[T; O]]) -> [T; O] {
    let mut sums = [T::ZERO; O];
    for row in x {
        for (sum, x) in sums.iter_mut().zip(row) {
            *sum += *x;
        }
    }
    sums
}

/// Adds `x W` to `y`, one sample.
#[inline(always)]
fn accumulate<T: Kernel, const I: usize, const O: usize>(x: &[T; I], weight: &[[T; O]; I], y: &mut [T; O]) {
    for (x, weight) in x.iter().zip(weight) {
        for (y, weight) in y.iter_mut().zip(weight) {
            *y += *x * *weight;
        }
    }
}
