//! What a program needs to start and to end without std and libc, on x86-64 Linux.

/// Ends the program.
pub fn exit(status: i32) -> ! {
    // SAFETY: the system call `exit` takes a status and does not return.
    unsafe { core::arch::asm!("syscall", in("rax") 60, in("rdi") status, options(noreturn, nostack)) }
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    exit(101)
}

core::arch::global_asm!(".globl _start", "_start:", "and rsp, -16", "call {main}", "ud2", main = sym crate::main);

// What the compiler calls to copy and to fill; targets without an operating system come with both.

#[unsafe(no_mangle)]
unsafe extern "C" fn memcpy(to: *mut u8, from: *const u8, count: usize) -> *mut u8 {
    // SAFETY: the caller's two ranges of `count` bytes are valid and do not overlap.
    unsafe {
        core::arch::asm!("rep movsb", inout("rcx") count => _, inout("rdi") to => _, inout("rsi") from => _, options(nostack));
    }
    to
}

#[unsafe(no_mangle)]
unsafe extern "C" fn memset(to: *mut u8, byte: i32, count: usize) -> *mut u8 {
    // SAFETY: the caller's range of `count` bytes is valid.
    unsafe {
        core::arch::asm!("rep stosb", inout("rcx") count => _, inout("rdi") to => _, in("al") byte as u8, options(nostack));
    }
    to
}
