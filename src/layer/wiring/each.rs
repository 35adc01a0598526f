use crate::contract::{Fan, Gathered, Layer, MultiplyAdds, Optimizer, Parameters, Visitor};
use crate::scalar::Scalar;
use crate::tensor::{Elements, Stack, Tensor, Zero};
use core::marker::PhantomData;
use zerocopy::FromZeros;

/// One layer over each of `N` tensors: the same parameters for all.
///
/// # Shape
///
/// | input | the layer maps | output |
/// |:--|:--|:--|
/// | `Tensor3<N, A, B>` | `Matrix<A, B>` to `Matrix<C, D>` | `Tensor3<N, C, D>` |
/// | `Tensor4<N, A, B, C>` | `Tensor3<A, B, C>` to `Matrix<D, E>` | `Tensor3<N, D, E>` |
/// | `Tensor4<N, A, B, C>` | `Tensor3<A, B, C>` to `Tensor3<D, E, F>` | `Tensor4<N, D, E, F>` |
///
/// # Maths
///
/// ```text
/// forward    y[n]    = L(x[n])
/// backward   dx[n]   = what L makes of dy[n]
///            dparams = Σn those of L for x[n] and dy[n]
/// ```
///
/// # Memory
///
/// Tape: `N` times that of the layer and its output, and one input. Scratch: that of the layer, an output and two inputs.
/// The gradients of the parameters are summed in the state: one scalar for each besides the optimiser's.
///
/// # Source
///
/// As Keras' `TimeDistributed`, or PyTorch's `torch.vmap` of a module.
///
/// # Example
///
/// ```
/// use constnet::{Each, Layer, Relu, Tensor3};
/// let x = Tensor3([[[-1.0, 2.0]], [[3.0, -4.0]]]);
/// assert_eq!(Each::<2, _>(Relu).predict(&x), Tensor3([[[0.0, 2.0]], [[3.0, 0.0]]]));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, FromZeros)]
pub struct Each<const N: usize, L>(
    /// The layer.
    pub L,
);

impl<const N: usize, L: Zero> Zero for Each<N, L> {
    const ZERO: Self = Self(L::ZERO);
}

/// The optimiser that sums gradients in its slots, beside those of `O`, until `O` is given them.
#[derive(Clone, Copy, Debug)]
pub struct Gathering<O>(PhantomData<O>);

impl<T: Scalar, O: Optimizer<T>> Optimizer<T> for Gathering<O> {
    type Slot<P: Tensor<Scalar = T>> = Gathered<P, O::Slot<P>>;
    const TRAINS: bool = O::TRAINS;

    #[inline]
    fn update<P: Tensor<Scalar = T>>(&self, _: &mut P, slot: &mut Self::Slot<P>, offset: usize, gradient: &[T]) {
        for (sum, &gradient) in slot.gradient.as_mut_slice().iter_mut().skip(offset).zip(gradient) {
            *sum += gradient;
        }
    }
}

/// Gives `O` the sums, and begins new ones.
struct HandOver<'a, O>(&'a O);

impl<T: Scalar, O: Optimizer<T>> Visitor<T, Gathering<O>> for HandOver<'_, O> {
    fn parameter<P: Tensor<Scalar = T>>(&mut self, _: &'static str, parameter: &mut P, slot: &mut Gathered<P, O::Slot<P>>) {
        self.0.update(parameter, &mut slot.slot, 0, slot.gradient.as_slice());
        slot.gradient.as_mut_slice().fill(T::ZERO);
    }
}

/// Shows a visitor of `O` the slots of `O`.
struct Inside<'a, V>(&'a mut V);

