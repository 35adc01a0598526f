use super::transposed_groups;
use crate::contract::{Fan, Layer, MultiplyAdds, Optimizer, Parameters, Visitor};
use crate::kernel::{self, Geometry, Kernel, Window};
use crate::layer::bias::bias_rows;
use crate::layer::step::{On, Step, Steps, transposed_window};
#[cfg(feature = "rand")]
use crate::layer::uniform::{inverse_root, uniform};
use crate::tensor::{Images, Matrix, Tensor, Tensor4, Zero};
use core::marker::PhantomData;
use zerocopy::FromZeros;

/// A convolution the other way round: each place of the input adds a window of weights to the output.
///
/// # Shape
///
/// | | type | meaning |
/// |:--|:--|:--|
/// | input | `Tensor4<B, I, IH, IW>` | `B` images of `I` channels |
/// | output | `Tensor4<B, O, H, W>` | `B` images of `O` channels |
/// | `weight` | `Tensor4<C, KH, KW, I>` | for each channel and tap of the output a row, for each input channel a column |
/// | `bias` | `Matrix<BIAS, O>` | added to each place |
///
/// `S` is the [`Step`] of the window on the *output*: stride, padding and dilation, or a pair of steps. With a stride above
/// 1 several sizes of the output are right, those whose window has `IH` by `IW` places. `C` is the number of output
/// channels in a group: all of them, if not given; with fewer there are `G = O / C` groups that know nothing of each
/// other, each with its `I / G` input channels. `BIAS` is the number of rows of the bias: 1, if not given, or 0 for none.
///
/// # Maths
///
/// With `s` the stride, `d` the dilation and `p` the padding of each axis, and `i` running over the channels of the group
/// of `o`:
///
/// ```text
/// forward    y[b,o,h,w]        = bias[o] + Σi,k,l,m,n x[b,i,m,n]·weight[o,k,l,i]   where s·m+d·k−p = h and s·n+d·l−p = w
/// backward   dx[b,i,m,n]       = Σo,k,l dy[b,o,s·m+d·k−p,s·n+d·l−p]·weight[o,k,l,i]
///            dweight[o,k,l,i]  = Σb,m,n dy[b,o,s·m+d·k−p,s·n+d·l−p]·x[b,i,m,n]
///            dbias[o]          = Σb,h,w dy[b,o,h,w]
/// ```
///
/// # Start values
///
/// With the feature `rand`, weight and bias uniform within ±1/√(C·KH·KW), as PyTorch's default.
///
/// # Memory
///
/// `C * KH * KW * I + BIAS * O` scalars of parameters; no tape, no scratch; the stack as [`Conv2d`](super::Conv2d).
///
/// # Panics
///
/// Never. A wrong size of the output fails the build, and the message names the right ones; [`Step::transposed_output`]
/// computes the smallest:
///
/// ```compile_fail
/// # use constnet::{ConvTranspose2d, Layer, Tensor4, Zero};
/// ConvTranspose2d::<6, 1, 5, 5, 24, 24>::ZERO.predict(&Tensor4::<1, 6, 24, 24>::ZERO);
/// ```
///
/// # Source
///
/// M. Zeiler et al., "Deconvolutional networks", 2010; as `torch.nn.ConvTranspose2d`, whose `output_padding` follows from
/// the size of the output, but the weight is stored with the input channels last.
///
/// # Example
///
/// ```
/// use constnet::{ConvTranspose2d, Layer, Matrix, Tensor4};
/// let spread = ConvTranspose2d::<1, 1, 1, 2, 1, 3>::new(Tensor4([[[[1.0], [10.0]]]]), Matrix([[0.5]]));
/// assert_eq!(spread.predict(&Tensor4([[[[1.0, 2.0]]]])), Tensor4([[[[1.5, 12.5, 20.5]]]]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, FromZeros)]
#[repr(C)]
pub struct ConvTranspose2d<
    const I: usize,
    const O: usize,
    const KH: usize,
    const KW: usize,
    const H: usize,
    const W: usize,
    S = Step,
    const C: usize = O,
    T = f32,
    const BIAS: usize = 1,
> {
    /// One row for each channel and tap of the output, one column for each input channel.
    pub weight: Tensor4<C, KH, KW, I, T>,
    /// Added to each place of the output.
    pub bias: Matrix<BIAS, O, T>,
    step: PhantomData<S>,
}

impl<
    const I: usize,
    const O: usize,
    const KH: usize,
    const KW: usize,
    const H: usize,
    const W: usize,
    S,
    const C: usize,
    T: Kernel,
    const BIAS: usize,
> ConvTranspose2d<I, O, KH, KW, H, W, S, C, T, BIAS>
{
    /// All parameters zero.
    pub const ZERO: Self = Self::new(Tensor4::ZERO, Matrix::ZERO);

    /// A convolution with these parameters.
    pub const fn new(weight: Tensor4<C, KH, KW, I, T>, bias: Matrix<BIAS, O, T>) -> Self {
        Self { weight, bias, step: PhantomData }
    }
}

impl<
    const I: usize,
    const O: usize,
    const KH: usize,
    const KW: usize,
    const H: usize,
    const W: usize,
    S: Steps,
    const C: usize,
    T,
    X: Images<I>,
    const BIAS: usize,
> Geometry for On<ConvTranspose2d<I, O, KH, KW, H, W, S, C, T, BIAS>, X>
{
    const WINDOW: Window = transposed_window([KH, KW], [X::HEIGHT, X::WIDTH], [H, W], S::SLIDES);
    const CHANNELS: usize = C;
    const OUTPUTS: usize = I / Self::GROUPS;
    const GROUPS: usize = transposed_groups(I, O, C);
}

