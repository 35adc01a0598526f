use crate::contract::{Fan, Layer, MultiplyAdds, Optimizer, Parameters, Visitor};
use crate::kernel::{self, Kernel};
use crate::layer::bias::bias_rows;
use crate::tensor::{Matrix, Rows, Zero};
use zerocopy::FromZeros;

#[cfg(feature = "rand")]
use crate::layer::uniform::{inverse_root, uniform};

/// An affine map of each row: multiply by a matrix of weights, add a bias.
///
/// # Shape
///
/// | | type | meaning |
/// |:--|:--|:--|
/// | input | `Matrix<B, I>` | `B` samples of `I` features |
/// | output | `Matrix<B, O>` | `B` samples of `O` features |
/// | `weight` | `Matrix<I, O>` | one column for each output feature |
/// | `bias` | `Matrix<BIAS, O>` | added to each row |
///
/// `BIAS` is the number of rows of the bias: 1, if not given, or 0 for none, as in `Linear<I, O, f32, 0>`.
///
/// On tensors of more axes it maps the last: `Tensor3<B, L, I>` to `Tensor3<B, L, O>`, each step of a sequence.
///
/// # Maths
///
/// ```text
/// forward    y[b,o]       = bias[o] + Σi x[b,i]·weight[i,o]
/// backward   dx[b,i]      = Σo dy[b,o]·weight[i,o]
///            dweight[i,o] = Σb x[b,i]·dy[b,o]
///            dbias[o]     = Σb dy[b,o]
/// ```
///
/// # Start values
///
/// With the feature `rand`, weight and bias uniform within ±1/√I, as PyTorch's default.
///
/// # Memory
///
/// `(I + BIAS) * O` scalars of parameters; no tape, no scratch.
///
/// # Precision
///
/// Each sum runs in ascending order of its index, in blocks of 128 terms that are added to the bias one after the other; that
/// of the bias's gradient in blocks of eight rows. On the tiers that fuse, those of the input's gradient may run in the order of a vector's
/// lanes instead, and those of one sample's up to 64 outputs, or of few samples' few, in two to eight parts.
///
/// # Panics
///
/// Never. An input of the wrong shape does not compile, nor does a bias of more than one row:
///
/// ```compile_fail
/// # use constnet::{Layer, Linear, Matrix};
/// Linear::<2, 3>::ZERO.predict(&Matrix([[1.0, 2.0, 3.0]]));
/// ```
///
/// # Source
///
/// As `torch.nn.Linear`, with `bias=False` where `BIAS` is 0, but the weight is stored transposed: inputs by outputs.
///
/// # Example
///
/// ```
/// use constnet::{Layer, Linear, Matrix};
/// let linear = Linear { weight: Matrix([[1.0], [10.0]]), bias: Matrix([[0.5]]) };
/// assert_eq!(linear.predict(&Matrix([[2.0, 3.0]])), Matrix([[32.5]]));
/// let without = Linear { weight: linear.weight, bias: Matrix([]) };
/// assert_eq!(without.predict(&Matrix([[2.0, 3.0]])), Matrix([[32.0]]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, FromZeros)]
#[repr(C)]
pub struct Linear<const I: usize, const O: usize, T = f32, const BIAS: usize = 1> {
    /// One row for each input feature, one column for each output feature.
    pub weight: Matrix<I, O, T>,
    /// Added to each row of the output.
    pub bias: Matrix<BIAS, O, T>,
}

impl<const I: usize, const O: usize, T: Kernel, const BIAS: usize> Linear<I, O, T, BIAS> {
    /// All parameters zero.
    pub const ZERO: Self = Self { weight: Matrix::ZERO, bias: Matrix::ZERO };
}

/// What an optimiser `P` remembers for a [`Linear`].
#[derive(FromZeros)]
pub struct LinearState<const I: usize, const O: usize, const BIAS: usize, T: Kernel, P: Optimizer<T>> {
    /// For the weight.
    pub weight: P::Slot<Matrix<I, O, T>>,
    /// For the bias.
    pub bias: P::Slot<Matrix<BIAS, O, T>>,
}

impl<const I: usize, const O: usize, const BIAS: usize, T: Kernel, P: Optimizer<T>> Zero for LinearState<I, O, BIAS, T, P> {
    const ZERO: Self = Self { weight: Zero::ZERO, bias: Zero::ZERO };
}

impl<const I: usize, const O: usize, T: Kernel, const BIAS: usize> Parameters<T> for Linear<I, O, T, BIAS> {
    type State<P: Optimizer<T>> = LinearState<I, O, BIAS, T, P>;
    const COUNT: usize = (I + bias_rows(BIAS)) * O;

    #[inline(always)]
    fn visit<P: Optimizer<T>, V: Visitor<T, P>>(&mut self, state: &mut Self::State<P>, visitor: &mut V) {
        visitor.weight("weight", Fan { input: I, output: O }, &mut self.weight, &mut state.weight);
        if BIAS > 0 {
            visitor.parameter("bias", &mut self.bias, &mut state.bias);
        }
    }
}

impl<X: Rows<I, Scalar = T>, const I: usize, const O: usize, T: Kernel, const BIAS: usize> Layer<X> for Linear<I, O, T, BIAS> {
    type Scalar = T;
    type Output = X::With<O>;
    type Tape = ();
    type Scratch = ();
    const MULTIPLY_ADDS: MultiplyAdds = MultiplyAdds::of_weight(X::LEN * O);

    #[inline(always)]
    fn infer(&self, x: &X, y: &mut X::With<O>, (): &mut ()) {
        const { bias_rows(BIAS) };
        kernel::affine(x.rows(), &self.weight.0, self.bias.0.first(), y.rows_mut());
    }

    #[inline(always)]
    fn forward(&self, x: &X, y: &mut X::With<O>, (): &mut ()) {
        self.infer(x, y, &mut ());
    }

    #[inline(always)]
    fn backward_input(&self, _: &X, _: &X::With<O>, (): &mut (), (): &mut (), dy: &mut X::With<O>, dx: &mut X) {
        kernel::times_transposed(dy.rows(), &self.weight.0, dx.rows_mut());
    }

    #[inline(always)]
    fn backward<P: Optimizer<T>>(
        &mut self,
        x: &X,
        y: &X::With<O>,
        (): &mut (),
        (): &mut (),
        dy: &mut X::With<O>,
        dx: Option<&mut X>,
        optimizer: &P,
        state: &mut Self::State<P>,
    ) {
        if let Some(dx) = dx {
            self.backward_input(x, y, &mut (), &mut (), dy, dx);
        }
        if P::TRAINS {
            kernel::transposed_times(x.rows(), dy.rows(), |offset, dweight| {
                optimizer.update(&mut self.weight, &mut state.weight, offset, dweight);
            });
        }
        if P::TRAINS && BIAS > 0 {
            kernel::stream_column_sums(dy.rows(), |offset, dbias| {
                optimizer.update(&mut self.bias, &mut state.bias, offset, dbias);
            });
        }
    }
}

#[cfg(feature = "rand")]
impl<const I: usize, const O: usize, T: Kernel, const BIAS: usize> rand::distr::Distribution<Linear<I, O, T, BIAS>>
    for rand::distr::StandardUniform
where
    rand::distr::StandardUniform: rand::distr::Distribution<T>,
{
    fn sample<R: rand::Rng + ?Sized>(&self, rng: &mut R) -> Linear<I, O, T, BIAS> {
        let bound = T::from_f64(const { inverse_root(I) });
        Linear { weight: uniform(bound, rng), bias: uniform(bound, rng) }
    }
}
