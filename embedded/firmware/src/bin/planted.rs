//! A firmware with a panic, formatted text and a division of 64 bits: what looks for them must find each.
#![no_std]
#![no_main]

use core::fmt::{Result, Write};
use core::hint::black_box;
use firmware as _;

#[unsafe(no_mangle)]
extern "C" fn payload() -> u32 {
    let quotient = black_box(9_u64) / black_box(3 | 1);
    let written = write!(Sink, "{}", black_box(7));
    [1, 2, 3][black_box(1)] + quotient as u32 + u32::from(written.is_ok())
}

struct Sink;

impl Write for Sink {
    fn write_str(&mut self, text: &str) -> Result {
        black_box(text);
        Ok(())
    }
}
