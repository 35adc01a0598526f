use super::groups;
use crate::contract::{Fan, Layer, MultiplyAdds, Optimizer, Parameters, Visitor};
use crate::kernel::{self, Geometry, Kernel, Window};
use crate::layer::bias::bias_rows;
use crate::layer::step::{On, Step, Steps, along_sequence, window};
#[cfg(feature = "rand")]
use crate::layer::uniform::{inverse_root, uniform};
use crate::tensor::{Matrix, Sequences, Tensor, Tensor3, Zero};
use core::marker::PhantomData;
use zerocopy::FromZeros;

/// A window that slides over the steps of a sequence, and at each place is multiplied by a matrix of weights.
///
/// # Shape
///
/// | | type | meaning |
/// |:--|:--|:--|
/// | input | `Tensor3<B, IL, I>` | `B` sequences of `IL` steps with `I` features |
/// | output | `Tensor3<B, L, O>` | `B` sequences of `L` steps with `O` features |
/// | `weight` | `Tensor3<K, C, O>` | for each tap and feature under the window a row, for each output feature a column |
/// | `bias` | `Matrix<BIAS, O>` | added to each step |
///
/// `S` is the [`Step`] of the window: stride, padding and dilation. `C` is the number of features in a group: all of them,
/// if not given; with fewer there are `G = I / C` groups that know nothing of each other, each with its `O / G` output
/// features; with 1 the convolution is depthwise. `BIAS` is the number of rows of the bias: 1, if not given, or 0 for none.
///
/// The features of a step lie together, as everywhere in this crate: what a recurrent layer, attention or an embedding
/// takes or gives, a convolution takes too, and a product reads the steps where they lie.
///
/// # Maths
///
/// With `s` the stride, `d` the dilation and `p` the padding, `x` zero outside the sequence, and `c` running over the
/// features of the group of `o`:
///
/// ```text
/// forward    y[b,l,o]        = bias[o] + Σk,c x[b,s·l+d·k−p,c]·weight[k,c,o]
/// backward   dx[b,i,c]       = Σo,k,l dy[b,l,o]·weight[k,c,o]   where s·l+d·k−p = i
///            dweight[k,c,o]  = Σb,l x[b,s·l+d·k−p,c]·dy[b,l,o]
///            dbias[o]        = Σb,l dy[b,l,o]
/// ```
///
/// # Start values
///
/// With the feature `rand`, weight and bias uniform within ±1/√(C·K), as PyTorch's default.
///
/// # Memory
///
/// `(K * C + BIAS) * O` scalars of parameters; no tape, no scratch; 4,096 scalars on the stack in `backward`, 512 where there
/// are no vectors to fill.
///
/// # Panics
///
/// Never. A wrong size of the output fails the build, and the message names the right one; [`Step::output`] computes it:
///
/// ```compile_fail
/// # use constnet::{Conv1d, Layer, Tensor3, Zero};
/// Conv1d::<4, 8, 3, 20>::ZERO.predict(&Tensor3::<1, 20, 4>::ZERO);
/// ```
///
/// # Source
///
/// A. Waibel et al., "Phoneme recognition using time-delay neural networks", 1989; as `torch.nn.Conv1d`, but steps come
/// before features, (B, L, F), and the weight is stored transposed: taps and features by outputs.
///
/// # Example
///
/// ```
/// use constnet::{Conv1d, Layer, Matrix, Tensor3};
/// let difference = Conv1d::<1, 1, 2, 2>::new(Tensor3([[[-1.0]], [[1.0]]]), Matrix([[0.5]]));
/// assert_eq!(difference.predict(&Tensor3([[[1.0], [4.0], [9.0]]])), Tensor3([[[3.5], [5.5]]]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, FromZeros)]
#[repr(C)]
pub struct Conv1d<
    const I: usize,
    const O: usize,
    const K: usize,
    const L: usize,
    S = Step,
    const C: usize = I,
    T = f32,
    const BIAS: usize = 1,
> {
    /// One row for each channel and tap, one column for each output channel.
    pub weight: Tensor3<K, C, O, T>,
    /// Added to each place of the output.
    pub bias: Matrix<BIAS, O, T>,
    step: PhantomData<S>,
}

impl<const I: usize, const O: usize, const K: usize, const L: usize, S, const C: usize, T: Kernel, const BIAS: usize>
    Conv1d<I, O, K, L, S, C, T, BIAS>
{
    /// All parameters zero.
    pub const ZERO: Self = Self::new(Tensor3::ZERO, Matrix::ZERO);

    /// A convolution with these parameters.
    pub const fn new(weight: Tensor3<K, C, O, T>, bias: Matrix<BIAS, O, T>) -> Self {
        Self { weight, bias, step: PhantomData }
    }
}

