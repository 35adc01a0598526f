use crate::contract::{Layer, MultiplyAdds, Optimizer, Parameters, Visitor};
use crate::scalar::Scalar;
use crate::tensor::{Like, Tensor, Zero};
use zerocopy::FromZeros;

/// `N` layers of one kind, one after the other, each with parameters of its own.
///
/// # Shape
///
/// That of the layer, which must give back the shape that it takes.
///
/// # Memory
///
/// Tape: `N` times that of the layer, and `N` outputs. Scratch: that of one layer, and two gradients of an output.
///
/// # Example
///
/// ```
/// use constnet::{Layer, Linear, Matrix, Repeat};
/// let double = Linear { weight: Matrix([[2.0]]), bias: Matrix([[0.0]]) };
/// assert_eq!(Repeat([double; 3]).predict(&Matrix([[1.0]])), Matrix([[8.0]]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, FromZeros)]
pub struct Repeat<const N: usize, L>(
    /// The layers.
    pub [L; N],
);

impl<const N: usize, L: Zero> Zero for Repeat<N, L> {
    const ZERO: Self = Self([L::ZERO; N]);
}

impl<T, const N: usize, L: Parameters<T>> Parameters<T> for Repeat<N, L> {
    type State<O: Optimizer<T>> = [L::State<O>; N];
    const COUNT: usize = N * L::COUNT;

    #[inline]
    fn visit<O: Optimizer<T>, V: Visitor<T, O>>(&mut self, state: &mut Self::State<O>, visitor: &mut V) {
        for (index, (layer, state)) in self.0.iter_mut().zip(state).enumerate() {
            visitor.enter(index);
            layer.visit(state, visitor);
            visitor.leave();
        }
    }
}

impl<T: Scalar, X: Tensor<Scalar = T>, const N: usize, L> Layer<X> for Repeat<N, L>
where
    L: Layer<X, Scalar = T, Output: Like<X>>,
{
    type Scalar = T;
    type Output = L::Output;
    type Tape = ([L::Tape; N], [L::Output; N]);
    type Scratch = (L::Scratch, [L::Output; 2]);
    const MULTIPLY_ADDS: MultiplyAdds = match N.checked_sub(1) {
        Some(later) => {
            let one = L::MULTIPLY_ADDS;
            // Behind the first, something before learns.
            let behind = if L::COUNT > 0 { one.backward_with_input } else { one.backward };
            MultiplyAdds { backward: one.backward + later * behind, ..one.times(N) }
        }
        None => MultiplyAdds::NONE,
    };

    #[inline]
    fn infer(&self, x: &X, y: &mut L::Output, (tapes, ys): &mut Self::Tape) {
        let mut input = x;
        for ((layer, tape), y) in self.0.iter().zip(tapes).zip(ys) {
            layer.infer(input, y, tape);
            input = y.like();
        }
        y.as_mut_slice().copy_from_slice(input.as_slice());
    }

    #[inline]
    fn forward(&self, x: &X, y: &mut L::Output, (tapes, ys): &mut Self::Tape) {
        let mut input = x;
        for ((layer, tape), y) in self.0.iter().zip(tapes).zip(ys) {
            layer.forward(input, y, tape);
            input = y.like();
        }
        y.as_mut_slice().copy_from_slice(input.as_slice());
    }

    #[inline]
    fn backward_input(
        &self,
        x: &X,
        _: &L::Output,
        (tapes, ys): &mut Self::Tape,
        (scratch, [from, to]): &mut Self::Scratch,
        dy: &mut L::Output,
        dx: &mut X,
    ) {
        let (mut from, mut to) = (from, to);
        from.as_mut_slice().copy_from_slice(dy.as_slice());
        for (index, (layer, tape)) in self.0.iter().zip(tapes).enumerate().rev() {
            let Some((x, y)) = around(x, ys, index) else { continue };
            layer.backward_input(x, y, tape, scratch, from, to.like_mut());
            (from, to) = (to, from);
        }
        dx.as_mut_slice().copy_from_slice(from.as_slice());
    }

    #[inline]
    fn backward<O: Optimizer<T>>(
        &mut self,
        x: &X,
        _: &L::Output,
        (tapes, ys): &mut Self::Tape,
        (scratch, [from, to]): &mut Self::Scratch,
        dy: &mut L::Output,
        dx: Option<&mut X>,
        optimizer: &O,
        state: &mut Self::State<O>,
    ) {
        let (mut from, mut to) = (from, to);
        from.as_mut_slice().copy_from_slice(dy.as_slice());
        for (index, ((layer, tape), state)) in self.0.iter_mut().zip(tapes).zip(state).enumerate().rev() {
            let Some((x, y)) = around(x, ys, index) else { continue };
            let wanted = dx.is_some() || (index > 0 && O::TRAINS && L::COUNT > 0);
            layer.backward(x, y, tape, scratch, from, wanted.then_some(to.like_mut()), optimizer, state);
            (from, to) = (to, from);
        }
        if let Some(dx) = dx {
            dx.as_mut_slice().copy_from_slice(from.as_slice());
        }
    }
}

/// The input and the output of layer `index`.
#[inline(always)]
fn around<'a, X, Y: Like<X>>(x: &'a X, ys: &'a [Y], index: usize) -> Option<(&'a X, &'a Y)> {
    let input = match index.checked_sub(1) {
        Some(before) => ys.get(before)?.like(),
        None => x,
    };
    Some((input, ys.get(index)?))
}

#[cfg(feature = "rand")]
impl<const N: usize, L> rand::distr::Distribution<Repeat<N, L>> for rand::distr::StandardUniform
where
    rand::distr::StandardUniform: rand::distr::Distribution<L>,
{
    fn sample<R: rand::Rng + ?Sized>(&self, rng: &mut R) -> Repeat<N, L> {
        Repeat(core::array::from_fn(|_| self.sample(rng)))
    }
}
