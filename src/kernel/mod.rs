//! Loops over arrays: the only code that is written for speed.
//!
//! Layers call the functions of [`product`] with arrays whose sizes are const parameters, and know nothing of how they
//! are computed.

mod product;

pub use product::{affine, column_sums, product, times_transposed, transposed_times};

use crate::scalar::Scalar;

/// A [`Scalar`] with kernels for its products.
///
/// The provided methods are plain loops, so a number type of one's own needs only `impl Kernel for MyNumber {}`.
pub trait Kernel: Scalar {}

impl Kernel for f32 {}
impl Kernel for f64 {}
