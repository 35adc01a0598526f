use super::gates::{all_first, combine};
use super::{Back, Gates, Recurrent};
use crate::scalar::Float;

/// The gated recurrent unit.
///
/// Shapes, memory and start values are those of [`Recurrent`], with `G` = 3 gates in the order r, z, n, and `S` = 4.
///
/// # Maths
///
/// ```text
/// a = x weight_ih + bias_ih,  c = h weight_hh + bias_hh, each of three gates
/// forward    r  = sigmoid(a_r + c_r),  z = sigmoid(a_z + c_z),  n = tanh(a_n + r c_n)
///            h' = n + z (h − n)
/// backward   da_n = dh' (1 − z)(1 − n²),           dc_n = da_n r
///            da_z = dc_z = dh' (h − n) z (1 − z)
///            da_r = dc_r = da_n c_n r (1 − r),     dh = dh' z
/// ```
///
/// # Source
///
/// K. Cho et al., "Learning phrase representations using RNN encoder–decoder", 2014, equations 5 to 8, with the reset gate
/// behind the product; as `torch.nn.GRU` with `batch_first=True`.
///
/// # Example
///
/// ```
/// use constnet::{Gru, Layer, Tensor3};
/// let mut gru = Gru::<1, 1, f64>::ZERO;
/// gru.weight_ih = Tensor3([[[0.0], [0.0], [1.0]]]);
/// // z is sigmoid(0): half of the state stays.
/// let Tensor3([[[first], [second]]]) = gru.predict(&Tensor3([[[1.0], [0.0]]]));
/// assert!((first - 1.0_f64.tanh() / 2.0).abs() < 1e-15);
/// assert!((second - first / 2.0).abs() < 1e-15);
/// ```
pub type Gru<const I: usize, const H: usize, T = f32> = Recurrent<GruGates, I, H, 3, 4, T>;

/// The maths of [`Gru`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, zerocopy::FromZeros)]
pub struct GruGates;

impl Gates<3, 4> for GruGates {
    #[inline(always)]
    fn forward<T: Float, const N: usize>(
        [a_r, a_z, a_n]: [[T; N]; 3],
        [c_r, c_z, c_n]: [[T; N]; 3],
        [h, cell]: [[T; N]; 2],
    ) -> ([[T; N]; 2], [[T; N]; 4]) {
        let r = combine(a_r, c_r, |a, c| (a + c).sigmoid());
        let z = combine(a_z, c_z, |a, c| (a + c).sigmoid());
        let [r, z] = all_first([r, z]);
        let n = combine(a_n, combine(r, c_n, |r, c| r * c), |a, c| (a + c).tanh());
        let left = combine(z, combine(h, n, |h, n| h - n), |z, h| z * h);
        let h = combine(n, left, |n, left| n + left);
        ([h, cell], [r, z, n, c_n])
    }

    #[inline(always)]
    fn cell<T: Float, const N: usize>(_: [[T; N]; 4]) -> [T; N] {
        [T::ZERO; N]
    }

    #[inline(always)]
    fn backward<T: Float>([r, z, n, c_n]: [T; 4], [h, _]: [T; 2], [dh, dcell]: [T; 2]) -> Back<3, T> {
        let da_n = dh * (T::ONE - z) * (T::ONE - n) * (T::ONE + n);
        let da_z = dh * (h - n) * z * (T::ONE - z);
        let da_r = da_n * c_n * r * (T::ONE - r);
        Back { da: [da_r, da_z, da_n], dc: [da_r, da_z, da_n * r], dstate: [dh * z, dcell] }
    }
}
