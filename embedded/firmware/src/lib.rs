//! Networks that train and run on bare metal: one module for each payload, and what starts them.
//!
//! A payload is a function that trains or runs a network and gives a hash of the numbers that came out, so the same
//! function on a desktop must give the same hash. The marks around its work are where instructions are counted.
#![no_std]

#[cfg(any(target_os = "none", target_family = "wasm"))]
mod harness;

pub mod anomaly;
pub mod finetune;
pub mod fixed;
pub mod flash;
pub mod hash;
pub mod keyword;
pub mod length;
pub mod mark;
pub mod sine;
pub mod width;
pub mod xor;

/// A variable of a payload.
///
/// # Safety
///
/// Nothing else refers to it: a payload runs once at a time.
unsafe fn exclusive<T>(variable: *mut T) -> &'static mut T {
    // SAFETY: as the function's.
    unsafe { &mut *variable }
}
