//! The catalogue of losses.
//!
//! # Contents
//!
//! | loss | computes | PyTorch |
//! |:--|:--|:--|
//! | [`MeanSquaredError`] | Σ (y − target)² / n | `nn.MSELoss()` |
//! | [`SumSquaredError`] | Σ (y − target)² | `nn.MSELoss(reduction="sum")` |

mod squared_error;

pub use squared_error::{MeanSquaredError, SumSquaredError};
