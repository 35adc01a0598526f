//! A firmware with a panic, formatted text, an allocation and a division of 64 bits: what looks for them must find each.
#![no_std]
#![no_main]

extern crate alloc;

use alloc::boxed::Box;
use core::alloc::{GlobalAlloc, Layout};
use core::fmt::{Result, Write};
use core::hint::black_box;
use firmware as _;

#[unsafe(no_mangle)]
extern "C" fn payload() -> u32 {
    let quotient = black_box(9_u64) / black_box(3 | 1);
    let written = write!(Sink, "{}", black_box(7));
    let boxed = black_box(Box::new(5));
    [1, 2, 3][black_box(1)] + quotient as u32 + u32::from(written.is_ok()) + *boxed
}

struct Sink;

impl Write for Sink {
    fn write_str(&mut self, text: &str) -> Result {
        black_box(text);
        Ok(())
    }
}

/// Has room for nothing.
struct Full;

// SAFETY: what is null is not used.
unsafe impl GlobalAlloc for Full {
    unsafe fn alloc(&self, _: Layout) -> *mut u8 {
        core::ptr::null_mut()
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

#[global_allocator]
static FULL: Full = Full;
