use crate::contract::{Layer, Optimizer, Parameters, Visitor};
use crate::scalar::Scalar;
use crate::tensor::{AnySequences, Matrix, Tensor3};

/// The last step of each sequence.
///
/// # Shape
///
/// `Tensor3<B, L, F>` to `Matrix<B, F>`.
///
/// # Maths
///
/// ```text
/// forward    y[b]      = x[b, L−1]
/// backward   dx[b,L−1] = dy[b], the other steps are zero
/// ```
///
/// # Memory
///
/// No parameters, no tape.
///
/// # Source
///
/// As `x[:, -1]` in PyTorch.
///
/// # Example
///
/// ```
/// use constnet::{Last, Layer, Matrix, Tensor3};
/// assert_eq!(Last.predict(&Tensor3([[[1.0, 2.0], [3.0, 4.0]]])), Matrix([[3.0, 4.0]]));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, zerocopy::FromZeros)]
pub struct Last;

impl<T> Parameters<T> for Last {
    type State<O: Optimizer<T>> = ();
    const COUNT: usize = 0;

    #[inline(always)]
    fn visit<O: Optimizer<T>, V: Visitor<T, O>>(&mut self, (): &mut (), _: &mut V) {}
}

impl<X, const B: usize, const L: usize, const F: usize, T: Scalar> Layer<X> for Last
where
    X: AnySequences<Scalar = T, Itself = Tensor3<B, L, F, T>>,
{
    type Scalar = T;
    type Output = Matrix<B, F, T>;
    type Tape = ();
    type Scratch = ();

    #[inline]
    fn infer(&self, x: &X, y: &mut Matrix<B, F, T>, (): &mut ()) {
        for (y, last) in y.0.iter_mut().zip(x.itself().0.iter().filter_map(|x| x.last())) {
            *y = *last;
        }
    }

    #[inline]
    fn forward(&self, x: &X, y: &mut Matrix<B, F, T>, (): &mut ()) {
        self.infer(x, y, &mut ());
    }

    #[inline]
    fn backward_input(&self, _: &X, _: &Matrix<B, F, T>, (): &mut (), (): &mut (), dy: &mut Matrix<B, F, T>, dx: &mut X) {
        dx.as_mut_slice().fill(T::ZERO);
        for (dy, last) in dy.0.iter().zip(dx.itself_mut().0.iter_mut().filter_map(|dx| dx.last_mut())) {
            *last = *dy;
        }
    }
}

#[cfg(feature = "rand")]
impl rand::distr::Distribution<Last> for rand::distr::StandardUniform {
    fn sample<R: rand::Rng + ?Sized>(&self, _: &mut R) -> Last {
        Last
    }
}
