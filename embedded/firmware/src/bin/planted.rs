//! A firmware with a panic and a division of 64 bits: what looks for them must find both.
#![no_std]
#![no_main]

use core::hint::black_box;
use firmware as _;

#[unsafe(no_mangle)]
extern "C" fn payload() -> u32 {
    let quotient = black_box(9_u64) / black_box(3 | 1);
    [1, 2, 3][black_box(1)] + quotient as u32
}
