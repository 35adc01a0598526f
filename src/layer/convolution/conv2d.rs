use super::groups;
use crate::contract::{Fan, Layer, MultiplyAdds, Optimizer, Parameters, Visitor};
use crate::kernel::{self, Geometry, Kernel, Window};
use crate::layer::bias::bias_rows;
use crate::layer::step::{On, Step, Steps, window};
#[cfg(feature = "rand")]
use crate::layer::uniform::{inverse_root, uniform};
use crate::tensor::{Images, Matrix, Tensor, Tensor4, Zero};
use core::marker::PhantomData;
use zerocopy::FromZeros;

/// A window that slides over images, and at each place is multiplied by a matrix of weights.
///
/// # Shape
///
/// | | type | meaning |
/// |:--|:--|:--|
/// | input | `Tensor4<B, I, IH, IW>` | `B` images of `I` channels |
/// | output | `Tensor4<B, O, H, W>` | `B` images of `O` channels |
/// | `weight` | `Tensor4<C, KH, KW, O>` | for each channel and tap under the window a row, for each output channel a column |
/// | `bias` | `Matrix<BIAS, O>` | added to each place |
///
/// `S` is the [`Step`] of the window: stride, padding and dilation, or a pair of steps. `C` is the number of channels in a
/// group: all of them, if not given; with fewer there are `G = I / C` groups that know nothing of each other, each with
/// its `O / G` output channels; with 1 the convolution is depthwise. `BIAS` is the number of rows of the bias: 1, if not given, or
/// 0 for none.
///
/// # Maths
///
/// With `s` the stride, `d` the dilation and `p` the padding of each axis, `x` zero outside the image, and `c` running
/// over the channels of the group of `o`:
///
/// ```text
/// forward    y[b,o,h,w]        = bias[o] + Σc,k,l x[b,c,s·h+d·k−p,s·w+d·l−p]·weight[c,k,l,o]
/// backward   dx[b,c,i,j]       = Σo,k,l,h,w dy[b,o,h,w]·weight[c,k,l,o]   where s·h+d·k−p = i and s·w+d·l−p = j
///            dweight[c,k,l,o]  = Σb,h,w x[b,c,s·h+d·k−p,s·w+d·l−p]·dy[b,o,h,w]
///            dbias[o]          = Σb,h,w dy[b,o,h,w]
/// ```
///
/// # Start values
///
/// With the feature `rand`, weight and bias uniform within ±1/√(C·KH·KW), as PyTorch's default.
///
/// # Memory
///
/// `(C * KH * KW + BIAS) * O` scalars of parameters; no tape, no scratch. What lies under the window is unfolded on the stack,
/// a part at a time: at most 10,240 scalars, and 1,024 where all of it is less than 512, or where there are no vectors to
/// fill, as on microcontrollers.
///
/// # Precision
///
/// Products of the window are summed in ascending order of channel and tap, in blocks of 128, and added to the bias. Backward,
/// each sum for `dx` runs over the places `h,w` in ascending order, each of them a sum over `o`; each for `dweight` over
/// `b,h,w`, in blocks of places.
///
/// # Panics
///
/// Never. A wrong size of the output fails the build, and the message names the right one; [`Step::output`] computes it:
///
/// ```compile_fail
/// # use constnet::{Conv2d, Layer, Tensor4, Zero};
/// Conv2d::<1, 6, 5, 5, 28, 28>::ZERO.predict(&Tensor4::<1, 1, 28, 28>::ZERO);
/// ```
///
/// # Source
///
/// Y. LeCun et al., "Gradient-based learning applied to document recognition", 1998; as `torch.nn.Conv2d`, but the weight
/// is stored transposed: channels and taps by outputs.
///
/// # Example
///
/// ```
/// use constnet::{Conv2d, Layer, Matrix, Tensor4};
/// let sum = Conv2d::<1, 1, 2, 2, 1, 2>::new(Tensor4([[[[1.0], [1.0]], [[1.0], [1.0]]]]), Matrix([[0.5]]));
/// let y = sum.predict(&Tensor4([[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]]]));
/// assert_eq!(y, Tensor4([[[[12.5, 16.5]]]]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, FromZeros)]
#[repr(C)]
pub struct Conv2d<
    const I: usize,
    const O: usize,
    const KH: usize,
    const KW: usize,
    const H: usize,
    const W: usize,
    S = Step,
    const C: usize = I,
    T = f32,
    const BIAS: usize = 1,