impl<T: Scalar, O: Optimizer<T>, V: Visitor<T, O>> Visitor<T, Gathering<O>> for Inside<'_, V> {
    fn parameter<P: Tensor<Scalar = T>>(&mut self, name: &'static str, parameter: &mut P, slot: &mut Gathered<P, O::Slot<P>>) {
        self.0.parameter(name, parameter, &mut slot.slot);
    }

    fn weight<P: Tensor<Scalar = T>>(
        &mut self,
        name: &'static str,
        fan: Fan,
        parameter: &mut P,
        slot: &mut Gathered<P, O::Slot<P>>,
    ) {
        self.0.weight(name, fan, parameter, &mut slot.slot);
    }

    fn gain<P: Tensor<Scalar = T>>(
        &mut self,
        name: &'static str,
        start: T,
        parameter: &mut P,
        slot: &mut Gathered<P, O::Slot<P>>,
    ) {
        self.0.gain(name, start, parameter, &mut slot.slot);
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

impl<T: Scalar, const N: usize, L: Parameters<T>> Parameters<T> for Each<N, L> {
    type State<O: Optimizer<T>> = L::State<Gathering<O>>;
    const COUNT: usize = L::COUNT;

    #[inline]
    fn visit<O: Optimizer<T>, V: Visitor<T, O>>(&mut self, state: &mut Self::State<O>, visitor: &mut V) {
        self.0.visit(state, &mut Inside(visitor));
    }
}

/// The numbers of element `n` of `all`.
fn element<T>(all: &[T], n: usize, length: usize) -> &[T] {
    all.get(n * length..).and_then(|rest| rest.get(..length)).unwrap_or_default()
}

fn element_mut<T>(all: &mut [T], n: usize, length: usize) -> &mut [T] {
    all.get_mut(n * length..).and_then(|rest| rest.get_mut(..length)).unwrap_or_default()
}

type In<X, const N: usize> = <X as Elements<N>>::Element;
type Out<L, X, const N: usize> = <L as Layer<In<X, N>>>::Output;

impl<T: Scalar, const N: usize, X, L> Layer<X> for Each<N, L>
where
    X: Elements<N, Scalar = T>,
    L: Layer<X::Element, Scalar = T, Output: Stack<N>>,
{
    type Scalar = T;
    type Output = <Out<L, X, N> as Stack<N>>::Stacked;
    type Tape = ([L::Tape; N], [Out<L, X, N>; N], (In<X, N>,));
    type Scratch = (L::Scratch, (Out<L, X, N>,), [In<X, N>; 2]);
    const MULTIPLY_ADDS: MultiplyAdds = L::MULTIPLY_ADDS.times(N);

    #[inline]
    fn infer(&self, x: &X, y: &mut Self::Output, (tapes, ys, (input,)): &mut Self::Tape) {
        for (n, (tape, output)) in tapes.iter_mut().zip(ys).enumerate() {
            input.as_mut_slice().copy_from_slice(element(x.as_slice(), n, In::<X, N>::LEN));
            self.0.infer(input, output, tape);
            element_mut(y.as_mut_slice(), n, Out::<L, X, N>::LEN).copy_from_slice(output.as_slice());
        }
    }

    #[inline]
    fn forward(&self, x: &X, y: &mut Self::Output, (tapes, ys, (input,)): &mut Self::Tape) {
        for (n, (tape, output)) in tapes.iter_mut().zip(ys).enumerate() {
            input.as_mut_slice().copy_from_slice(element(x.as_slice(), n, In::<X, N>::LEN));
            self.0.forward(input, output, tape);
            element_mut(y.as_mut_slice(), n, Out::<L, X, N>::LEN).copy_from_slice(output.as_slice());
        }
    }

    #[inline]
    fn backward_input(
        &self,
        x: &X,
        _: &Self::Output,
        (tapes, ys, _): &mut Self::Tape,
        (scratch, (doutput,), [input, dinput]): &mut Self::Scratch,
        dy: &mut Self::Output,
        dx: &mut X,
    ) {
        for (n, (tape, output)) in tapes.iter_mut().zip(ys).enumerate() {
            input.as_mut_slice().copy_from_slice(element(x.as_slice(), n, In::<X, N>::LEN));
            doutput.as_mut_slice().copy_from_slice(element(dy.as_slice(), n, Out::<L, X, N>::LEN));
            self.0.backward_input(input, output, tape, scratch, doutput, dinput);
            element_mut(dx.as_mut_slice(), n, In::<X, N>::LEN).copy_from_slice(dinput.as_slice());
        }
    }

    #[inline]
    fn backward<O: Optimizer<T>>(
        &mut self,
        x: &X,
        _: &Self::Output,
        (tapes, ys, _): &mut Self::Tape,
        (scratch, (doutput,), [input, dinput]): &mut Self::Scratch,
        dy: &mut Self::Output,
        mut dx: Option<&mut X>,
        optimizer: &O,
        state: &mut Self::State<O>,
    ) {
        let gathering = Gathering::<O>(PhantomData);
        for (n, (tape, output)) in tapes.iter_mut().zip(ys).enumerate() {
            input.as_mut_slice().copy_from_slice(element(x.as_slice(), n, In::<X, N>::LEN));
            doutput.as_mut_slice().copy_from_slice(element(dy.as_slice(), n, Out::<L, X, N>::LEN));
            let wanted = dx.is_some().then_some(&mut *dinput);
            self.0.backward(input, output, tape, scratch, doutput, wanted, &gathering, state);
            if let Some(dx) = &mut dx {
                element_mut(dx.as_mut_slice(), n, In::<X, N>::LEN).copy_from_slice(dinput.as_slice());
            }
        }
        self.0.visit(state, &mut HandOver(optimizer));
    }
}

#[cfg(feature = "rand")]
impl<const N: usize, L> rand::distr::Distribution<Each<N, L>> for rand::distr::StandardUniform
where
    rand::distr::StandardUniform: rand::distr::Distribution<L>,
{
    fn sample<R: rand::Rng + ?Sized>(&self, rng: &mut R) -> Each<N, L> {
        Each(self.sample(rng))
    }
}
