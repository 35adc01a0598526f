//! What layers, losses and optimisers promise each other.
//!
//! A layer of one's own implements [`Parameters`] and [`Layer`]; a loss implements [`Loss`]; an optimiser [`Optimizer`].
//! `tests/outsider.rs` does all three with the public interface alone.

mod gathered;
mod hyperparameter;
mod layer;
mod loss;
mod multiply_adds;
mod optimizer;
mod parameters;

pub use gathered::Gathered;
pub use hyperparameter::HyperparameterError;
pub use layer::Layer;
pub use loss::Loss;
pub(crate) use multiply_adds::Chain;
pub use multiply_adds::MultiplyAdds;
pub use optimizer::Optimizer;
pub use parameters::{Fan, Parameters, Stateless, Visitor};
