//! Records of measurements, and the table of the README that is made from one.

mod readme;
mod record;

pub use readme::{check, renew};
pub use record::{Measurement, Record, Timing, duration};
