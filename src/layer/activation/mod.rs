//! Functions of one number, on any shape.

mod relu;
mod silu;

pub use relu::Relu;
pub use silu::Silu;
