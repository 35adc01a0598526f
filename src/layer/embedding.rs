use crate::contract::{Layer, Optimizer, Parameters, Visitor};
use crate::scalar::Scalar;
use crate::tensor::{Classes, Matrix, Rows};
use zerocopy::FromZeros;

/// A row of numbers for each word.
///
/// # Shape
///
/// | | type | meaning |
/// |:--|:--|:--|
/// | input | `[Class<V>; B]`, `[[Class<V>; L]; B]` | `B` words, or `B` sequences of `L` words, of a vocabulary of `V` |
/// | output | `Matrix<B, F>`, `Tensor3<B, L, F>` | `F` features for each |
/// | `weight` | `Matrix<V, F>` | a row for each word of the vocabulary |
///
/// # Maths
///
/// ```text
/// forward    y[k]       = weight[x[k]]
/// backward   dweight[v] = Σ dy[k] over all k with x[k] = v
/// ```
///
/// Words have no gradient: `dx` is left as it is.
///
/// # Start values
///
/// With the feature `rand`, standard normal, as PyTorch's default.
///
/// # Memory
///
/// `V * F` scalars of parameters; no tape. Eight rows of the gradient at a time on the stack.
///
/// # Precision
///
/// Each sum runs in the order of the words.
///
/// # Source
///
/// As `torch.nn.Embedding`. A word that is not in the vocabulary cannot be made: see [`Class`](crate::Class).
///
/// # Example
///
/// ```
/// use constnet::{Class, Embedding, Layer, Matrix};
/// let embedding = Embedding { weight: Matrix([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]) };
/// let words = [2, 0].map(|word| Class::<3>::new(word).unwrap());
/// assert_eq!(embedding.predict(&words), Matrix([[5.0, 6.0], [1.0, 2.0]]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, FromZeros)]
pub struct Embedding<const V: usize, const F: usize, T = f32> {
    /// One row for each word.
    pub weight: Matrix<V, F, T>,
}

impl<const V: usize, const F: usize, T: Scalar> Embedding<V, F, T> {
    /// All parameters zero.
    pub const ZERO: Self = Self { weight: Matrix::ZERO };
}

impl<const V: usize, const F: usize, T: Scalar> Parameters<T> for Embedding<V, F, T> {
    type State<O: Optimizer<T>> = O::Slot<Matrix<V, F, T>>;
    const COUNT: usize = V * F;

    #[inline]
    fn visit<O: Optimizer<T>, P: Visitor<T, O>>(&mut self, state: &mut Self::State<O>, visitor: &mut P) {
        visitor.parameter("weight", &mut self.weight, state);
    }
}

impl<X: Classes<V>, const V: usize, const F: usize, T: Scalar> Layer<X> for Embedding<V, F, T> {
    type Scalar = T;
    type Output = X::With<F, T>;
    type Tape = ();
    type Scratch = ();

    #[inline]
    fn infer(&self, x: &X, y: &mut X::With<F, T>, (): &mut ()) {
        for (y, x) in y.rows_mut().iter_mut().zip(x.classes()) {
            if let Some(weight) = self.weight.0.get(x.index()) {
                *y = *weight;
            }
        }
    }

    #[inline]
    fn forward(&self, x: &X, y: &mut X::With<F, T>, (): &mut ()) {
        self.infer(x, y, &mut ());
    }

    #[inline]
    fn backward_input(&self, _: &X, _: &X::With<F, T>, (): &mut (), (): &mut (), _: &mut X::With<F, T>, _: &mut X) {}

    #[inline]
    fn backward<O: Optimizer<T>>(
        &mut self,
        x: &X,
        _: &X::With<F, T>,
        (): &mut (),
        (): &mut (),
        dy: &mut X::With<F, T>,
        _: Option<&mut X>,
        optimizer: &O,
        state: &mut Self::State<O>,
    ) {
        if !O::TRAINS {
            return;
        }
        const ROWS: usize = 8;
        for first in (0..V).step_by(ROWS) {
            let mut dweight = [[T::ZERO; F]; ROWS];
            for (x, dy) in x.classes().iter().zip(dy.rows()) {
                if let Some(row) = x.index().checked_sub(first).and_then(|row| dweight.get_mut(row)) {
                    row.iter_mut().zip(dy).for_each(|(sum, &dy)| *sum += dy);
                }
            }
            let finished = dweight.get(..ROWS.min(V - first)).unwrap_or_default();
            optimizer.update(&mut self.weight, state, first * F, finished.as_flattened());
        }
    }
}

#[cfg(feature = "rand")]
impl<const V: usize, const F: usize, T: Scalar> rand::distr::Distribution<Embedding<V, F, T>> for rand::distr::StandardUniform
where
    rand_distr::StandardNormal: rand::distr::Distribution<T>,
{
    fn sample<R: rand::Rng + ?Sized>(&self, rng: &mut R) -> Embedding<V, F, T> {
        Embedding { weight: Matrix::ZERO.map(|_: T| rand_distr::StandardNormal.sample(rng)) }
    }
}
