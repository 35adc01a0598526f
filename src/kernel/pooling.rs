// Maxima and means under a window, plane by plane: a pass over the plane for each tap.

use super::convolution::Geometry;
use super::vectorized::vectorized;
use super::window::Tap;
use crate::Scalar;

/// `y` is the maximum under the window, NaN if there is one: `x` and `y` are planes. What is in the padding counts for
/// nothing.
pub fn max_pool<G: Geometry, T: Scalar, const W: usize>(x: &[T], y: &mut [T]) {
    y.fill(T::from_f64(f64::NEG_INFINITY));
    vectorized(
        x.len(),
        #[inline(always)]
        || {
            for (x, y) in x.chunks_exact(G::WINDOW.input_area()).zip(y.chunks_exact_mut(G::WINDOW.output_area())) {
                for tap in taps::<G>() {
                    tap.pull::<T, W>(y, x, |y, x| if x > y || is_nan(x) { x } else { y });
                }
            }
        },
    );
}

/// The gradient of [`max_pool`]: each `dy` goes to the first input that is the maximum. Overwrites `dy`.
pub fn max_pool_gradient<G: Geometry, T: Scalar, const W: usize>(x: &[T], y: &[T], dy: &mut [T], dx: &mut [T]) {
    dx.fill(T::ZERO);
    vectorized(
        x.len(),
        #[inline(always)]
        || {
            let inputs = x.chunks_exact(G::WINDOW.input_area()).zip(dx.chunks_exact_mut(G::WINDOW.input_area()));
            let outputs = y.chunks_exact(G::WINDOW.output_area()).zip(dy.chunks_exact_mut(G::WINDOW.output_area()));
            for ((x, dx), (y, dy)) in inputs.zip(outputs) {
                for tap in taps::<G>() {
                    tap.route([y, x], [dy, dx], |x, y| x >= y || is_nan(x));
                }
            }
        },
    );
}

/// `y` is the mean under the window: `x` and `y` are planes. What is in the padding counts as zero.
pub fn mean_pool<G: Geometry, T: Scalar, const W: usize>(x: &[T], y: &mut [T]) {
    y.fill(T::ZERO);
    let count = T::from_usize(G::WINDOW.count());
    vectorized(
        x.len(),
        #[inline(always)]
        || {
            for (x, y) in x.chunks_exact(G::WINDOW.input_area()).zip(y.chunks_exact_mut(G::WINDOW.output_area())) {
                taps::<G>().for_each(|tap| tap.pull::<T, W>(y, x, |y, x| y + x));
                y.iter_mut().for_each(|y| *y = *y / count);
            }
        },
    );
}

/// The gradient of [`mean_pool`]. Overwrites `dy`.
pub fn mean_pool_gradient<G: Geometry, T: Scalar, const W: usize>(dy: &mut [T], dx: &mut [T]) {
    dx.fill(T::ZERO);
    let count = T::from_usize(G::WINDOW.count());
    vectorized(
        dx.len(),
        #[inline(always)]
        || {
            for (dx, dy) in dx.chunks_exact_mut(G::WINDOW.input_area()).zip(dy.chunks_exact_mut(G::WINDOW.output_area())) {
                dy.iter_mut().for_each(|dy| *dy = *dy / count);
                taps::<G>().for_each(|tap| tap.push::<T, W>(dy, dx, |dx, dy| dx + dy));
            }
        },
    );
}

/// What each tap joins in a plane.
#[inline(always)]
fn taps<G: Geometry>() -> impl Iterator<Item = Tap> {
    (0..G::WINDOW.count()).map(|tap| G::WINDOW.tap(tap, &G::WINDOW.whole()))
}

#[inline(always)]
fn is_nan<T: Scalar>(x: T) -> bool {
    x.partial_cmp(&x).is_none()
}