impl<
    const I: usize,
    const O: usize,
    const K: usize,
    const L: usize,
    S: Steps,
    const C: usize,
    T,
    X: Sequences<I>,
    const BIAS: usize,
> Geometry for On<Conv1d<I, O, K, L, S, C, T, BIAS>, X>
{
    const WINDOW: Window = window([K, 1], [X::STEPS, 1], [L, 1], along_sequence::<S>());
    const CHANNELS: usize = C;
    const OUTPUTS: usize = O / Self::GROUPS;
    const GROUPS: usize = groups(I, O, C);
}

/// What an optimiser `P` remembers for a [`Conv1d`].
#[derive(FromZeros)]
pub struct Conv1dState<const C: usize, const K: usize, const O: usize, const BIAS: usize, T: Kernel, P: Optimizer<T>> {
    /// For the weight.
    pub weight: P::Slot<Tensor3<K, C, O, T>>,
    /// For the bias.
    pub bias: P::Slot<Matrix<BIAS, O, T>>,
}

impl<const C: usize, const K: usize, const O: usize, const BIAS: usize, T: Kernel, P: Optimizer<T>> Zero
    for Conv1dState<C, K, O, BIAS, T, P>
{
    const ZERO: Self = Self { weight: Zero::ZERO, bias: Zero::ZERO };
}

impl<const I: usize, const O: usize, const K: usize, const L: usize, S, const C: usize, T: Kernel, const BIAS: usize>
    Parameters<T> for Conv1d<I, O, K, L, S, C, T, BIAS>
{
    type State<P: Optimizer<T>> = Conv1dState<C, K, O, BIAS, T, P>;
    const COUNT: usize = (C * K + bias_rows(BIAS)) * O;

    #[inline(always)]
    fn visit<P: Optimizer<T>, V: Visitor<T, P>>(&mut self, state: &mut Self::State<P>, visitor: &mut V) {
        let fan = Fan { input: C * K, output: O * K };
        visitor.weight("weight", fan, &mut self.weight, &mut state.weight);
        if BIAS > 0 {
            visitor.parameter("bias", &mut self.bias, &mut state.bias);
        }
    }
}

impl<
    X: Sequences<I, Scalar = T>,
    const I: usize,
    const O: usize,
    const K: usize,
    const L: usize,
    S: Steps,
    const C: usize,
    T: Kernel,
    const BIAS: usize,
> Layer<X> for Conv1d<I, O, K, L, S, C, T, BIAS>
{
    type Scalar = T;
    type Output = X::With<L, O>;
    type Tape = ();
    type Scratch = ();
    const MULTIPLY_ADDS: MultiplyAdds = MultiplyAdds::of_weight(Self::Output::LEN * C * K);

    #[inline]
    fn infer(&self, x: &X, y: &mut Self::Output, (): &mut ()) {
        const { bias_rows(BIAS) };
        y.as_mut_slice().as_chunks_mut().0.fill(self.bias.0.first().copied().unwrap_or([T::ZERO; O]));
        kernel::convolve_steps::<On<Self, X>, T>(x.as_slice(), self.weight.as_slice(), y.as_mut_slice());
    }

    #[inline]
    fn forward(&self, x: &X, y: &mut Self::Output, (): &mut ()) {
        self.infer(x, y, &mut ());
    }

    #[inline]
    fn backward_input(&self, _: &X, _: &Self::Output, (): &mut (), (): &mut (), dy: &mut Self::Output, dx: &mut X) {
        dx.as_mut_slice().fill(T::ZERO);
        kernel::convolve_steps_transposed::<On<Self, X>, T>(dy.as_slice(), self.weight.as_slice(), dx.as_mut_slice());
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
            kernel::steps_weight::<On<Self, X>, T>(x.as_slice(), dy.as_slice(), |offset, dweight| {
                optimizer.update(&mut self.weight, &mut state.weight, offset, dweight);
            });
        }
        if P::TRAINS && BIAS > 0 {
            kernel::stream_column_sums(dy.as_slice().as_chunks::<O>().0, |offset, dbias| {
                optimizer.update(&mut self.bias, &mut state.bias, offset, dbias);
            });
        }
    }
}

#[cfg(feature = "rand")]
impl<const I: usize, const O: usize, const K: usize, const L: usize, S, const C: usize, T: Kernel, const BIAS: usize>
    rand::distr::Distribution<Conv1d<I, O, K, L, S, C, T, BIAS>> for rand::distr::StandardUniform
where
    rand::distr::StandardUniform: rand::distr::Distribution<T>,
{
    fn sample<R: rand::Rng + ?Sized>(&self, rng: &mut R) -> Conv1d<I, O, K, L, S, C, T, BIAS> {
        let bound = T::from_f64(const { inverse_root(C * K) });
        Conv1d::new(uniform(bound, rng), uniform(bound, rng))
    }
}
