//! The catalogue held to PyTorch, by files that `make.py` wrote: `f32` within twice PyTorch's own error, `f64` to 1e-12.
//!
//! A new family is a function in `make.py` and a file here; a case that no test looks at fails the family's test.

mod activations;
mod attention;
mod convolutions;
mod harness;
mod linear;
mod long_sums;
mod losses;
mod normalization;
mod optimizers;
mod pooling;
mod recurrent;
mod schedules;
