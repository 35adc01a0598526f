use crate::contract::{Layer, MultiplyAdds, Optimizer, Parameters, Visitor};
use crate::kernel::{self, Gemm, Kernel, Operand, Start};
use crate::layer::{Linear, Softmax};
use crate::scalar::Float;
use crate::sentence::Sentence;
use crate::tensor::{Matrix, Sequences, Tensor, Tensor3, Zero};
use zerocopy::FromZeros;

/// Each step of a sequence becomes a mean of all steps, weighted by how well its query fits their keys, in `H` heads that
/// each see their own part of the features.
///
/// # Shape
///
/// `Tensor3<B, L, E>` to the same: `B` sequences of `L` steps of `E` features. `H` must divide `E`.
///
/// # Maths
///
/// ```text
/// q, k, v    = query(x), key(x), value(x): linear layers; in each head, with its d = E/H features of each:
/// forward    s = q kᵀ/√d, and −∞ where a step would see a later one, if causal
///            p = softmax(s) of each row,  o = p v;  y = output(o of all heads)
/// backward   do from y as in a linear layer;  dv = pᵀ do,  dp = do vᵀ
///            ds = p (dp − Σ dp p)/√d of each row,  dq = ds k,  dk = dsᵀ q
///            dx and all parameters from dq, dk, dv as in linear layers
/// ```
///
/// # Start values
///
/// Those of [`Linear`]. (PyTorch draws the first three Xavier-uniform and sets biases to zero.)
///
/// # Memory
///
/// `4 (E + 1) E` scalars of parameters. Tape: `4 B L E + 2 L²` scalars, as the probabilities of one head at a time are
/// computed anew in `backward`. As much scratch.
///
/// # Precision
///
/// As [`Linear`] and [`Softmax`].
///
/// # Source
///
/// A. Vaswani et al., "Attention is all you need", 2017, equation 1 and section 3.2.2; as `torch.nn.MultiheadAttention` of
/// one input thrice, whose `in_proj_weight` is the three first weights transposed and stacked.
///
/// # Example
///
/// ```
/// use constnet::{Layer, Linear, Matrix, SelfAttention, Tensor3};
/// let same = Linear { weight: Matrix([[1.0]]), bias: Matrix([[0.0]]) };
/// let attention = SelfAttention::<1, 1> { query: Linear::ZERO, key: same, value: same, output: same, causal: true };
/// // A query of zero fits all keys: the mean of the steps so far.
/// assert_eq!(attention.predict(&Tensor3([[[1.0], [3.0], [8.0]]])), Tensor3([[[1.0], [2.0], [4.0]]]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, FromZeros)]
pub struct SelfAttention<const E: usize, const H: usize, T = f32> {
    /// What a step looks for.
    pub query: Linear<E, E, T>,
    /// What a step is found by.
    pub key: Linear<E, E, T>,
    /// What a step tells.
    pub value: Linear<E, E, T>,
    /// The heads' findings together.
    pub output: Linear<E, E, T>,
    /// Whether a step sees only itself and those before it.
    pub causal: bool,
}

impl<const E: usize, const H: usize, T: Kernel> SelfAttention<E, H, T> {
    /// All parameters zero, not causal.
    pub const ZERO: Self =
        Self { query: Linear::ZERO, key: Linear::ZERO, value: Linear::ZERO, output: Linear::ZERO, causal: false };

    /// Each step sees only itself and those before it.
    #[must_use]
    pub fn causal(self) -> Self {
        Self { causal: true, ..self }
    }
}

type State<const E: usize, T, O> = <Linear<E, E, T> as Parameters<T>>::State<O>;

impl<const E: usize, const H: usize, T: Kernel> Parameters<T> for SelfAttention<E, H, T> {
    type State<O: Optimizer<T>> = (State<E, T, O>, State<E, T, O>, State<E, T, O>, State<E, T, O>);
    const COUNT: usize = 4 * <Linear<E, E, T> as Parameters<T>>::COUNT;

    #[inline]
    fn visit<O: Optimizer<T>, V: Visitor<T, O>>(&mut self, state: &mut Self::State<O>, visitor: &mut V) {
        let layers = [&mut self.query, &mut self.key, &mut self.value, &mut self.output];
        let states = [&mut state.0, &mut state.1, &mut state.2, &mut state.3];
        for (index, (layer, state)) in layers.into_iter().zip(states).enumerate() {
            visitor.enter(index);
            layer.visit(state, visitor);
            visitor.leave();
        }
    }
}

/// What a [`SelfAttention`] keeps for `backward`.
#[derive(Clone, Copy, Debug, FromZeros)]
pub struct SelfAttentionTape<const B: usize, const L: usize, const E: usize, T> {
    q: Tensor3<B, L, E, T>,
    k: Tensor3<B, L, E, T>,
    v: Tensor3<B, L, E, T>,
    o: Tensor3<B, L, E, T>,
    s: Matrix<L, L, T>,
    p: Matrix<L, L, T>,
}

