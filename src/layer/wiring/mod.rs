//! Layers made of layers.

mod each;
mod frozen;
mod join;
mod parallel;
mod repeat;
mod residual;
mod tuple;

pub use each::{Each, Gathering};
pub use frozen::Frozen;
pub use join::{Concat, Join, Sum};
pub use parallel::Parallel;
pub use repeat::Repeat;
pub use residual::Residual;
