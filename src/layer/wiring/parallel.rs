use super::join::Join;
use super::residual::add;
use crate::contract::{Layer, MultiplyAdds, Optimizer, Parameters, Visitor};
use crate::scalar::Scalar;
use crate::tensor::{Tensor, Zero};
use zerocopy::FromZeros;

/// Two branches with the same input, whose outputs are joined: added ([`Sum`](crate::Sum)) or laid side by side ([`Concat`](crate::Concat)).
///
/// # Shape
///
/// | join | branches | output |
/// |:--|:--|:--|
/// | `Sum` | any shape, both the same | that shape |
/// | `Concat<C>` | `Matrix<B, C1>` and `Matrix<B, C2>` | `Matrix<B, C>`, C = C1 + C2 |
/// | `Concat<C>` | `Tensor3<B, L, C1>` and `Tensor3<B, L, C2>` | `Tensor3<B, L, C>`, features side by side |
/// | `Concat<C>` | `Tensor4<B, C1, H, W>` and `Tensor4<B, C2, H, W>` | `Tensor4<B, C, H, W>`, channels one after the other |
///
/// # Maths
///
/// ```text
/// forward    y  = join(A(x), B(x))
/// backward   dx = what A makes of its part of dy + what B makes of its part
/// ```
///
/// # Memory
///
/// Tape: those of the branches, and their outputs. Scratch: those of the branches, the gradients of their outputs, and
/// one of the input.
///
/// # Panics
///
/// Never: a sum of channels that is not `C` fails the build with the right number.
///
/// # Source
///
/// As `torch.cat`, along the features or along the channels of images.
///
/// # Example
///
/// ```
/// use constnet::{Concat, Layer, Matrix, Parallel, Relu, Sum, Tanh};
/// let x = Matrix([[-1.0, 2.0]]);
/// assert_eq!(Parallel { a: Relu, b: Relu, join: Sum }.predict(&x), Matrix([[0.0, 4.0]]));
/// let Matrix([y]) = Parallel { a: Relu, b: Tanh, join: Concat::<4> }.predict(&x);
/// assert_eq!(y[..2], [0.0, 2.0]);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, FromZeros)]
pub struct Parallel<A, B, J> {
    /// The first branch.
    pub a: A,
    /// The second branch.
    pub b: B,
    /// How their outputs become one.
    pub join: J,
}

impl<A: Zero, B: Zero, J: Zero> Zero for Parallel<A, B, J> {
    const ZERO: Self = Self { a: A::ZERO, b: B::ZERO, join: J::ZERO };
}

impl<T, A: Parameters<T>, B: Parameters<T>, J> Parameters<T> for Parallel<A, B, J> {
    type State<O: Optimizer<T>> = (A::State<O>, B::State<O>);
    const COUNT: usize = A::COUNT + B::COUNT;

    #[inline]
    fn visit<O: Optimizer<T>, V: Visitor<T, O>>(&mut self, state: &mut Self::State<O>, visitor: &mut V) {
        visitor.enter(0);
        self.a.visit(&mut state.0, visitor);
        visitor.leave();
        visitor.enter(1);
        self.b.visit(&mut state.1, visitor);
        visitor.leave();
    }
}

impl<T, X, A, B, J> Layer<X> for Parallel<A, B, J>
where
    T: Scalar,
    X: Tensor<Scalar = T>,
    A: Layer<X, Scalar = T>,
    B: Layer<X, Scalar = T>,
    J: Join<A::Output, B::Output, Output: Tensor<Scalar = T>>,
{
    type Scalar = T;
    type Output = J::Output;
    type Tape = ((A::Tape, B::Tape), (A::Output, B::Output));
    type Scratch = ((A::Scratch, B::Scratch), (A::Output, B::Output, X));
    const MULTIPLY_ADDS: MultiplyAdds = A::MULTIPLY_ADDS.plus(B::MULTIPLY_ADDS);

    #[inline]
    fn infer(&self, x: &X, y: &mut J::Output, ((tape_a, tape_b), (a, b)): &mut Self::Tape) {
        self.a.infer(x, a, tape_a);
        self.b.infer(x, b, tape_b);
        self.join.join(a, b, y);
    }

    #[inline]
    fn forward(&self, x: &X, y: &mut J::Output, ((tape_a, tape_b), (a, b)): &mut Self::Tape) {
        self.a.forward(x, a, tape_a);
        self.b.forward(x, b, tape_b);
        self.join.join(a, b, y);
    }

    #[inline]
    fn backward_input(
        &self,
        x: &X,
        _: &J::Output,
        ((tape_a, tape_b), (a, b)): &mut Self::Tape,
        ((scratch_a, scratch_b), (da, db, part)): &mut Self::Scratch,
        dy: &mut J::Output,
        dx: &mut X,
    ) {
        self.join.split(dy, da, db);
        self.a.backward_input(x, a, tape_a, scratch_a, da, dx);
        self.b.backward_input(x, b, tape_b, scratch_b, db, part);
        add(dx, part);
    }

    #[inline]
    fn backward<O: Optimizer<T>>(
        &mut self,
        x: &X,
        _: &J::Output,
        ((tape_a, tape_b), (a, b)): &mut Self::Tape,
        ((scratch_a, scratch_b), (da, db, part)): &mut Self::Scratch,
        dy: &mut J::Output,
        dx: Option<&mut X>,
        optimizer: &O,
        (state_a, state_b): &mut Self::State<O>,
    ) {
        self.join.split(dy, da, db);
        let Some(dx) = dx else {
            self.a.backward(x, a, tape_a, scratch_a, da, None, optimizer, state_a);
            return self.b.backward(x, b, tape_b, scratch_b, db, None, optimizer, state_b);
        };
        self.a.backward(x, a, tape_a, scratch_a, da, Some(dx), optimizer, state_a);
        self.b.backward(x, b, tape_b, scratch_b, db, Some(part), optimizer, state_b);
        add(dx, part);
    }
}

#[cfg(feature = "rand")]
impl<A, B, J: Zero> rand::distr::Distribution<Parallel<A, B, J>> for rand::distr::StandardUniform
where
    rand::distr::StandardUniform: rand::distr::Distribution<A> + rand::distr::Distribution<B>,
{
    fn sample<R: rand::Rng + ?Sized>(&self, rng: &mut R) -> Parallel<A, B, J> {
        Parallel { a: self.sample(rng), b: self.sample(rng), join: J::ZERO }
    }
}
