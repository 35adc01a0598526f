use crate::contract::{Layer, MultiplyAdds, Optimizer, Parameters, Visitor};
use crate::scalar::Scalar;
use crate::tensor::{Like, Tensor, Zero};
use zerocopy::FromZeros;

/// A layer, or a tuple of them, whose input is added to its output.
///
/// # Shape
///
/// That of the layer, which must give back the shape that it takes.
///
/// # Maths
///
/// ```text
/// forward    y  = x + L(x)
/// backward   dx = dy + what L makes of dy
/// ```
///
/// # Memory
///
/// Tape: that of the layer, and its output. Scratch: that of the layer, and one gradient of an output.
///
/// # Source
///
/// K. He et al., "Deep residual learning for image recognition", 2016, equation 1.
///
/// # Example
///
/// ```
/// use constnet::{Layer, Matrix, Relu, Residual};
/// assert_eq!(Residual(Relu).predict(&Matrix([[-1.0, 2.0]])), Matrix([[-1.0, 4.0]]));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, FromZeros)]
pub struct Residual<L>(
    /// The layer.
    pub L,
);

impl<L: Zero> Zero for Residual<L> {
    const ZERO: Self = Self(L::ZERO);
}

impl<T, L: Parameters<T>> Parameters<T> for Residual<L> {
    type State<O: Optimizer<T>> = L::State<O>;
    const COUNT: usize = L::COUNT;

    #[inline(always)]
    fn visit<O: Optimizer<T>, V: Visitor<T, O>>(&mut self, state: &mut Self::State<O>, visitor: &mut V) {
        self.0.visit(state, visitor);
    }
}

impl<T: Scalar, X: Tensor<Scalar = T>, L: Layer<X, Scalar = T, Output: Like<X>>> Layer<X> for Residual<L> {
    type Scalar = T;
    type Output = L::Output;
    type Tape = (L::Tape, (L::Output,));
    type Scratch = (L::Scratch, (L::Output,));
    const MULTIPLY_ADDS: MultiplyAdds = L::MULTIPLY_ADDS;

    #[inline]
    fn infer(&self, x: &X, y: &mut L::Output, (tape, _): &mut Self::Tape) {
        self.0.infer(x, y, tape);
        add(y, x);
    }

    #[inline]
    fn forward(&self, x: &X, y: &mut L::Output, (tape, (inner,)): &mut Self::Tape) {
        self.0.forward(x, inner, tape);
        y.as_mut_slice().copy_from_slice(inner.as_slice());
        add(y, x);
    }

    #[inline]
    fn backward_input(
        &self,
        x: &X,
        _: &L::Output,
        (tape, (inner,)): &mut Self::Tape,
        (scratch, (dinner,)): &mut Self::Scratch,
        dy: &mut L::Output,
        dx: &mut X,
    ) {
        dinner.as_mut_slice().copy_from_slice(dy.as_slice());
        self.0.backward_input(x, inner, tape, scratch, dinner, dx);
        add(dx, dy);
    }

    #[inline]
    fn backward<O: Optimizer<T>>(
        &mut self,
        x: &X,
        _: &L::Output,
        (tape, (inner,)): &mut Self::Tape,
        (scratch, (dinner,)): &mut Self::Scratch,
        dy: &mut L::Output,
        dx: Option<&mut X>,
        optimizer: &O,
        state: &mut Self::State<O>,
    ) {
        let Some(dx) = dx else {
            return self.0.backward(x, inner, tape, scratch, dy, None, optimizer, state);
        };
        dinner.as_mut_slice().copy_from_slice(dy.as_slice());
        self.0.backward(x, inner, tape, scratch, dinner, Some(dx), optimizer, state);
        add(dx, dy);
    }
}

/// Adds `x` to `y`, element by element.
#[inline(always)]
pub(super) fn add<Y: Tensor, X: Tensor<Scalar = Y::Scalar>>(y: &mut Y, x: &X) {
    for (y, &x) in y.as_mut_slice().iter_mut().zip(x.as_slice()) {
        *y += x;
    }
}

#[cfg(feature = "rand")]
impl<L> rand::distr::Distribution<Residual<L>> for rand::distr::StandardUniform
where
    rand::distr::StandardUniform: rand::distr::Distribution<L>,
{
    fn sample<R: rand::Rng + ?Sized>(&self, rng: &mut R) -> Residual<L> {
        Residual(self.sample(rng))
    }
}
