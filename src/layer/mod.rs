//! The catalogue of layers.
//!
//! # Contents
//!
//! | layer | computes | PyTorch |
//! |:--|:--|:--|
//! | [`Linear`] | y = x W + b | `nn.Linear` |
//! | [`Relu`] | y = max(x, 0) | `nn.ReLU` |
//! | [`Silu`] | y = x sigmoid(x) | `nn.SiLU` |
//! | a tuple `(A, B, …)` | one after the other | `nn.Sequential` |

mod linear;
mod relu;
mod silu;
mod tuple;

pub use linear::Linear;
pub use relu::Relu;
pub use silu::Silu;
