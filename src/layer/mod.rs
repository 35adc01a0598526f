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

mod activation;
mod linear;
mod wiring;

pub use activation::{Relu, Silu};
pub use linear::Linear;
