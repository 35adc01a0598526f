use crate::scalar::Float;

/// What happens to one hidden feature in one step of a [`Recurrent`](super::Recurrent) layer with `G` gates.
pub trait Gates<const G: usize, const S: usize> {
    /// The new hidden state and cell, and `S` numbers that [`backward`](Self::backward) needs, from what the gates make of
    /// the input (`a`) and of the hidden state (`c`), the state and the cell. A kind without a cell leaves it.
    fn forward<T: Float>(a: [T; G], c: [T; G], state: [T; 2]) -> ([T; 2], [T; S]);

    /// The cell after the step; zero for a kind without one.
    fn cell<T: Float>(saved: [T; S]) -> T;

    /// The gradients of all that `forward` takes, from `saved`, the state and the cell before the step, and the gradients
    /// of those after it.
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
