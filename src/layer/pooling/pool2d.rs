use super::{Maximum, Mean, Pooling};
use crate::contract::{Layer, Optimizer, Parameters, Visitor};
use crate::kernel::{Geometry, Window};
use crate::layer::step::{On, Step, Steps, pooling_window};
use crate::scalar::Scalar;
use crate::tensor::{Tensor, Tensor4};
use core::marker::PhantomData;

/// The largest number under a window that slides over each channel of an image.
///
/// # Shape
///
/// | | type | meaning |
/// |:--|:--|:--|
/// | input | `Tensor4<B, C, IH, IW>` | `B` images of `C` channels |
/// | output | `Tensor4<B, C, H, W>` | a number for each place of the window of `KH` by `KW` |
///
/// `S` is the [`Step`] of the window, or a pair of steps; if not given, windows lie side by side. The padding counts for
/// nothing, and is at most half the window.
///
/// # Maths
///
/// With `s` the stride, `d` the dilation and `p` the padding of each axis:
///
/// ```text
/// forward    y[b,c,h,w]  = maxk,l x[b,c,s·h+d·k−p,s·w+d·l−p]
/// backward   dx[b,c,i,j] = Σh,w dy[b,c,h,w]   where x[b,c,i,j] is the first that is y[b,c,h,w]
/// ```
///
/// NaN under the window makes the output NaN, and the first NaN gets its gradient.
///
/// # Memory
///
/// No parameters, no tape: `backward` compares input and output again, and overwrites `dy`.
///
/// # Panics
///
/// Never. A wrong size of the output fails the build, and the message names the right one; [`Step::output`] computes it:
///
/// ```compile_fail
/// # use constnet::{Layer, MaxPool2d, Tensor4, Zero};
/// MaxPool2d::<2, 2, 13, 12>::new().predict(&Tensor4::<1, 6, 24, 24>::ZERO);
/// ```
///
/// # Source
///
/// As `torch.nn.MaxPool2d`.
///
/// # Example
///
/// ```
/// use constnet::{Layer, MaxPool2d, Tensor4};
/// let y = MaxPool2d::<2, 2, 1, 2>::new().predict(&Tensor4([[[[1.0, 5.0, 2.0, 0.0], [3.0, 4.0, 1.0, 7.0]]]]));
/// assert_eq!(y, Tensor4([[[[5.0, 7.0]]]]));
/// ```
pub type MaxPool2d<const KH: usize, const KW: usize, const H: usize, const W: usize, S = (Step<KH>, Step<KW>)> =
    Pool2d<Maximum, KH, KW, H, W, S>;

/// The mean of the numbers under a window that slides over each channel of an image.
///
/// # Shape
///
/// As [`MaxPool2d`], but the padding counts as zeros.
///
/// # Maths
///
/// With `s` the stride, `d` the dilation and `p` the padding of each axis, `x` zero outside the image:
///
/// ```text
/// forward    y[b,c,h,w]  = Σk,l x[b,c,s·h+d·k−p,s·w+d·l−p] / (KH·KW)
/// backward   dx[b,c,i,j] = Σh,w dy[b,c,h,w] / (KH·KW)   over the places whose window covers (i, j)
/// ```
///
/// # Memory
///
/// No parameters, no tape; `backward` overwrites `dy`.
///
/// # Panics
///
/// Never. A wrong size of the output fails the build, as that of [`MaxPool2d`] does.
///
/// # Source
///
/// As `torch.nn.AvgPool2d`.
///
/// # Example
///
/// ```
/// use constnet::{AvgPool2d, Layer, Tensor4};
/// let y = AvgPool2d::<2, 2, 1, 2>::new().predict(&Tensor4([[[[1.0, 5.0, 2.0, 0.0], [2.0, 4.0, 1.0, 7.0]]]]));
/// assert_eq!(y, Tensor4([[[[3.0, 2.5]]]]));
/// ```
pub type AvgPool2d<const KH: usize, const KW: usize, const H: usize, const W: usize, S = (Step<KH>, Step<KW>)> =
    Pool2d<Mean, KH, KW, H, W, S>;

/// What [`MaxPool2d`] and [`AvgPool2d`] have in common: `P` is what becomes of the numbers under the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, zerocopy::FromZeros)]
pub struct Pool2d<P, const KH: usize, const KW: usize, const H: usize, const W: usize, S> {
    kind: PhantomData<(P, S)>,
}

impl<P, const KH: usize, const KW: usize, const H: usize, const W: usize, S> Pool2d<P, KH, KW, H, W, S> {
    /// The layer; it has no parameters.
    pub const fn new() -> Self {
        Self { kind: PhantomData }
    }
}

impl<
    P: Pooling,
    const KH: usize,
    const KW: usize,
    const H: usize,
    const W: usize,
    S: Steps,
    const B: usize,
    const C: usize,
    const IH: usize,
    const IW: usize,
    T,
> Geometry for On<Pool2d<P, KH, KW, H, W, S>, Tensor4<B, C, IH, IW, T>>
{
    const WINDOW: Window = pooling_window([KH, KW], [IH, IW], [H, W], S::SLIDES);
}

impl<P, const KH: usize, const KW: usize, const H: usize, const W: usize, S, T> Parameters<T> for Pool2d<P, KH, KW, H, W, S> {
    type State<O: Optimizer<T>> = ();
    const COUNT: usize = 0;

    #[inline(always)]
    fn visit<O: Optimizer<T>, V: Visitor<T, O>>(&mut self, (): &mut (), _: &mut V) {}
}

impl<
    P: Pooling,
    const KH: usize,
    const KW: usize,
    const H: usize,
    const W: usize,
    S: Steps,
    const B: usize,
    const C: usize,
    const IH: usize,
    const IW: usize,
    T: Scalar,
> Layer<Tensor4<B, C, IH, IW, T>> for Pool2d<P, KH, KW, H, W, S>
{
    type Scalar = T;
    type Output = Tensor4<B, C, H, W, T>;
    type Tape = ();
    type Scratch = ();

    #[inline]
    fn infer(&self, x: &Tensor4<B, C, IH, IW, T>, y: &mut Self::Output, (): &mut ()) {
        P::forward::<On<Self, Tensor4<B, C, IH, IW, T>>, T, W>(x.as_slice(), y.as_mut_slice());
    }

    #[inline]
    fn forward(&self, x: &Tensor4<B, C, IH, IW, T>, y: &mut Self::Output, (): &mut ()) {
        self.infer(x, y, &mut ());
    }

    #[inline]
    fn backward_input(
        &self,
        x: &Tensor4<B, C, IH, IW, T>,
        y: &Self::Output,
        (): &mut (),
        (): &mut (),
        dy: &mut Self::Output,
        dx: &mut Tensor4<B, C, IH, IW, T>,
    ) {
        P::backward::<On<Self, Tensor4<B, C, IH, IW, T>>, T, W>(x.as_slice(), y.as_slice(), dy.as_mut_slice(), dx.as_mut_slice());
    }
}

#[cfg(feature = "rand")]
impl<P, const KH: usize, const KW: usize, const H: usize, const W: usize, S> rand::distr::Distribution<Pool2d<P, KH, KW, H, W, S>>
    for rand::distr::StandardUniform
{
    fn sample<R: rand::Rng + ?Sized>(&self, _: &mut R) -> Pool2d<P, KH, KW, H, W, S> {
        Pool2d::new()
    }
}
