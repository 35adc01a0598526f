//! The catalogue of layers.
//!
//! # Contents
//!
//! | layer | computes | PyTorch |
//! |:--|:--|:--|
//! | [`Linear`] | y = x W + b | `nn.Linear` |
//! | [`Relu`] | y = max(x, 0) | `nn.ReLU` |
//! | a tuple `(A, B, …)` | one after the other | `nn.Sequential` |

mod linear;
mod relu;
mod tuple;

pub use linear::Linear;
pub use relu::Relu;