/// What an optimiser `P` remembers for a [`ConvTranspose2d`].
#[derive(FromZeros)]
pub struct ConvTranspose2dState<
    const I: usize,
    const O: usize,
    const KH: usize,
    const KW: usize,
    const C: usize,
    const BIAS: usize,
    T: Kernel,
    P: Optimizer<T>,
> {
    /// For the weight.
    pub weight: P::Slot<Tensor4<C, KH, KW, I, T>>,
    /// For the bias.
    pub bias: P::Slot<Matrix<BIAS, O, T>>,
}

impl<
    const I: usize,
    const O: usize,
    const KH: usize,
    const KW: usize,
    const C: usize,
    const BIAS: usize,
    T: Kernel,
    P: Optimizer<T>,
> Zero for ConvTranspose2dState<I, O, KH, KW, C, BIAS, T, P>
{
    const ZERO: Self = Self { weight: Zero::ZERO, bias: Zero::ZERO };
}

impl<
    const I: usize,
    const O: usize,
    const KH: usize,
    const KW: usize,
    const H: usize,
    const W: usize,
    S,
    const C: usize,
    T: Kernel,
    const BIAS: usize,
> Parameters<T> for ConvTranspose2d<I, O, KH, KW, H, W, S, C, T, BIAS>
{
    type State<P: Optimizer<T>> = ConvTranspose2dState<I, O, KH, KW, C, BIAS, T, P>;
    const COUNT: usize = C * KH * KW * I + bias_rows(BIAS) * O;

    #[inline(always)]
    fn visit<P: Optimizer<T>, V: Visitor<T, P>>(&mut self, state: &mut Self::State<P>, visitor: &mut V) {
        let fan = Fan { input: C * KH * KW, output: I * KH * KW };
        visitor.weight("weight", fan, &mut self.weight, &mut state.weight);
        if BIAS > 0 {
            visitor.parameter("bias", &mut self.bias, &mut state.bias);
        }
    }
}

impl<
    X: Images<I, Scalar = T>,
    const I: usize,
    const O: usize,
    const KH: usize,
    const KW: usize,
    const H: usize,
    const W: usize,
    S: Steps,
    const C: usize,
    T: Kernel,
    const BIAS: usize,
> Layer<X> for ConvTranspose2d<I, O, KH, KW, H, W, S, C, T, BIAS>
{
    type Scalar = T;
    type Output = X::With<O, H, W>;
    type Tape = ();
    type Scratch = ();
    const MULTIPLY_ADDS: MultiplyAdds = MultiplyAdds::of_weight(X::LEN * C * KH * KW);

    #[inline]
    fn infer(&self, x: &X, y: &mut Self::Output, (): &mut ()) {
        const { bias_rows(BIAS) };
        kernel::fill_planes(self.bias.0.first(), y.as_mut_slice(), H * W);
        kernel::convolve_transposed::<On<Self, X>, T, 1>(x.as_slice(), self.weight.as_slice(), y.as_mut_slice());
    }

    #[inline]
    fn forward(&self, x: &X, y: &mut Self::Output, (): &mut ()) {
        self.infer(x, y, &mut ());
    }

    #[inline]
    fn backward_input(&self, _: &X, _: &Self::Output, (): &mut (), (): &mut (), dy: &mut Self::Output, dx: &mut X) {
        dx.as_mut_slice().fill(T::ZERO);
        kernel::convolve::<On<Self, X>, T, 1>(dy.as_slice(), self.weight.as_slice(), dx.as_mut_slice());
    }

    #[inline]
    fn backward<P: Optimizer<T>>(
        &mut self,
        x: &X,
        y: &Self::Output,
        (): &mut (),
        (): &mut (),
        dy: &mut Self::Output,
        dx: Option<&mut X>,
        optimizer: &P,
        state: &mut Self::State<P>,
    ) {
        if let Some(dx) = dx {
            self.backward_input(x, y, &mut (), &mut (), dy, dx);
        }
        if P::TRAINS {
            kernel::convolution_weight::<On<Self, X>, T, 1>(dy.as_slice(), x.as_slice(), |offset, dweight| {
                optimizer.update(&mut self.weight, &mut state.weight, offset, dweight);
            });
        }
        if P::TRAINS && BIAS > 0 {
            kernel::stream_plane_sums(dy.as_slice(), O, H * W, |offset, dbias| {
                optimizer.update(&mut self.bias, &mut state.bias, offset, dbias);
            });
        }
    }
}

#[cfg(feature = "rand")]
impl<
    const I: usize,
    const O: usize,
    const KH: usize,
    const KW: usize,
    const H: usize,
    const W: usize,
    S,
    const C: usize,
    T: Kernel,
    const BIAS: usize,
> rand::distr::Distribution<ConvTranspose2d<I, O, KH, KW, H, W, S, C, T, BIAS>> for rand::distr::StandardUniform
where
    rand::distr::StandardUniform: rand::distr::Distribution<T>,
{
    fn sample<R: rand::Rng + ?Sized>(&self, rng: &mut R) -> ConvTranspose2d<I, O, KH, KW, H, W, S, C, T, BIAS> {
        let bound = T::from_f64(const { inverse_root(C * KH * KW) });
        ConvTranspose2d::new(uniform(bound, rng), uniform(bound, rng))
    }
}
