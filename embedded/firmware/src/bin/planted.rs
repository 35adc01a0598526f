//! A firmware that is not free of panics: what looks for them must find it.
#![no_std]
#![no_main]

use core::hint::black_box;
use firmware as _;

#[unsafe(no_mangle)]
extern "C" fn payload() -> u32 {
    [1, 2, 3][black_box(1)]
}
