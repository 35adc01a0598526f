//! Records of measurements, and the tables that are made from one.

mod page;
mod record;

pub use page::{check, renew};
pub use record::{Measurement, Record, Timing, duration};