impl<const B: usize, const L: usize, const E: usize, T: Kernel> Zero for SelfAttentionTape<B, L, E, T> {
    const ZERO: Self = Self { q: Zero::ZERO, k: Zero::ZERO, v: Zero::ZERO, o: Zero::ZERO, s: Matrix::ZERO, p: Matrix::ZERO };
}

/// Where the features of a head begin in a slice of `B × L × E`, for each head of each sequence.
fn heads<const B: usize, const L: usize, const E: usize, const H: usize>() -> impl Iterator<Item = usize> {
    (0..B).flat_map(|b| (0..H).map(move |h| b * L * E + h * (E / H)))
}

/// Factors and products of one head.
struct Head<const L: usize, const E: usize, const H: usize>;

impl<const L: usize, const E: usize, const H: usize> Head<L, E, H> {
    const FEATURES: usize = {
        if H == 0 || !E.is_multiple_of(H) {
            let sentence = Sentence::EMPTY.text("expected a number of heads that divides the ").number(E);
            panic!("{}", sentence.text(" features, found ").number(H).as_str());
        }
        E / H
    };

    /// `y = a bᵀ` of two parts of `L` steps: an `L × L` matrix.
    fn between<T: Kernel>(a: &[T], b: &[T], y: &mut Matrix<L, L, T>) {
        let (a, b) = (Operand::rows(a, E), Operand::columns(b, E));
        let y = y.as_mut_slice();
        T::gemm(Gemm { rows: L, cols: L, depth: Self::FEATURES, a, b, start: Start::Zero, y, y_stride: L });
    }

    /// `y = a b` of an `L × L` matrix, as it is or transposed, and a part of `L` steps.
    fn through<T: Kernel>(a: Operand<'_, T>, b: &[T], y: &mut [T]) {
        let b = Operand::rows(b, E);
        T::gemm(Gemm { rows: L, cols: Self::FEATURES, depth: L, a, b, start: Start::Zero, y, y_stride: E });
    }
}

fn from<T>(values: &[T], first: usize) -> &[T] {
    values.get(first..).unwrap_or_default()
}

fn from_mut<T>(values: &mut [T], first: usize) -> &mut [T] {
    values.get_mut(first..).unwrap_or_default()
}

impl<const E: usize, const H: usize, T: Float + Kernel> SelfAttention<E, H, T> {
    /// The probabilities `p` of the head that begins at `first`.
    fn probabilities<const B: usize, const L: usize>(&self, first: usize, tape: &mut SelfAttentionTape<B, L, E, T>) {
        let SelfAttentionTape { q, k, s, p, .. } = tape;
        Head::<L, E, H>::between(from(q.as_slice(), first), from(k.as_slice(), first), s);
        let scale = T::ONE / T::from_usize(Head::<L, E, H>::FEATURES).sqrt();
        for (l, row) in s.0.iter_mut().enumerate() {
            let Some((seen, hidden)) = row.split_at_mut_checked(if self.causal { l + 1 } else { L }) else { continue };
            // The greatest is taken off before the scale rounds it.
            let greatest = kernel::greatest(seen);
            seen.iter_mut().for_each(|s| *s = (*s - greatest) * scale);
            hidden.fill(T::from_f64(f64::NEG_INFINITY));
        }
        Softmax::<L>.infer(s, p, &mut ());
    }

    /// `dq`, `dk` and `dv` from `dy`, by way of `do`.
    fn gradients<const B: usize, const L: usize>(
        &self,
        tape: &mut SelfAttentionTape<B, L, E, T>,
        scratch: &mut SelfAttentionTape<B, L, E, T>,
    ) {
        let scale = T::ONE / T::from_usize(Head::<L, E, H>::FEATURES).sqrt();
        for first in heads::<B, L, E, H>() {
            self.probabilities(first, tape);
            let SelfAttentionTape { q, k, v, s, p, .. } = tape;
            let SelfAttentionTape { q: dq, k: dk, v: dv, o: d_o, s: ds, p: dp } = scratch;
            let d_o = from(d_o.as_slice(), first);
            Head::<L, E, H>::through(Operand::columns(p.as_slice(), L), d_o, from_mut(dv.as_mut_slice(), first));
            Head::<L, E, H>::between(d_o, from(v.as_slice(), first), dp);
            Softmax::<L>.backward_input(s, p, &mut (), &mut (), dp, ds);
            ds.as_mut_slice().iter_mut().for_each(|ds| *ds *= scale);
            let ds = ds.as_slice();
            Head::<L, E, H>::through(Operand::rows(ds, L), from(k.as_slice(), first), from_mut(dq.as_mut_slice(), first));
            Head::<L, E, H>::through(Operand::columns(ds, L), from(q.as_slice(), first), from_mut(dk.as_mut_slice(), first));
        }
    }

