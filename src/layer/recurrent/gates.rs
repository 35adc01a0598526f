use crate::scalar::{Float, Scalar};
use core::hint::black_box;

/// What happens to hidden features in one step of a [`Recurrent`](super::Recurrent) layer with `G` gates.
pub trait Gates<const G: usize, const S: usize> {
    /// For `N` features at once, so that one gate's functions need not wait for another's: the new hidden state and cell,
    /// and `S` numbers that [`backward`](Self::backward) needs, from what the gates make of the input (`a`) and of the
    /// hidden state (`c`), the state and the cell. A kind without a cell leaves it.
    fn forward<T: Float, const N: usize>(a: [[T; N]; G], c: [[T; N]; G], state: [[T; N]; 2]) -> ([[T; N]; 2], [[T; N]; S]);

    /// The cell after the step; zero for a kind without one.
    fn cell<T: Float, const N: usize>(saved: [[T; N]; S]) -> [T; N];

    /// For one feature, the gradients of all that `forward` takes, from `saved`, the state and the cell before the step, and
    /// the gradients of those after it.
    fn backward<T: Float>(saved: [T; S], state: [T; 2], d: [T; 2]) -> Back<G, T>;
}

/// The gradients of a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Back<const G: usize, T> {
    /// Of what the gates made of the input.
    pub da: [T; G],
    /// Of what the gates made of the hidden state.
    pub dc: [T; G],
    /// Of the state and the cell before the step; for the state, without its way through the gates.
    pub dstate: [T; 2],
}

/// `f` of each pair of elements, in a loop that becomes vectors.
#[inline(always)]
pub(super) fn combine<T: Copy, const N: usize>(mut a: [T; N], b: [T; N], f: impl Fn(T, T) -> T) -> [T; N] {
    a.iter_mut().zip(&b).for_each(|(a, b)| *a = f(*a, *b));
    a
}

/// `values`, all of them before anything that is made of them.
///
/// The compiler would compute what is made of one vector to its end before it begins the next, and a processor that sees too
/// few instructions ahead would wait for each chain in turn.
#[inline(always)]
pub(super) fn all_first<T, const N: usize, const M: usize>(values: [[T; N]; M]) -> [[T; N]; M] {
    if N > 1 { black_box(values) } else { values }
}

/// Whether the target has vectors for loops over features.
pub(super) const VECTORS: bool = cfg!(any(target_arch = "x86_64", target_arch = "aarch64"));

/// Features at a time, on the stack.
pub(super) const BLOCK: usize = if VECTORS { 16 } else { 1 };

/// Features `k .. k + N` of a row.
#[inline(always)]
pub(super) fn block<T: Scalar, const N: usize, const H: usize>(row: &[T; H], k: usize) -> [T; N] {
    row.get(k..).and_then(|row| row.first_chunk()).copied().unwrap_or([T::ZERO; N])
}

/// Writes features `k .. k + N` of a row.
#[inline(always)]
pub(super) fn put<T: Scalar, const N: usize, const H: usize>(row: &mut [T; H], k: usize, values: [T; N]) {
    if let Some(row) = row.get_mut(k..).and_then(|row| row.first_chunk_mut()) {
        *row = values;
    }
}
