use crate::tensor::Zero;

/// A gradient that is kept until it is whole, beside the slot `S` of the optimiser that it is for.
#[derive(Clone, Copy, Debug, PartialEq, zerocopy::FromZeros)]
pub struct Gathered<P, S> {
    /// The gradient.
    pub gradient: P,
    /// The slot of the optimiser inside.
    pub slot: S,
}

impl<P: Zero, S: Zero> Zero for Gathered<P, S> {
    const ZERO: Self = Self { gradient: P::ZERO, slot: S::ZERO };
}
