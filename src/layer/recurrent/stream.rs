//! A [`Recurrent`] layer one step at a time.

use super::gates::VECTORS;
use super::{Gates, Recurrent};
use crate::kernel::{Gemm, Kernel, Operand, Start, vectorized};
use crate::scalar::{Float, Scalar};
use crate::tensor::{Matrix, Tensor, Zero};
use zerocopy::FromZeros;

/// What a [`Recurrent`] layer remembers from one sample to the next.
#[derive(Clone, Copy, Debug, PartialEq, FromZeros)]
pub struct RecurrentState<const H: usize, T = f32> {
    /// The output of the last step: a row, as the next layer takes it.
    pub hidden: Matrix<1, H, T>,
    /// The cell of an [`Lstm`](crate::Lstm); zero for others.
    pub cell: [T; H],
    /// The output of the step before the last, on a core without vectors; else zero.
    before: Matrix<1, H, T>,
}

impl<const H: usize, T: Scalar> Zero for RecurrentState<H, T> {
    const ZERO: Self = Self { hidden: Matrix::ZERO, cell: [T::ZERO; H], before: Matrix::ZERO };
}

/// Zero, as at the beginning of a sequence.
impl<const H: usize, T: Scalar> Default for RecurrentState<H, T> {
    fn default() -> Self {
        Self::ZERO
    }
}

impl<K, const I: usize, const H: usize, const G: usize, const S: usize, T> Recurrent<K, I, H, G, S, T>
where
    K: Gates<G, S>,
    T: Float + Kernel,
{
    /// One step: one sample in, the hidden state out, which is in `state` too. For streams of audio or of sensors.
    ///
    /// The layer may lie in flash; the state is all that changes. The numbers are those of the layer over the whole
    /// sequence, up to the rounding of sums in another order. At most `(2 G + S + 4) H` scalars are on the stack; where there
    /// are no vectors, `32 G`.
    ///
    /// # Example
    ///
    /// ```
    /// use constnet::{Gru, RecurrentState, Tensor3};
    /// let mut gru = Gru::<1, 1, f64>::ZERO;
    /// gru.weight_ih = Tensor3([[[0.0], [0.0], [1.0]]]);
    /// let mut state = RecurrentState::default();
    /// gru.step(&[1.0], &mut state);
    /// // z is sigmoid(0): half of the state stays.
    /// let first = state.hidden[(0, 0)];
    /// assert_eq!(gru.step(&[0.0], &mut state)[(0, 0)], first / 2.0);
    /// ```
    #[inline(always)]
    pub fn step<'a>(&self, x: &[T; I], state: &'a mut RecurrentState<H, T>) -> &'a Matrix<1, H, T> {
        if !VECTORS {
            self.few_features_at_a_time(x, state);
            return &state.hidden;
        }
        let RecurrentState { hidden: Matrix([hidden]), cell, .. } = state;
        vectorized(
            (I + H) * G * H,
            #[inline(always)]
            || {
                let a = through(x, &self.weight_ih.0, &self.bias_ih.0);
                let c = through(hidden, &self.weight_hh.0, &self.bias_hh.0);
                ([*hidden, *cell], _) = K::forward(a, c, [*hidden, *cell]);
            },
        );
        &state.hidden
    }

    /// [`step`](Self::step) for a core without vectors, which is to be small and short of stack.
    #[inline(always)]
    fn few_features_at_a_time(&self, x: &[T; I], RecurrentState { hidden, cell, before }: &mut RecurrentState<H, T>) {
        const FEW: usize = 16;
        *before = *hidden;
        let features = hidden.as_mut_slice().chunks_mut(FEW).zip(cell.chunks_mut(FEW));
        for (first, (hidden, cell)) in (0..H).step_by(FEW).zip(features) {
            let (mut a, mut c) = ([[T::ZERO; FEW]; G], [[T::ZERO; FEW]; G]);
            for (gate, (a, c)) in a.iter_mut().zip(&mut c).enumerate() {
                let from = gate * H + first;
                let [a, c] = [a, c].map(|sums| sums.get_mut(..hidden.len()).unwrap_or_default());
                product::<T, G, H>(x, (self.weight_ih.as_slice(), self.bias_ih.as_slice()), from, a);
                product::<T, G, H>(before.as_slice(), (self.weight_hh.as_slice(), self.bias_hh.as_slice()), from, c);
            }
            for (k, (hidden, cell)) in (0..FEW).zip(hidden.iter_mut().zip(cell)) {
                let [a, c] = [&a, &c].map(|gates| gates.each_ref().map(|sums| [sums[k]]));
                let ([[after], [kept]], _) = K::forward(a, c, [[*hidden], [*cell]]);
                (*hidden, *cell) = (after, kept);
            }
        }
    }
}

/// Sums from number `from` on, of the `G H` of `bias + x weight`, by the kernel of products.
#[inline(always)]
fn product<T: Kernel, const G: usize, const H: usize>(x: &[T], (weight, bias): (&[T], &[T]), from: usize, y: &mut [T]) {
    T::gemm(Gemm {
        rows: 1,
        cols: y.len(),
        depth: x.len(),
        a: Operand::rows(x, x.len()),
        b: Operand::rows(weight.get(from..).unwrap_or_default(), G * H),
        start: Start::Row(bias.get(from..).unwrap_or_default()),
        y,
        y_stride: G * H,
    });
}

/// `bias + x weight`.
#[inline(always)]
fn through<T: Scalar, const N: usize, const G: usize, const H: usize>(
    x: &[T; N],
    weight: &[[[T; H]; G]; N],
    bias: &[[T; H]; G],
) -> [[T; H]; G] {
    let mut sums = *bias;
    for (&x, weight) in x.iter().zip(weight) {
        for (sum, &weight) in sums.as_flattened_mut().iter_mut().zip(weight.as_flattened()) {
            *sum += x * weight;
        }
    }
    sums
}
