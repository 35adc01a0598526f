//! dfdx's networks of sizes known to the compiler, on the processor.

use super::Peer;
use crate::run::{Run, run};
use crate::work::{RATE, Work};
use dfdx::optim::{Adam, AdamConfig, Sgd, SgdConfig};
use dfdx::prelude::*;
use std::hint::black_box;

pub fn peer() -> Peer {
    Peer::of_crate("dfdx", |_| None)
}
