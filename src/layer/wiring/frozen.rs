use crate::contract::{Layer, MultiplyAdds, Optimizer, Parameters, Stateless, Visitor};
use crate::scalar::Scalar;
use crate::tensor::{Tensor, Zero};
use core::marker::PhantomData;

/// A layer, or a tuple of them, that does not train.
///
/// The gradients of its parameters are not computed, no optimiser has a slot for them, and if nothing before it trains
/// either, no gradient flows into it. Its parameters are shown to visitors as [buffers](crate::Visitor::buffer): give them values
/// before. A layer that behaves otherwise in training still does: dropout drops, and
/// `BatchNorm` takes the statistics of the batch, while its running ones stay.
///
/// A shared reference to a layer is frozen too, so weights may stay in flash: `(&FEATURES, Linear::<8, 2>::ZERO)`.
///
/// # Shape, maths, memory
///
/// Those of the layer, without parameters.
///
/// # Source
///
/// As PyTorch's `requires_grad_(False)`.
///
/// # Example
///
/// ```
/// use constnet::{Frozen, Layer, Linear, Matrix, Sgd, SumSquaredError, Trainer};
/// static DOUBLE: Linear<1, 1> = Linear { weight: Matrix([[2.0]]), bias: Matrix([[0.0]]) };
/// assert_eq!(Frozen(DOUBLE).predict(&Matrix([[3.0]])), Matrix([[6.0]]));
///
/// let mut trainer = Trainer::new((&DOUBLE, DOUBLE), SumSquaredError, Sgd::new(0.125));
/// // 2·2·1 − 0: the gradient of the last weight is 2·4·2
/// trainer.step(&Matrix([[1.0]]), &Matrix([[0.0]])).unwrap();
/// assert_eq!(trainer.model.1.weight, Matrix([[0.0]]));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, zerocopy::FromZeros)]
pub struct Frozen<L>(
    /// The layer.
    pub L,
);

impl<L: Zero> Zero for Frozen<L> {
    const ZERO: Self = Self(L::ZERO);
}

impl<L: Parameters<T>, T: Scalar> Parameters<T> for Frozen<L> {
    type State<O: Optimizer<T>> = ();
    const COUNT: usize = 0;

    /// Shows the parameters as buffers.
    #[inline(always)]
    fn visit<O: Optimizer<T>, V: Visitor<T, O>>(&mut self, (): &mut (), visitor: &mut V) {
        let mut none = Zero::ZERO;
        self.0.visit(&mut none, &mut Untrained::<V, O>(visitor, PhantomData));
    }
}

/// Shows a visitor all parameters as buffers.
struct Untrained<'a, V, O>(&'a mut V, PhantomData<O>);

impl<T: Scalar, O: Optimizer<T>, V: Visitor<T, O>> Visitor<T, Stateless> for Untrained<'_, V, O> {
    fn parameter<P: Tensor<Scalar = T>>(&mut self, name: &'static str, parameter: &mut P, (): &mut ()) {
        self.0.buffer(name, parameter.as_mut_slice(), T::ZERO);
    }

    fn gain<P: Tensor<Scalar = T>>(&mut self, name: &'static str, start: T, parameter: &mut P, (): &mut ()) {
        self.0.buffer(name, parameter.as_mut_slice(), start);
    }

    fn buffer(&mut self, name: &'static str, values: &mut [T], start: T) {
        self.0.buffer(name, values, start);
    }

    fn enter(&mut self, index: usize) {
        self.0.enter(index);
    }

    fn leave(&mut self) {
        self.0.leave();
    }
}

impl<X, L: Layer<X, Scalar: Scalar>> Layer<X> for Frozen<L> {
    type Scalar = L::Scalar;
    type Output = L::Output;
    type Tape = L::Tape;
    type Scratch = L::Scratch;
    const MULTIPLY_ADDS: MultiplyAdds = L::MULTIPLY_ADDS.frozen();

    #[inline(always)]
    fn infer(&self, x: &X, y: &mut L::Output, tape: &mut L::Tape) {
        self.0.infer(x, y, tape);
    }

    #[inline(always)]
    fn forward(&self, x: &X, y: &mut L::Output, tape: &mut L::Tape) {
        self.0.forward(x, y, tape);
    }

    #[inline(always)]
    fn backward_input(&self, x: &X, y: &L::Output, tape: &mut L::Tape, scratch: &mut L::Scratch, dy: &mut L::Output, dx: &mut X) {
        self.0.backward_input(x, y, tape, scratch, dy, dx);
    }

    #[inline(always)]
    fn backward<O: Optimizer<L::Scalar>>(
        &mut self,
        x: &X,
        y: &L::Output,
        tape: &mut L::Tape,
        scratch: &mut L::Scratch,
        dy: &mut L::Output,
        dx: Option<&mut X>,
        _: &O,
        (): &mut (),
    ) {
        let mut none = Zero::ZERO;
        self.0.backward(x, y, tape, scratch, dy, dx, &Stateless, &mut none);
    }
}

impl<L, T> Parameters<T> for &L {
    type State<O: Optimizer<T>> = ();
    const COUNT: usize = 0;

    #[inline(always)]
    fn visit<O: Optimizer<T>, V: Visitor<T, O>>(&mut self, (): &mut (), _: &mut V) {}
}

impl<X, L: Layer<X>> Layer<X> for &L {
    type Scalar = L::Scalar;
    type Output = L::Output;
    type Tape = L::Tape;
    type Scratch = L::Scratch;
    const MULTIPLY_ADDS: MultiplyAdds = L::MULTIPLY_ADDS.frozen();

    #[inline(always)]
    fn infer(&self, x: &X, y: &mut L::Output, tape: &mut L::Tape) {
        (**self).infer(x, y, tape);
    }

    #[inline(always)]
    fn forward(&self, x: &X, y: &mut L::Output, tape: &mut L::Tape) {
        (**self).forward(x, y, tape);
    }

    #[inline(always)]
    fn backward_input(&self, x: &X, y: &L::Output, tape: &mut L::Tape, scratch: &mut L::Scratch, dy: &mut L::Output, dx: &mut X) {
        (**self).backward_input(x, y, tape, scratch, dy, dx);
    }
}

#[cfg(feature = "rand")]
impl<L> rand::distr::Distribution<Frozen<L>> for rand::distr::StandardUniform
where
    rand::distr::StandardUniform: rand::distr::Distribution<L>,
{
    fn sample<R: rand::Rng + ?Sized>(&self, rng: &mut R) -> Frozen<L> {
        Frozen(self.sample(rng))
    }
}
