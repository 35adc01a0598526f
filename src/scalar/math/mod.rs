//! Elementary functions that do not depend on the system.
//!
//! Straight lines of additions, multiplications, divisions and selections, without a branch, a table, a fused
//! multiply-add or a call to the system: a loop over any of them is vectorised for whatever processor it is compiled
//! for, and IEEE arithmetic leaves each lane, each tail and each platform no choice of bits (x87 registers and processors
//! that flush subnormal numbers aside; other platforms than x86-64 have not been tried). The `f32` functions use no `f64`.
//!
//! # Method
//!
//! * `exp` and `exp_m1`: x = k ln 2 + r with |r| ≤ 0.347, e^r by its Taylor series. The first term left out is at most
//!   6e-9 of the answer in `f32` (r⁸/8!) and 5e-18 in `f64` (r¹⁴/14!). The scaling by 2^k rounds only into the subnormal
//!   numbers, which are reached gradually.
//! * `ln` and `ln_1p`: x = 2^k (1 + f) between √½ and √2, ln(1 + f) = 2 atanh s with s = f / (2 + f), |s| ≤ 0.172, by its
//!   series; left out is at most s¹⁰/11 < 3e-9 of 2 s in `f32` and s²²/23 < 1e-18 in `f64`.
//! * The others are made of these, in the form that does not cancel.
//!
//! # Precision
//!
//! Worst error in units in the last place of `f32` against the `f64` functions of the standard library, over every 257th
//! of the 2^32 arguments (`cargo run --release --example ulp 257`; without the number it takes them all):
//!
//! | exp | exp_m1 | ln | ln_1p | tanh | sigmoid | softplus | tanh_derivative | sigmoid_derivative |
//! |--:|--:|--:|--:|--:|--:|--:|--:|--:|
//! | 0.89 | 1.52 | 0.79 | 1.36 | 1.88 | 1.77 | 1.59 | 3.05 | 3.09 |
//!
//! The `f64` functions are the same text with longer series; they are held only to a coarse bound, four `f64::EPSILON`
//! relative to the standard library's on a grid from -20 to 20 (`exp`, `exp_m1`, `tanh`, `ln`, `ln_1p`).
//!
//! # Example
//!
//! ```
//! use constnet::scalar::math::single;
//! assert_eq!(single::exp(0.0), 1.0);
//! assert_eq!(single::sigmoid(0.0), 0.5);
//! assert!(single::tanh_derivative(10.0) > 8e-9); // 1 - tanh² would be 0
//! ```

pub mod double;
pub mod single;
