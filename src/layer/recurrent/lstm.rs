use super::gates::{all_first, combine};
use super::{Back, Gates, Recurrent};
use crate::scalar::Float;

/// Long short-term memory.
///
/// Shapes, memory and start values are those of [`Recurrent`], with `G` = 4 gates in the order i, f, g, o, and `S` = 5.
///
/// # Maths
///
/// ```text
/// s = x weight_ih + bias_ih + h weight_hh + bias_hh, each of four gates; the cell c
/// forward    i  = sigmoid(s_i),  f = sigmoid(s_f),  g = tanh(s_g),  o = sigmoid(s_o)
///            c' = f c + i g,  t = tanh(c'),  h' = o t
/// backward   dt = dh' o,  dc' += dt (1 − t²),  dc = dc' f
///            ds_i = dc' g i (1 − i),  ds_f = dc' c f (1 − f),  ds_g = dc' i (1 − g²),  ds_o = dh' t o (1 − o)
/// ```
///
/// # Source
///
/// S. Hochreiter and J. Schmidhuber, "Long short-term memory", 1997, with the forget gate of F. Gers et al., "Learning to
/// forget", 2000; as `torch.nn.LSTM` with `batch_first=True`.
///
/// # Example
///
/// ```
/// use constnet::{Layer, Lstm, Tensor3};
/// let mut lstm = Lstm::<1, 1, f64>::ZERO;
/// lstm.weight_ih = Tensor3([[[0.0], [0.0], [1.0], [0.0]]]);
/// // All gates are sigmoid(0): half goes in, half stays, half comes out.
/// let Tensor3([[[first], [second]]]) = lstm.predict(&Tensor3([[[1.0], [0.0]]]));
/// let cell = 1.0_f64.tanh() / 2.0;
/// assert!((first - cell.tanh() / 2.0).abs() < 1e-15);
/// assert!((second - (cell / 2.0).tanh() / 2.0).abs() < 1e-15);
/// ```
pub type Lstm<const I: usize, const H: usize, T = f32> = Recurrent<LstmGates, I, H, 4, 5, T>;

/// The maths of [`Lstm`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, zerocopy::FromZeros)]
pub struct LstmGates;

impl Gates<4, 5> for LstmGates {
    #[inline(always)]
    fn forward<T: Float, const N: usize>(a: [[T; N]; 4], c: [[T; N]; 4], [_, cell]: [[T; N]; 2]) -> ([[T; N]; 2], [[T; N]; 5]) {
        let i = combine(a[0], c[0], |a, c| (a + c).sigmoid());
        let f = combine(a[1], c[1], |a, c| (a + c).sigmoid());
        let g = combine(a[2], c[2], |a, c| (a + c).tanh());
        let o = combine(a[3], c[3], |a, c| (a + c).sigmoid());
        let [i, f, g, o] = all_first([i, f, g, o]);
        let cell = combine(combine(f, cell, |f, cell| f * cell), combine(i, g, |i, g| i * g), |old, new| old + new);
        let h = combine(o, cell, |o, cell| o * cell.tanh());
        ([h, cell], [i, f, g, o, cell])
    }

    #[inline(always)]
    fn cell<T: Float, const N: usize>([_, _, _, _, cell]: [[T; N]; 5]) -> [T; N] {
        cell
    }

    #[inline(always)]
    fn backward<T: Float>([i, f, g, o, after]: [T; 5], [_, cell]: [T; 2], [dh, dcell]: [T; 2]) -> Back<4, T> {
        let t = after.tanh();
        let dcell = dcell + dh * o * (T::ONE - t) * (T::ONE + t);
        let ds_i = dcell * g * i * (T::ONE - i);
        let ds_f = dcell * cell * f * (T::ONE - f);
        let ds_g = dcell * i * (T::ONE - g) * (T::ONE + g);
        let ds_o = dh * t * o * (T::ONE - o);
        let ds = [ds_i, ds_f, ds_g, ds_o];
        Back { da: ds, dc: ds, dstate: [T::ZERO, dcell * f] }
    }
}
