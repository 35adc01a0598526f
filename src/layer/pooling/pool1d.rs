use super::{Maximum, Mean, Pooling};
use crate::contract::{Layer, Optimizer, Parameters, Visitor};
use crate::kernel::{Geometry, Window};
use crate::layer::step::{On, Step, Steps, along_sequence, pooling_window};
use crate::scalar::Scalar;
use crate::tensor::{Tensor, Tensor3};
use core::marker::PhantomData;

/// The largest number under a window that slides over the steps of a sequence.
///
/// # Shape
///
/// | | type | meaning |
/// |:--|:--|:--|
/// | input | `Tensor3<B, IL, F>` | `B` sequences of `IL` steps with `F` features |
/// | output | `Tensor3<B, L, F>` | `F` numbers for each place of the window of `K` steps |
///
/// `S` is the [`Step`] of the window; if not given, windows lie side by side. The padding counts for
/// nothing, and is at most half the window.
///
/// # Maths
///
/// With `s` the stride, `d` the dilation and `p` the padding:
///
/// ```text
/// forward    y[b,l,f]  = maxk x[b,s·l+d·k−p,f]
/// backward   dx[b,i,f] = Σl dy[b,l,f]   where x[b,i,f] is the first that is y[b,l,f]
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
/// # use constnet::{Layer, MaxPool1d, Tensor3, Zero};
/// MaxPool1d::<2, 13>::new().predict(&Tensor3::<1, 24, 6>::ZERO);
/// ```
///
/// # Source
///
/// As `torch.nn.MaxPool1d`, but steps come before features: (B, L, F).
///
/// # Example
///
/// ```
/// use constnet::{Layer, MaxPool1d, Tensor3};
/// let y = MaxPool1d::<2, 1>::new().predict(&Tensor3([[[1.0, 5.0], [3.0, 4.0]]]));
/// assert_eq!(y, Tensor3([[[3.0, 5.0]]]));
/// ```
pub type MaxPool1d<const K: usize, const L: usize, S = Step<K>> = Pool1d<Maximum, K, L, S>;

/// The mean of the numbers under a window that slides over the steps of a sequence.
///
/// # Shape
///
/// As [`MaxPool1d`], but the padding counts as zeros.
///
/// # Maths
///
/// With `s` the stride, `d` the dilation and `p` the padding, `x` zero outside the sequence:
///
/// ```text
/// forward    y[b,l,f]  = Σk x[b,s·l+d·k−p,f] / K
/// backward   dx[b,i,f] = Σl dy[b,l,f] / K   over the places whose window covers i
/// ```
///
/// # Memory
///
/// No parameters, no tape; `backward` overwrites `dy`.
///
/// # Panics
///
/// Never. A wrong size of the output fails the build, as that of [`MaxPool1d`] does.
///
/// # Source
///
/// As `torch.nn.AvgPool1d`, but steps come before features: (B, L, F).
///
/// # Example
///
/// ```
/// use constnet::{AvgPool1d, Layer, Tensor3};
/// let y = AvgPool1d::<2, 1>::new().predict(&Tensor3([[[1.0, 5.0], [3.0, 4.0]]]));
/// assert_eq!(y, Tensor3([[[2.0, 4.5]]]));
/// ```
pub type AvgPool1d<const K: usize, const L: usize, S = Step<K>> = Pool1d<Mean, K, L, S>;

/// What [`MaxPool1d`] and [`AvgPool1d`] have in common: `P` is what becomes of the numbers under the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, zerocopy::FromZeros)]
pub struct Pool1d<P, const K: usize, const L: usize, S> {
    kind: PhantomData<(P, S)>,
}

impl<P, const K: usize, const L: usize, S> Pool1d<P, K, L, S> {
    /// The layer; it has no parameters.
    pub const fn new() -> Self {
        Self { kind: PhantomData }
    }
}

impl<P: Pooling, const K: usize, const L: usize, S: Steps, const B: usize, const IL: usize, const F: usize, T> Geometry
    for On<Pool1d<P, K, L, S>, Tensor3<B, IL, F, T>>
{
    const WINDOW: Window = pooling_window([K, 1], [IL, F], [L, F], along_sequence::<S>());
}

impl<P, const K: usize, const L: usize, S, T> Parameters<T> for Pool1d<P, K, L, S> {
    type State<O: Optimizer<T>> = ();
    const COUNT: usize = 0;

    #[inline(always)]
    fn visit<O: Optimizer<T>, V: Visitor<T, O>>(&mut self, (): &mut (), _: &mut V) {}
}

impl<P: Pooling, const K: usize, const L: usize, S: Steps, const B: usize, const IL: usize, const F: usize, T: Scalar>
    Layer<Tensor3<B, IL, F, T>> for Pool1d<P, K, L, S>
{
    type Scalar = T;
    type Output = Tensor3<B, L, F, T>;
    type Tape = ();
    type Scratch = ();

    #[inline]
    fn infer(&self, x: &Tensor3<B, IL, F, T>, y: &mut Self::Output, (): &mut ()) {
        P::forward::<On<Self, Tensor3<B, IL, F, T>>, T, F>(x.as_slice(), y.as_mut_slice());
    }

    #[inline]
    fn forward(&self, x: &Tensor3<B, IL, F, T>, y: &mut Self::Output, (): &mut ()) {
        self.infer(x, y, &mut ());
    }

    #[inline]
    fn backward_input(
        &self,
        x: &Tensor3<B, IL, F, T>,
        y: &Self::Output,
        (): &mut (),
        (): &mut (),
        dy: &mut Self::Output,
        dx: &mut Tensor3<B, IL, F, T>,
    ) {
        P::backward::<On<Self, Tensor3<B, IL, F, T>>, T, F>(x.as_slice(), y.as_slice(), dy.as_mut_slice(), dx.as_mut_slice());
    }
}

#[cfg(feature = "rand")]
impl<P, const K: usize, const L: usize, S> rand::distr::Distribution<Pool1d<P, K, L, S>> for rand::distr::StandardUniform {
    fn sample<R: rand::Rng + ?Sized>(&self, _: &mut R) -> Pool1d<P, K, L, S> {
        Pool1d::new()
    }
}
