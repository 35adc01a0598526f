use crate::contract::{Layer, Optimizer, Parameters, Visitor};
use crate::kernel;
use crate::scalar::Scalar;
use crate::tensor::{Matrix, Places};
use zerocopy::FromZeros;

/// Adds to each step of a sequence a row that is learned for its place.
///
/// # Shape
///
/// `Tensor3<B, L, F>` to the same; `weight` is `Matrix<L, F>`.
///
/// # Maths
///
/// ```text
/// forward    y[b,l]     = x[b,l] + weight[l]
/// backward   dx[b,l]    = dy[b,l]
///            dweight[l] = Σb dy[b,l]
/// ```
///
/// # Start values
///
/// With the feature `rand`, normal with a standard deviation of 0.02, as the paper's published code.
///
/// # Memory
///
/// `L * F` scalars of parameters; no tape.
///
/// # Precision
///
/// The sum runs in ascending order.
///
/// # Source
///
/// A. Radford et al., "Language models are unsupervised multitask learners", 2019; a `torch.nn.Embedding` of the places.
///
/// # Example
///
/// ```
/// use constnet::{Layer, Matrix, PositionalEmbedding, Tensor3};
/// let places = PositionalEmbedding { weight: Matrix([[10.0], [20.0]]) };
/// assert_eq!(places.predict(&Tensor3([[[1.0], [2.0]]])), Tensor3([[[11.0], [22.0]]]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, FromZeros)]
pub struct PositionalEmbedding<const L: usize, const F: usize, T = f32> {
    /// One row for each place.
    pub weight: Matrix<L, F, T>,
}

impl<const L: usize, const F: usize, T: Scalar> PositionalEmbedding<L, F, T> {
    /// All parameters zero.
    pub const ZERO: Self = Self { weight: Matrix::ZERO };
}

impl<const L: usize, const F: usize, T: Scalar> Parameters<T> for PositionalEmbedding<L, F, T> {
    type State<O: Optimizer<T>> = O::Slot<Matrix<L, F, T>>;
    const COUNT: usize = L * F;

    #[inline]
    fn visit<O: Optimizer<T>, V: Visitor<T, O>>(&mut self, state: &mut Self::State<O>, visitor: &mut V) {
        visitor.parameter("weight", &mut self.weight, state);
    }
}

impl<X: Places<L, F, Scalar = T>, const L: usize, const F: usize, T: Scalar> Layer<X> for PositionalEmbedding<L, F, T> {
    type Scalar = T;
    type Output = X;
    type Tape = ();
    type Scratch = ();

    #[inline]
    fn infer(&self, x: &X, y: &mut X, (): &mut ()) {
        kernel::vectorized(
            X::LEN,
            #[inline(always)]
            || {
                let sequences = y.as_mut_slice().chunks_mut((L * F).max(1)).zip(x.as_slice().chunks((L * F).max(1)));
                for (y, x) in sequences {
                    let elements = x.iter().zip(self.weight.as_slice());
                    y.iter_mut().zip(elements).for_each(|(y, (&x, &weight))| *y = x + weight);
                }
            },
        );
    }

    #[inline]
    fn forward(&self, x: &X, y: &mut X, (): &mut ()) {
        self.infer(x, y, &mut ());
    }

    #[inline]
    fn backward_input(&self, _: &X, _: &X, (): &mut (), (): &mut (), dy: &mut X, dx: &mut X) {
        dx.as_mut_slice().copy_from_slice(dy.as_slice());
    }

    #[inline]
    fn backward<O: Optimizer<T>>(
        &mut self,
        x: &X,
        y: &X,
        (): &mut (),
        (): &mut (),
        dy: &mut X,
        dx: Option<&mut X>,
        optimizer: &O,
        state: &mut Self::State<O>,
    ) {
        if let Some(dx) = dx {
            self.backward_input(x, y, &mut (), &mut (), dy, dx);
        }
        if O::TRAINS {
            let steps = dy.as_slice().as_chunks::<F>().0;
            for l in 0..L {
                let mut dweight = [T::ZERO; F];
                for row in steps.iter().skip(l).step_by(L) {
                    dweight.iter_mut().zip(row).for_each(|(sum, &dy)| *sum += dy);
                }
                optimizer.update(&mut self.weight, state, l * F, &dweight);
            }
        }
    }
}

#[cfg(feature = "rand")]
impl<const L: usize, const F: usize, T: Scalar> rand::distr::Distribution<PositionalEmbedding<L, F, T>>
    for rand::distr::StandardUniform
where
    rand_distr::StandardNormal: rand::distr::Distribution<T>,
{
    fn sample<R: rand::Rng + ?Sized>(&self, rng: &mut R) -> PositionalEmbedding<L, F, T> {
        let deviation = T::from_f64(0.02);
        let mut normal = |_: T| -> T { rand::distr::Distribution::<T>::sample(&rand_distr::StandardNormal, rng) * deviation };
        PositionalEmbedding { weight: Matrix::ZERO.map(&mut normal) }
    }
}
