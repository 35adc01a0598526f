//! Loops over arrays: the only code that is written for speed.
//!
//! Layers call the functions of [`product`] with arrays whose sizes are const parameters, and know nothing of how they
//! are computed.
//!
//! # Tiers
//!
//! One build has kernels for several instruction sets. The first of them that is called asks the machine which it has, and the
//! process keeps to the fastest: [`tier`] tells which, [`force`] takes another. The tiers of AVX2, AVX-512 and NEON fuse multiply
//! and add in products, so that their last bits differ from those of [`Tier::Plain`], which has the same bits on every machine.
//! Activations and updates have the same bits on all.
//!
//! ```
//! use constnet::kernel::{self, Tier};
//! println!("this machine runs on {:?}", kernel::tier());
//! kernel::force(Tier::Plain)?;
//! assert_eq!(kernel::tier(), Tier::Plain);
//! # Ok::<(), kernel::TierUnavailable>(())
//! ```

mod columns;
mod compensated;
mod convolution;
mod direct;
mod gemm;
mod greatest;
mod map;
mod naive;
mod pieces;
mod places;
mod pooling;
mod product;
mod scalars;
mod sequence;
#[cfg(all(feature = "simd", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod simd;
mod tap;
mod tier;
#[cfg(all(feature = "simd", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod tiled;
mod total;
mod vectorized;
mod weight_gradient;
mod window;

pub use columns::{column_sums, stream_column_sums, stream_first_column_sums, stream_plane_sums};
pub use compensated::Compensated;
pub use convolution::{Geometry, convolution_weight, convolve, convolve_transposed, fill_planes};
pub use direct::{Direct, Sizes};
pub use gemm::{Gemm, Operand, Start};
pub use greatest::{greatest, less_greatest};
pub use map::map;
pub use pooling::{max_pool, max_pool_gradient, mean_pool, mean_pool_gradient};
pub use product::{affine, product, times_transposed};
pub use scalars::Kernel;
pub use sequence::{convolve_steps, convolve_steps_transposed, steps_weight};
pub use tier::{Tier, TierUnavailable, force, tier};
pub use total::{total, total_of};
pub use vectorized::vectorized;
pub use weight_gradient::transposed_times;
pub use window::{Slide, Window};
