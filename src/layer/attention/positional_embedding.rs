use crate::contract::{Layer, Optimizer, Parameters, Visitor};
use crate::kernel;
use crate::scalar::Scalar;
use crate::tensor::{Matrix, Tensor, Tensor3};
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

impl<const B: usize, const L: usize, const F: usize, T: Scalar> Layer<Tensor3<B, L, F, T>> for PositionalEmbedding<L, F, T> {
    type Scalar = T;
    type Output = Tensor3<B, L, F, T>;
    type Tape = ();
    type Scratch = ();

    #[inline]
    fn infer(&self, x: &Tensor3<B, L, F, T>, y: &mut Tensor3<B, L, F, T>, (): &mut ()) {
        kernel::vectorized(B * L * F, || {
            for (y, x) in y.0.iter_mut().zip(&x.0) {
                let elements = x.as_flattened().iter().zip(self.weight.as_slice());
                y.as_flattened_mut().iter_mut().zip(elements).for_each(|(y, (&x, &weight))| *y = x + weight);
            }
        });
    }

    #[inline]
    fn forward(&self, x: &Tensor3<B, L, F, T>, y: &mut Tensor3<B, L, F, T>, (): &mut ()) {
        self.infer(x, y, &mut ());
    }

    #[inline]
    fn backward_input(
        &self,
        _: &Tensor3<B, L, F, T>,
        _: &Tensor3<B, L, F, T>,
        (): &mut (),
        (): &mut (),
        dy: &mut Tensor3<B, L, F, T>,
        dx: &mut Tensor3<B, L, F, T>,
    ) {
        dx.as_mut_slice().copy_from_slice(dy.as_slice());
    }

    #[inline]
    fn backward<O: Optimizer<T>>(
        &mut self,
        x: &Tensor3<B, L, F, T>,
        y: &Tensor3<B, L, F, T>,
        (): &mut (),
        (): &mut (),
        dy: &mut Tensor3<B, L, F, T>,
        dx: Option<&mut Tensor3<B, L, F, T>>,
        optimizer: &O,
        state: &mut Self::State<O>,
    ) {
        if let Some(dx) = dx {
            self.backward_input(x, y, &mut (), &mut (), dy, dx);
        }
        if O::TRAINS {
            for l in 0..L {
                let mut dweight = [T::ZERO; F];
                for row in dy.0.iter().filter_map(|dy| dy.get(l)) {
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
