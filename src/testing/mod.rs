//! Tests for layers and losses, one's own included: is the backward pass the derivative of the forward pass?
//!
//! # Example
//!
//! ```
//! use constnet::{Linear, Matrix, testing};
//! let linear = Linear { weight: Matrix([[0.5], [-1.5]]), bias: Matrix([[0.25]]) };
//! testing::gradcheck(&linear, &Matrix([[1.0, 2.0], [-3.0, 0.5]])).unwrap();
//! ```

mod gradcheck;
mod path;

pub use gradcheck::{GradientMismatch, gradcheck, gradcheck_loss};
pub use path::Path;