> {
    /// One row for each channel and tap, one column for each output channel.
    pub weight: Tensor4<C, KH, KW, O, T>,
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
> Conv2d<I, O, KH, KW, H, W, S, C, T, BIAS>
{
    /// All parameters zero.
    pub const ZERO: Self = Self::new(Tensor4::ZERO, Matrix::ZERO);

    /// A convolution with these parameters.
    pub const fn new(weight: Tensor4<C, KH, KW, O, T>, bias: Matrix<BIAS, O, T>) -> Self {
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
> Geometry for On<Conv2d<I, O, KH, KW, H, W, S, C, T, BIAS>, X>
{
    const WINDOW: Window = window([KH, KW], [X::HEIGHT, X::WIDTH], [H, W], S::SLIDES);
    const CHANNELS: usize = C;
    const OUTPUTS: usize = O / Self::GROUPS;
    const GROUPS: usize = groups(I, O, C);
}

/// What an optimiser `P` remembers for a [`Conv2d`].
#[derive(FromZeros)]
pub struct Conv2dState<
    const C: usize,
    const KH: usize,
    const KW: usize,
    const O: usize,
    const BIAS: usize,
    T: Kernel,
    P: Optimizer<T>,
> {
    /// For the weight.
    pub weight: P::Slot<Tensor4<C, KH, KW, O, T>>,
    /// For the bias.
    pub bias: P::Slot<Matrix<BIAS, O, T>>,
}

impl<const C: usize, const KH: usize, const KW: usize, const O: usize, const BIAS: usize, T: Kernel, P: Optimizer<T>> Zero
    for Conv2dState<C, KH, KW, O, BIAS, T, P>
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
> Parameters<T> for Conv2d<I, O, KH, KW, H, W, S, C, T, BIAS>
{
    type State<P: Optimizer<T>> = Conv2dState<C, KH, KW, O, BIAS, T, P>;
    const COUNT: usize = (C * KH * KW + bias_rows(BIAS)) * O;

    #[inline(always)]
    fn visit<P: Optimizer<T>, V: Visitor<T, P>>(&mut self, state: &mut Self::State<P>, visitor: &mut V) {
        let fan = Fan { input: C * KH * KW, output: O * KH * KW };
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
> Layer<X> for Conv2d<I, O, KH, KW, H, W, S, C, T, BIAS>
{
    type Scalar = T;
    type Output = X::With<O, H, W>;
    type Tape = ();
    type Scratch = ();
    const MULTIPLY_ADDS: MultiplyAdds = MultiplyAdds::of_weight(Self::Output::LEN * C * KH * KW);

    #[inline]
    fn infer(&self, x: &X, y: &mut Self::Output, (): &mut ()) {
        const { bias_rows(BIAS) };
        kernel::fill_planes(self.bias.0.first(), y.as_mut_slice(), H * W);
        kernel::convolve::<On<Self, X>, T, W>(x.as_slice(), self.weight.as_slice(), y.as_mut_slice());
    }

    #[inline]
    fn forward(&self, x: &X, y: &mut Self::Output, (): &mut ()) {
        self.infer(x, y, &mut ());
    }

    #[inline]
    fn backward_input(&self, _: &X, _: &Self::Output, (): &mut (), (): &mut (), dy: &mut Self::Output, dx: &mut X) {
        dx.as_mut_slice().fill(T::ZERO);
        kernel::convolve_transposed::<On<Self, X>, T, W>(dy.as_slice(), self.weight.as_slice(), dx.as_mut_slice());
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
            kernel::convolution_weight::<On<Self, X>, T, W>(x.as_slice(), dy.as_slice(), |offset, dweight| {
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
> rand::distr::Distribution<Conv2d<I, O, KH, KW, H, W, S, C, T, BIAS>> for rand::distr::StandardUniform
where
    rand::distr::StandardUniform: rand::distr::Distribution<T>,
{
    fn sample<R: rand::Rng + ?Sized>(&self, rng: &mut R) -> Conv2d<I, O, KH, KW, H, W, S, C, T, BIAS> {
        let bound = T::from_f64(const { inverse_root(C * KH * KW) });
        Conv2d::new(uniform(bound, rng), uniform(bound, rng))
    }
}
