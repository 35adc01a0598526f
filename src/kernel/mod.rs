//! Loops over arrays: the only code that is written for speed.
//!
//! Layers call the functions of [`product`] with arrays whose sizes are const parameters, and know nothing of how they
//! are computed.

mod gemm;
mod naive;
mod product;
#[cfg(all(feature = "simd", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod simd;
mod tier;
mod vectorized;

pub use gemm::{Gemm, Kernel, Operand, Start};
pub use product::{affine, column_sums, product, times_transposed, transposed_times};
pub use tier::{Tier, TierUnavailable, force, tier};
pub use vectorized::vectorized;
