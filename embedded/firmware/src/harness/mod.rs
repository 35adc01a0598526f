//! What runs a payload on a machine without an operating system, and says what came out.

#[cfg(target_arch = "arm")]
mod cortex_m;
#[cfg(target_arch = "riscv32")]
mod riscv;

#[cfg(target_arch = "arm")]
use cortex_m::{exit, put};
#[cfg(target_arch = "riscv32")]
use riscv::{exit, put};

#[cfg(target_os = "none")]
unsafe extern "C" {
    safe fn payload() -> u32;
}

/// Runs the payload and prints its hash.
#[cfg(target_os = "none")]
#[unsafe(link_section = ".harness.main")]
#[inline(never)]
extern "C" fn main() -> ! {
    let hash = payload();
    for shift in (0..32).step_by(4).rev() {
        let digit = (hash >> shift) as u8 & 15;
        put(if digit < 10 { b'0' + digit } else { b'a' - 10 + digit });
    }
    put(b'\n');
    exit(true)
}

#[panic_handler]
#[cfg_attr(target_os = "none", unsafe(link_section = ".harness.panic"))]
fn panic(_: &core::panic::PanicInfo) -> ! {
    #[cfg(target_os = "none")]
    exit(false);
    #[cfg(target_arch = "wasm32")]
    core::arch::wasm32::unreachable()
}
