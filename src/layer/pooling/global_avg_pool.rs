use crate::contract::{Layer, Optimizer, Parameters, Visitor};
use crate::kernel::{self, Kernel};
use crate::tensor::{Matrix, Tensor3, Tensor4};

/// The mean of each channel of an image, or of each feature over the steps of a sequence.
///
/// # Shape
///
/// `Tensor4<B, C, H, W>` to `Matrix<B, C>`, or `Tensor3<B, L, F>` to `Matrix<B, F>`.
///
/// # Maths
///
/// ```text
/// forward    y[b,c]      = Σh,w x[b,c,h,w] / (H·W)      y[b,f]    = Σl x[b,l,f] / L
/// backward   dx[b,c,h,w] = dy[b,c] / (H·W)              dx[b,l,f] = dy[b,f] / L
/// ```
///
/// # Memory
///
/// No parameters, no tape.
///
/// # Precision
///
/// A channel is summed in 16 sums that take turns.
///
/// # Source
///
/// M. Lin, Q. Chen and S. Yan, "Network in network", 2013, section 3.2; as `torch.nn.AdaptiveAvgPool2d(1)` and
/// `torch.nn.Flatten`.
///
/// # Example
///
/// ```
/// use constnet::{GlobalAvgPool, Layer, Matrix, Tensor3, Tensor4};
/// assert_eq!(GlobalAvgPool.predict(&Tensor4([[[[1.0, 2.0], [3.0, 4.0]]]])), Matrix([[2.5]]));
/// assert_eq!(GlobalAvgPool.predict(&Tensor3([[[1.0, 2.0], [3.0, 4.0]]])), Matrix([[2.0, 3.0]]));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, zerocopy::FromZeros)]
pub struct GlobalAvgPool;

impl<T> Parameters<T> for GlobalAvgPool {
    type State<O: Optimizer<T>> = ();
    const COUNT: usize = 0;

    #[inline(always)]
    fn visit<O: Optimizer<T>, V: Visitor<T, O>>(&mut self, (): &mut (), _: &mut V) {}
}

impl<const B: usize, const C: usize, const H: usize, const W: usize, T: Kernel> Layer<Tensor4<B, C, H, W, T>> for GlobalAvgPool {
    type Scalar = T;
    type Output = Matrix<B, C, T>;
    type Tape = ();
    type Scratch = ();

    #[inline]
    fn infer(&self, x: &Tensor4<B, C, H, W, T>, y: &mut Matrix<B, C, T>, (): &mut ()) {
        for (y, x) in y.as_mut_slice().iter_mut().zip(x.0.as_flattened()) {
            *y = kernel::total(x.as_flattened()).over(H * W);
        }
    }

    #[inline]
    fn forward(&self, x: &Tensor4<B, C, H, W, T>, y: &mut Matrix<B, C, T>, (): &mut ()) {
        self.infer(x, y, &mut ());
    }

    #[inline]
    fn backward_input(
        &self,
        _: &Tensor4<B, C, H, W, T>,
        _: &Matrix<B, C, T>,
        (): &mut (),
        (): &mut (),
        dy: &mut Matrix<B, C, T>,
        dx: &mut Tensor4<B, C, H, W, T>,
    ) {
        for (dx, dy) in dx.0.as_flattened_mut().iter_mut().zip(dy.as_slice()) {
            dx.as_flattened_mut().fill(dy.over(H * W));
        }
    }
}

impl<const B: usize, const L: usize, const F: usize, T: Kernel> Layer<Tensor3<B, L, F, T>> for GlobalAvgPool {
    type Scalar = T;
    type Output = Matrix<B, F, T>;
    type Tape = ();
    type Scratch = ();

    #[inline]
    fn infer(&self, x: &Tensor3<B, L, F, T>, y: &mut Matrix<B, F, T>, (): &mut ()) {
        for (y, x) in y.0.iter_mut().zip(&x.0) {
            kernel::stream_column_sums(x, |offset, sums| {
                y.iter_mut().skip(offset).zip(sums).for_each(|(y, sum)| *y = sum.over(L));
            });
        }
    }

    #[inline]
    fn forward(&self, x: &Tensor3<B, L, F, T>, y: &mut Matrix<B, F, T>, (): &mut ()) {
        self.infer(x, y, &mut ());
    }

    #[inline]
    fn backward_input(
        &self,
        _: &Tensor3<B, L, F, T>,
        _: &Matrix<B, F, T>,
        (): &mut (),
        (): &mut (),
        dy: &mut Matrix<B, F, T>,
        dx: &mut Tensor3<B, L, F, T>,
    ) {
        for (dx, dy) in dx.0.iter_mut().zip(&dy.0) {
            for dx in dx {
                dx.iter_mut().zip(dy).for_each(|(dx, dy)| *dx = dy.over(L));
            }
        }
    }
}

#[cfg(feature = "rand")]
impl rand::distr::Distribution<GlobalAvgPool> for rand::distr::StandardUniform {
    fn sample<R: rand::Rng + ?Sized>(&self, _: &mut R) -> GlobalAvgPool {
        GlobalAvgPool
    }
}
