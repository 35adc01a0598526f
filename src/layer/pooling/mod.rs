//! Windows that take the maximum or the mean of what is under them.

mod global_avg_pool;
mod kind;
mod pool1d;
mod pool2d;

pub use global_avg_pool::GlobalAvgPool;
pub use kind::{Maximum, Mean, Pooling};
pub use pool1d::{AvgPool1d, MaxPool1d, Pool1d};
pub use pool2d::{AvgPool2d, MaxPool2d, Pool2d};
