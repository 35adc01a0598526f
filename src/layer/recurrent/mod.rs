//! Layers that carry a state from step to step.

mod gates;
mod gru;
mod last;
mod lstm;
mod rnn;
mod sequence;
mod stream;
mod tape;

pub use gates::{Back, Gates};
pub use gru::{Gru, GruGates};
pub use last::Last;
pub use lstm::{Lstm, LstmGates};
pub use rnn::{Rnn, RnnGates};
pub use stream::RecurrentState;
pub use tape::{RecurrentScratch, RecurrentTape};

use crate::contract::{Fan, Optimizer, Parameters, Visitor};
use crate::kernel::Kernel;
use crate::tensor::{Matrix, Tensor3, Zero};
use core::marker::PhantomData;
use zerocopy::FromZeros;

#[cfg(feature = "rand")]
use crate::layer::uniform::{inverse_root, uniform};

/// A recurrent layer with the gates `K`: [`Rnn`], [`Gru`] or [`Lstm`].
///
/// # Shape
///
/// | | type | meaning |
/// |:--|:--|:--|
/// | input | `Tensor3<B, L, I>` | `B` sequences of `L` steps with `I` features |
/// | output | `Tensor3<B, L, H>` | the hidden state after each step |
/// | `weight_ih` | `Tensor3<I, G, H>` | for each input feature a row for each of the `G` gates |
/// | `weight_hh` | `Tensor3<H, G, H>` | for each hidden feature a row for each gate |
/// | `bias_ih`, `bias_hh` | `Matrix<G, H>` | a row for each gate |
///
/// [`Last`] takes the last step of the output. [`step`](Self::step) takes one sample at a time and keeps the state.
///
/// # Maths
///
/// ```text
/// forward    a = x[b,l] weight_ih + bias_ih,  c = h[b,l−1] weight_hh + bias_hh;  h[b,l] from a, c, h[b,l−1] by the gates
/// backward   da, dc from dh[b,l] by the gates, from the last step to the first
///            dh[b,l−1] += dc weight_hhᵀ,  dx = da weight_ihᵀ
///            dweight_ih = Σ xᵀ da,  dbias_ih = Σ da,  dweight_hh = Σ h[b,l−1]ᵀ dc,  dbias_hh = Σ dc
/// ```
///
/// Each sequence begins with a state of zeros.
///
/// # Start values
///
/// With the feature `rand`, all uniform within ±1/√H, as PyTorch's default.
///
/// # Memory
///
/// `(I + H + 2) G H` scalars of parameters. Tape: `B L S H + B G H` scalars, `S` of the gates. Scratch: `B L G H + 2 B H`.
/// On the stack, 16 features of a step at a time, and 2,048 elements of a weight's gradient; 64 where there are no vectors.
///
/// # Precision
///
/// As [`Linear`](crate::Linear) and the functions of [`scalar::math`](crate::scalar::math).
#[derive(Clone, Copy, Debug, PartialEq, FromZeros)]
pub struct Recurrent<K, const I: usize, const H: usize, const G: usize, const S: usize, T = f32> {
    /// What each gate makes of the input.
    pub weight_ih: Tensor3<I, G, H, T>,
    /// What each gate makes of the hidden state.
    pub weight_hh: Tensor3<H, G, H, T>,
    /// Added to the first.
    pub bias_ih: Matrix<G, H, T>,
    /// Added to the second.
    pub bias_hh: Matrix<G, H, T>,
    gates: PhantomData<K>,
}

impl<K, const I: usize, const H: usize, const G: usize, const S: usize, T: Kernel> Recurrent<K, I, H, G, S, T> {
    /// All parameters zero.
    pub const ZERO: Self =
        Self { weight_ih: Zero::ZERO, weight_hh: Zero::ZERO, bias_ih: Matrix::ZERO, bias_hh: Matrix::ZERO, gates: PhantomData };
}

/// What an optimiser `O` remembers for a [`Recurrent`].
#[derive(FromZeros)]
pub struct RecurrentSlots<const I: usize, const H: usize, const G: usize, T: Kernel, O: Optimizer<T>> {
    weight_ih: O::Slot<Tensor3<I, G, H, T>>,
    weight_hh: O::Slot<Tensor3<H, G, H, T>>,
    bias_ih: O::Slot<Matrix<G, H, T>>,
    bias_hh: O::Slot<Matrix<G, H, T>>,
}

impl<const I: usize, const H: usize, const G: usize, T: Kernel, O: Optimizer<T>> Zero for RecurrentSlots<I, H, G, T, O> {
    const ZERO: Self = Self { weight_ih: Zero::ZERO, weight_hh: Zero::ZERO, bias_ih: Zero::ZERO, bias_hh: Zero::ZERO };
}

impl<K, const I: usize, const H: usize, const G: usize, const S: usize, T: Kernel> Parameters<T> for Recurrent<K, I, H, G, S, T> {
    type State<O: Optimizer<T>> = RecurrentSlots<I, H, G, T, O>;
    const COUNT: usize = (I + H + 2) * G * H;

    #[inline]
    fn visit<O: Optimizer<T>, V: Visitor<T, O>>(&mut self, state: &mut Self::State<O>, visitor: &mut V) {
        visitor.weight("weight_ih", Fan { input: I, output: G * H }, &mut self.weight_ih, &mut state.weight_ih);
        visitor.weight("weight_hh", Fan { input: H, output: G * H }, &mut self.weight_hh, &mut state.weight_hh);
        visitor.parameter("bias_ih", &mut self.bias_ih, &mut state.bias_ih);
        visitor.parameter("bias_hh", &mut self.bias_hh, &mut state.bias_hh);
    }
}

#[cfg(feature = "rand")]
impl<K, const I: usize, const H: usize, const G: usize, const S: usize, T: Kernel>
    rand::distr::Distribution<Recurrent<K, I, H, G, S, T>> for rand::distr::StandardUniform
where
    rand::distr::StandardUniform: rand::distr::Distribution<T>,
{
    fn sample<R: rand::Rng + ?Sized>(&self, rng: &mut R) -> Recurrent<K, I, H, G, S, T> {
        let bound = T::from_f64(const { inverse_root(H) });
        Recurrent {
            weight_ih: uniform(bound, rng),
            weight_hh: uniform(bound, rng),
            bias_ih: uniform(bound, rng),
            bias_hh: uniform(bound, rng),
            gates: PhantomData,
        }
    }
}