    /// `dx = dq queryᵀ + dk keyᵀ + dv valueᵀ`.
    fn input_gradient<const B: usize, const L: usize>(
        &self,
        SelfAttentionTape { q: dq, k: dk, v: dv, .. }: &SelfAttentionTape<B, L, E, T>,
        dx: &mut Tensor3<B, L, E, T>,
    ) {
        let parts = [(dq, &self.query, Start::Zero), (dk, &self.key, Start::Sum), (dv, &self.value, Start::Sum)];
        for (dy, Linear { weight, .. }, start) in parts {
            let (a, b) = (Operand::rows(dy.as_slice(), E), Operand::columns(weight.as_slice(), E));
            T::gemm(Gemm { rows: B * L, cols: E, depth: E, a, b, start, y: dx.as_mut_slice(), y_stride: E });
        }
    }
}

impl<X, const B: usize, const L: usize, const E: usize, const H: usize, T> Layer<X> for SelfAttention<E, H, T>
where
    X: Sequences<E, Scalar = T, Itself = Tensor3<B, L, E, T>>,
    T: Float + Kernel,
{
    type Scalar = T;
    type Output = Tensor3<B, L, E, T>;
    type Tape = SelfAttentionTape<B, L, E, T>;
    type Scratch = SelfAttentionTape<B, L, E, T>;
    const MULTIPLY_ADDS: MultiplyAdds = {
        let (linear, between) = (B * L * E * E, B * L * L * E);
        MultiplyAdds {
            forward: 4 * linear + 2 * between,
            backward_input: 4 * linear + 5 * between,
            backward: 5 * linear + 5 * between,
            backward_with_input: 8 * linear + 5 * between,
        }
    };

    fn infer(&self, x: &X, y: &mut Tensor3<B, L, E, T>, tape: &mut Self::Tape) {
        let x = x.itself();
        self.query.infer(x, &mut tape.q, &mut ());
        self.key.infer(x, &mut tape.k, &mut ());
        self.value.infer(x, &mut tape.v, &mut ());
        for first in heads::<B, L, E, H>() {
            self.probabilities(first, tape);
            let SelfAttentionTape { v, o, p, .. } = tape;
            let p = Operand::rows(p.as_slice(), L);
            Head::<L, E, H>::through(p, from(v.as_slice(), first), from_mut(o.as_mut_slice(), first));
        }
        self.output.infer(&tape.o, y, &mut ());
    }

    fn forward(&self, x: &X, y: &mut Tensor3<B, L, E, T>, tape: &mut Self::Tape) {
        self.infer(x, y, tape);
    }

    fn backward_input(
        &self,
        _: &X,
        y: &Tensor3<B, L, E, T>,
        tape: &mut Self::Tape,
        scratch: &mut Self::Scratch,
        dy: &mut Tensor3<B, L, E, T>,
        dx: &mut X,
    ) {
        self.output.backward_input(&tape.o, y, &mut (), &mut (), dy, &mut scratch.o);
        self.gradients(tape, scratch);
        self.input_gradient(scratch, dx.itself_mut());
    }

    fn backward<O: Optimizer<T>>(
        &mut self,
        x: &X,
        y: &Tensor3<B, L, E, T>,
        tape: &mut Self::Tape,
        scratch: &mut Self::Scratch,
        dy: &mut Tensor3<B, L, E, T>,
        dx: Option<&mut X>,
        optimizer: &O,
        state: &mut Self::State<O>,
    ) {
        if dx.is_none() && !O::TRAINS {
            return;
        }
        self.output.backward(&tape.o, y, &mut (), &mut (), dy, Some(&mut scratch.o), optimizer, &mut state.3);
        self.gradients(tape, scratch);
        if let Some(dx) = dx {
            self.input_gradient(scratch, dx.itself_mut());
        }
        let SelfAttentionTape { q, k, v, .. } = tape;
        let SelfAttentionTape { q: dq, k: dk, v: dv, .. } = scratch;
        let x = x.itself();
        self.query.backward(x, q, &mut (), &mut (), dq, None, optimizer, &mut state.0);
        self.key.backward(x, k, &mut (), &mut (), dk, None, optimizer, &mut state.1);
        self.value.backward(x, v, &mut (), &mut (), dv, None, optimizer, &mut state.2);
    }
}

#[cfg(feature = "rand")]
impl<const E: usize, const H: usize, T: Kernel> rand::distr::Distribution<SelfAttention<E, H, T>> for rand::distr::StandardUniform
where
    rand::distr::StandardUniform: rand::distr::Distribution<Linear<E, E, T>>,
{
    fn sample<R: rand::Rng + ?Sized>(&self, rng: &mut R) -> SelfAttention<E, H, T> {
        SelfAttention {
            query: self.sample(rng),
            key: self.sample(rng),
            value: self.sample(rng),
            output: self.sample(rng),
            causal: false,
        }
    }
}
