//! The catalogue of losses.
//!
//! Those that are means have a method `sum`. Where elements are compared each by itself, 16 or more of them are summed in 16
//! sums that take turns, which rounds less than one.
//!
//! # Contents
//!
//! | loss | computes | PyTorch |
//! |:--|:--|:--|
//! | [`BinaryCrossEntropy`] | Σ target ln(1 + exp(−y)) + (1 − target) ln(1 + exp(y)), / n | `nn.BCEWithLogitsLoss` |
//! | [`CrossEntropy`] | −Σ q ln softmax(y), / n | `nn.CrossEntropyLoss` |
//! | [`Hinge`] | Σ max(0, 1 − target y), / n | |
//! | [`Huber`] | Σ (y − target)²/2 near, delta (\|y − target\| − delta/2) far, / n | `nn.HuberLoss` |
//! | [`KlDivergence`] | Σ target (ln target − y), / n | `nn.KLDivLoss` |
//! | [`MeanAbsoluteError`] | Σ \|y − target\| / n | `nn.L1Loss` |
//! | [`MeanSquaredError`] | Σ (y − target)² / n | `nn.MSELoss()` |
//! | [`SumSquaredError`] | Σ (y − target)² | `nn.MSELoss(reduction="sum")` |
//! | [`Weighted<L>`] | Σ weight L(sample) / Σ weight | `reduction="none"` |

mod absolute_error;
mod binary_cross_entropy;
mod class_weights;
mod cross_entropy;
mod hinge;
mod huber;
mod kl_divergence;
mod pointwise;
mod reduction;
mod squared_error;
mod weighted;

pub use absolute_error::MeanAbsoluteError;
pub use binary_cross_entropy::BinaryCrossEntropy;
pub use cross_entropy::CrossEntropy;
pub use hinge::Hinge;
pub use huber::Huber;
pub use kl_divergence::KlDivergence;
pub use squared_error::{MeanSquaredError, SumSquaredError};
pub use weighted::{Samples, Weighted};

use reduction::Reduction;
