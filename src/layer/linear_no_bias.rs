use crate::contract::{Fan, Layer, MultiplyAdds, Optimizer, Parameters, Visitor};
use crate::kernel::{self, Kernel};
#[cfg(feature = "rand")]
use crate::layer::uniform::{inverse_root, uniform};
use crate::tensor::{Matrix, Rows};
use zerocopy::FromZeros;

/// A linear map of each row: multiply by a matrix of weights.
///
/// # Shape
///
/// | | type | meaning |
/// |:--|:--|:--|
/// | input | `Matrix<B, I>` | `B` samples of `I` features |
/// | output | `Matrix<B, O>` | `B` samples of `O` features |
/// | `weight` | `Matrix<I, O>` | one column for each output feature |
///
/// On tensors of more axes it maps the last: `Tensor3<B, L, I>` to `Tensor3<B, L, O>`, each step of a sequence.
///
/// # Maths
///
/// ```text
/// forward    y[b,o]       = Σi x[b,i]·weight[i,o]
/// backward   dx[b,i]      = Σo dy[b,o]·weight[i,o]
///            dweight[i,o] = Σb x[b,i]·dy[b,o]
/// ```
///
/// # Start values
///
/// With the feature `rand`, uniform within ±1/√I, as PyTorch's default.
///
/// # Memory
///
/// `I * O` scalars of parameters; no tape, no scratch.
///
/// # Precision
///
/// Each sum runs in ascending order of its index. On the tiers that fuse, those of the input's gradient may run in the order of
/// a vector's lanes instead.
///
/// # Panics
///
/// Never. An input of the wrong shape does not compile, as with [`Linear`](crate::Linear).
///
/// # Source
///
/// As `torch.nn.Linear` with `bias=False`, but the weight is stored transposed: inputs by outputs.
///
/// # Example
///
/// ```
/// use constnet::{Layer, LinearNoBias, Matrix};
/// let linear = LinearNoBias { weight: Matrix([[1.0], [10.0]]) };
/// assert_eq!(linear.predict(&Matrix([[2.0, 3.0]])), Matrix([[32.0]]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, FromZeros)]
pub struct LinearNoBias<const I: usize, const O: usize, T = f32> {
    /// One row for each input feature, one column for each output feature.
    pub weight: Matrix<I, O, T>,
}

impl<const I: usize, const O: usize, T: Kernel> LinearNoBias<I, O, T> {
    /// All parameters zero.
    pub const ZERO: Self = Self { weight: Matrix::ZERO };
}

impl<const I: usize, const O: usize, T: Kernel> Parameters<T> for LinearNoBias<I, O, T> {
    type State<P: Optimizer<T>> = P::Slot<Matrix<I, O, T>>;
    const COUNT: usize = I * O;

    #[inline(always)]
    fn visit<P: Optimizer<T>, V: Visitor<T, P>>(&mut self, state: &mut Self::State<P>, visitor: &mut V) {
        visitor.weight("weight", Fan { input: I, output: O }, &mut self.weight, state);
    }
}

impl<X: Rows<I, Scalar = T>, const I: usize, const O: usize, T: Kernel> Layer<X> for LinearNoBias<I, O, T> {
    type Scalar = T;
    type Output = X::With<O>;
    type Tape = ();
    type Scratch = ();
    const MULTIPLY_ADDS: MultiplyAdds = MultiplyAdds::of_weight(X::LEN * O);

    #[inline(always)]
    fn infer(&self, x: &X, y: &mut X::With<O>, (): &mut ()) {
        kernel::product(x.rows(), &self.weight.0, y.rows_mut());
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
                optimizer.update(&mut self.weight, state, offset, dweight);
            });
        }
    }
}

#[cfg(feature = "rand")]
impl<const I: usize, const O: usize, T: Kernel> rand::distr::Distribution<LinearNoBias<I, O, T>> for rand::distr::StandardUniform
where
    rand::distr::StandardUniform: rand::distr::Distribution<T>,
{
    fn sample<R: rand::Rng + ?Sized>(&self, rng: &mut R) -> LinearNoBias<I, O, T> {
        LinearNoBias { weight: uniform(T::from_f64(const { inverse_root(I) }), rng) }
    }
}
