use crate::contract::{Layer, Optimizer, Parameters, Visitor};
use crate::sentence::Sentence;
use crate::tensor::{Sample, Samples, Tensor};
use core::marker::PhantomData;

/// The same numbers of each sample in one row.
///
/// # Shape
///
/// `Tensor3<B, …>` or `Tensor4<B, …>` to `Matrix<B, F>`; `F` is the product of the other sizes.
///
/// # Maths
///
/// ```text
/// forward    y[b]  = x[b], the last axis the fastest
/// backward   dx[b] = dy[b]
/// ```
///
/// # Memory
///
/// No parameters, no tape.
///
/// # Panics
///
/// Never. A wrong number of features fails the build, and the message names the right one:
///
/// ```compile_fail
/// # use constnet::{Flatten, Layer, Tensor4, Zero};
/// Flatten::<255>::new().predict(&Tensor4::<1, 16, 4, 4>::ZERO);
/// ```
///
/// # Source
///
/// As `torch.nn.Flatten`.
///
/// # Example
///
/// ```
/// use constnet::{Flatten, Layer, Matrix, Tensor4};
/// assert_eq!(Flatten::<4>::new().predict(&Tensor4([[[[1.0, 2.0], [3.0, 4.0]]]])), Matrix([[1.0, 2.0, 3.0, 4.0]]));
/// ```
pub type Flatten<const F: usize, T = f32> = Reshape<[T; F]>;

/// The same numbers of each sample in another shape.
///
/// # Shape
///
/// A batch of anything to a batch of samples of shape `S`: `[T; F]`, `Matrix<L, F>` or `Tensor3<C, H, W>`. The number of
/// elements stays.
///
/// # Maths
///
/// ```text
/// forward    y[b]  = x[b], the last axis the fastest
/// backward   dx[b] = dy[b]
/// ```
///
/// # Memory
///
/// No parameters, no tape.
///
/// # Panics
///
/// Never. Another number of elements fails the build, as that of [`Flatten`] does.
///
/// # Source
///
/// As `torch.nn.Unflatten` on the axes behind the first.
///
/// # Example
///
/// ```
/// use constnet::{Layer, Matrix, Reshape, Tensor3, Tensor4};
/// let image = Reshape::<Tensor3<1, 2, 2>>::new();
/// assert_eq!(image.predict(&Matrix([[1.0, 2.0, 3.0, 4.0]])), Tensor4([[[[1.0, 2.0], [3.0, 4.0]]]]));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, zerocopy::FromZeros)]
pub struct Reshape<S> {
    sample: PhantomData<S>,
}

impl<S> Reshape<S> {
    /// The layer; it has no parameters.
    pub const fn new() -> Self {
        Self { sample: PhantomData }
    }
}

impl<S, T> Parameters<T> for Reshape<S> {
    type State<O: Optimizer<T>> = ();
    const COUNT: usize = 0;

    #[inline(always)]
    fn visit<O: Optimizer<T>, V: Visitor<T, O>>(&mut self, (): &mut (), _: &mut V) {}
}

impl<X: Samples, S: Sample<Scalar = X::Scalar>> Layer<X> for Reshape<S> {
    type Scalar = X::Scalar;
    type Output = X::Of<S>;
    type Tape = ();
    type Scratch = ();

    #[inline]
    fn infer(&self, x: &X, y: &mut X::Of<S>, (): &mut ()) {
        const { same_length::<X, S>() };
        copy(x.as_slice(), y.as_mut_slice());
    }

    #[inline]
    fn forward(&self, x: &X, y: &mut X::Of<S>, (): &mut ()) {
        self.infer(x, y, &mut ());
    }

    #[inline]
    fn backward_input(&self, _: &X, _: &X::Of<S>, (): &mut (), (): &mut (), dy: &mut X::Of<S>, dx: &mut X) {
        copy(dy.as_slice(), dx.as_mut_slice());
    }
}

fn copy<T: Copy>(from: &[T], to: &mut [T]) {
    to.iter_mut().zip(from).for_each(|(to, from)| *to = *from);
}

/// Fails the build unless the samples of `X` have as many elements as `S`.
const fn same_length<X: Samples, S: Sample>() {
    if S::LEN * X::COUNT != X::LEN {
        let sentence = Sentence::EMPTY.text("expected a shape of ").number(X::LEN / X::COUNT);
        panic!("{}", sentence.text(" numbers, found one of ").number(S::LEN).as_str());
    }
}

#[cfg(feature = "rand")]
impl<S> rand::distr::Distribution<Reshape<S>> for rand::distr::StandardUniform {
    fn sample<R: rand::Rng + ?Sized>(&self, _: &mut R) -> Reshape<S> {
        Reshape::new()
    }
}
