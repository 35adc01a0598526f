//! Cortex-M: vectors, start-up, and semihosting as the way out.

use core::arch::{asm, global_asm};

// The initial stack pointer, reset, and two faults, of which each ends the run.
global_asm!(
    ".section .vectors, \"a\"",
    ".word stack_top, start, fault, fault",
    ".section .harness.start, \"ax\"",
    ".global start",
    ".thumb_func",
    "start:",
    "ldr r0, =bss_start",
    "ldr r1, =bss_end",
    "movs r2, #0",
    "b 2f",
    "1: str r2, [r0]",
    "adds r0, #4",
    "2: cmp r0, r1",
    "bne 1b",
    "ldr r0, =data_start",
    "ldr r1, =data_end",
    "ldr r3, =data_load",
    "b 4f",
    "3: ldr r2, [r3]",
    "str r2, [r0]",
    "adds r0, #4",
    "adds r3, #4",
    "4: cmp r0, r1",
    "bne 3b",
    "bl {enable_fpu}",
    "bl {main}",
    ".pool",
    enable_fpu = sym enable_fpu,
    main = sym super::main,
);

/// Gives full access to coprocessors 10 and 11, the floating-point unit, where there is one.
#[unsafe(link_section = ".harness.fpu")]
extern "C" fn enable_fpu() {
    #[cfg(target_abi = "eabihf")]
    // SAFETY: the register CPACR of every Cortex-M4F; the barriers make the next instruction see it.
    unsafe {
        let cpacr = 0xE000_ED88 as *mut u32;
        cpacr.write_volatile(cpacr.read_volatile() | 0xF << 20);
        asm!("dsb", "isb");
    }
}

#[unsafe(no_mangle)]
#[unsafe(link_section = ".harness.fault")]
extern "C" fn fault() -> ! {
    exit(false)
}

#[unsafe(link_section = ".harness.call")]
#[inline(never)]
fn call(operation: u32, argument: u32) {
    // SAFETY: a semihosting call reads what `argument` points to and changes `r0`.
    unsafe {
        asm!("bkpt #0xAB", inout("r0") operation => _, in("r1") argument, options(nostack));
    }
}

/// Writes one character.
#[unsafe(link_section = ".harness.put")]
pub fn put(character: u8) {
    const SYS_WRITEC: u32 = 0x03;
    call(SYS_WRITEC, &raw const character as u32);
}

/// Ends the emulator.
#[unsafe(link_section = ".harness.exit")]
pub fn exit(success: bool) -> ! {
    const SYS_EXIT: u32 = 0x18;
    const APPLICATION_EXIT: u32 = 0x20026;
    const RUN_TIME_ERROR: u32 = 0x20023;
    call(SYS_EXIT, if success { APPLICATION_EXIT } else { RUN_TIME_ERROR });
    loop {}
}
