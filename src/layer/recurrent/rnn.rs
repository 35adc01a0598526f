use super::gates::combine;
use super::{Back, Gates, Recurrent};
use crate::scalar::Float;

/// A recurrent layer without gates: the Elman network.
///
/// Shapes, memory and start values are those of [`Recurrent`], with `G` = 1 and `S` = 1.
///
/// # Maths
///
/// ```text
/// a = x weight_ih + bias_ih,  c = h weight_hh + bias_hh
/// forward    h' = tanh(a + c)
/// backward   da = dc = dh' (1 − h'²)
/// ```
///
/// # Source
///
/// J. Elman, "Finding structure in time", 1990; as `torch.nn.RNN` with `batch_first=True`.
///
/// # Example
///
/// ```
/// use constnet::{Layer, Matrix, Rnn, Tensor3};
/// let mut rnn = Rnn::<1, 1, f64>::ZERO;
/// (rnn.weight_ih, rnn.weight_hh) = (Tensor3([[[1.0]]]), Tensor3([[[2.0]]]));
/// let Tensor3([[[first], [second]]]) = rnn.predict(&Tensor3([[[0.5], [0.25]]]));
/// assert!((first - 0.5_f64.tanh()).abs() < 1e-15);
/// assert!((second - (0.25 + 2.0 * first).tanh()).abs() < 1e-15);
/// ```
pub type Rnn<const I: usize, const H: usize, T = f32> = Recurrent<RnnGates, I, H, 1, 1, T>;

/// The maths of [`Rnn`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, zerocopy::FromZeros)]
pub struct RnnGates;

impl Gates<1, 1> for RnnGates {
    #[inline(always)]
    fn forward<T: Float, const N: usize>(
        [a]: [[T; N]; 1],
        [c]: [[T; N]; 1],
        [_, cell]: [[T; N]; 2],
    ) -> ([[T; N]; 2], [[T; N]; 1]) {
        let h = combine(a, c, |a, c| (a + c).tanh());
        ([h, cell], [h])
    }

    #[inline(always)]
    fn cell<T: Float, const N: usize>(_: [[T; N]; 1]) -> [T; N] {
        [T::ZERO; N]
    }

    #[inline(always)]
    fn backward<T: Float>([h]: [T; 1], _: [T; 2], [dh, dcell]: [T; 2]) -> Back<1, T> {
        let d = dh * (T::ONE - h) * (T::ONE + h);
        Back { da: [d], dc: [d], dstate: [T::ZERO, dcell] }
    }
}
