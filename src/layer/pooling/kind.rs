use crate::kernel::{self, Geometry};
use crate::scalar::Scalar;

/// What a pooling layer makes of the numbers under its window: [`Maximum`] or [`Mean`].
pub trait Pooling {
    /// The output planes `y` of the planes `x`.
    fn forward<G: Geometry, T: Scalar, const W: usize>(x: &[T], y: &mut [T]);

    /// The gradient `dx`; overwrites `dy`.
    fn backward<G: Geometry, T: Scalar, const W: usize>(x: &[T], y: &[T], dy: &mut [T], dx: &mut [T]);
}

/// The largest number; what is in the padding counts for nothing. NaN if there is one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Maximum;

/// The mean; what is in the padding counts as zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mean;

impl Pooling for Maximum {
    #[inline]
    fn forward<G: Geometry, T: Scalar, const W: usize>(x: &[T], y: &mut [T]) {
        kernel::max_pool::<G, T, W>(x, y);
    }

    #[inline]
    fn backward<G: Geometry, T: Scalar, const W: usize>(x: &[T], y: &[T], dy: &mut [T], dx: &mut [T]) {
        kernel::max_pool_gradient::<G, T, W>(x, y, dy, dx);
    }
}

impl Pooling for Mean {
    #[inline]
    fn forward<G: Geometry, T: Scalar, const W: usize>(x: &[T], y: &mut [T]) {
        kernel::mean_pool::<G, T, W>(x, y);
    }

    #[inline]
    fn backward<G: Geometry, T: Scalar, const W: usize>(_: &[T], _: &[T], dy: &mut [T], dx: &mut [T]) {
        kernel::mean_pool_gradient::<G, T, W>(dy, dx);
    }
}
