// A function of each element, two elements at a time.

use super::product::VECTORS;

/// Slices shorter than this are mapped from end to end.
const SHORT: usize = 64;
/// Elements of the widest vector.
const LANES: usize = 16;

/// Writes `f` of each element of `x` to `y`.
///
/// Where there are vectors, elements half a slice apart are computed side by side: a function of some length, as `tanh`, is a
/// chain of operations that wait for each other, and two chains in turns wait less than one after the other.
#[inline(always)]
pub fn map<T: Copy>(x: &[T], y: &mut [T], f: impl Fn(T) -> T) {
    let half = if VECTORS && x.len() >= SHORT { x.len() / 2 / LANES * LANES } else { 0 };
    let (Some((x0, x1)), Some((y0, y1))) = (x.split_at_checked(half), y.split_at_mut_checked(half)) else { return };
    let (Some((x1, x2)), Some((y1, y2))) = (x1.split_at_checked(half), y1.split_at_mut_checked(half)) else { return };
    for ((y0, y1), (&x0, &x1)) in y0.iter_mut().zip(y1).zip(x0.iter().zip(x1)) {
        (*y0, *y1) = (f(x0), f(x1));
    }
    for (y, &x) in y2.iter_mut().zip(x2) {
        *y = f(x);
    }
}
