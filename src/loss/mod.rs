//! The catalogue of losses.
//!
//! # Contents
//!
//! | loss | computes | PyTorch |
//! |:--|:--|:--|
//! | [`CrossEntropy`] | −Σ q ln softmax(y) | `nn.CrossEntropyLoss` |
//! | [`MeanSquaredError`] | Σ (y − target)² / n | `nn.MSELoss()` |
//! | [`SumSquaredError`] | Σ (y − target)² | `nn.MSELoss(reduction="sum")` |

mod cross_entropy;
mod reduction;
mod squared_error;

pub use cross_entropy::CrossEntropy;
pub use reduction::Reduction;
pub use squared_error::{MeanSquaredError, SumSquaredError};
