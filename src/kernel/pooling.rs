// Maxima and means under a window, plane by plane: a pass over the plane for each tap, or for each two side by side.

use super::convolution::Geometry;
use super::vectorized::vectorized;
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
                for tap in G::WINDOW.all_taps() {
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
                for tap in G::WINDOW.all_taps() {
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
                G::WINDOW.all_taps().for_each(|tap| tap.pull::<T, W>(y, x, |y, x| y + x));
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
                G::WINDOW.all_taps().for_each(|tap| tap.push::<T, W>(dy, dx, |dx, dy| dx + dy));
            }
        },
    );
}

#[inline(always)]
fn is_nan<T: Scalar>(x: T) -> bool {
    x.partial_cmp(&x).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Slide, Window};

    struct Pairs;

    impl Geometry for Pairs {
        const WINDOW: Window = Window { taps: [1, 2], input: [1, 4], output: [1, 2], slides: [SIDE_BY_SIDE; 2] };
    }

    struct Overlapping;

    impl Geometry for Overlapping {
        const WINDOW: Window = Window { taps: [1, 3], input: [1, 4], output: [1, 2], slides: [AT_EACH; 2] };
    }

    const SIDE_BY_SIDE: Slide = Slide { stride: 2, padding: 0, dilation: 1 };
    const AT_EACH: Slide = Slide { stride: 1, padding: 0, dilation: 1 };

    fn gradient<G: Geometry>(x: [f32; 4]) -> [f32; 4] {
        let (mut y, mut dx) = ([0.0; 2], [0.0; 4]);
        max_pool::<G, f32, 2>(&x, &mut y);
        max_pool_gradient::<G, f32, 2>(&x, &y, &mut [1.0, 2.0], &mut dx);
        dx
    }

    #[test]
    fn the_first_maximum_gets_the_gradient() {
        assert_eq!(gradient::<Pairs>([3.0, 3.0, 1.0, 2.0]), [1.0, 0.0, 0.0, 2.0]);
        assert_eq!(gradient::<Overlapping>([3.0, 5.0, 5.0, 2.0]), [0.0, 3.0, 0.0, 0.0]);
    }

    #[test]
    fn the_first_that_is_not_a_number_gets_the_gradient() {
        assert_eq!(gradient::<Pairs>([3.0, f32::NAN, f32::NAN, f32::NAN]), [0.0, 1.0, 2.0, 0.0]);
        assert_eq!(gradient::<Overlapping>([3.0, 5.0, f32::NAN, 2.0]), [0.0, 0.0, 3.0, 0.0]);
    }
}
