//! RISC-V: start-up, a serial port for output, and the test finisher of QEMU's `virt` as the way out.

use core::arch::global_asm;

global_asm!(
    ".section .vectors, \"ax\"",
    ".global start",
    "start:",
    "la sp, stack_top",
    "la t0, bss_start",
    "la t1, bss_end",
    "j 2f",
    "1: sw zero, 0(t0)",
    "addi t0, t0, 4",
    "2: bne t0, t1, 1b",
    "la t0, data_start",
    "la t1, data_end",
    "la t2, data_load",
    "j 4f",
    "3: lw t3, 0(t2)",
    "sw t3, 0(t0)",
    "addi t0, t0, 4",
    "addi t2, t2, 4",
    "4: bne t0, t1, 3b",
    "call {main}",
    main = sym super::main,
);

/// Writes one character.
#[unsafe(link_section = ".harness.put")]
pub fn put(character: u8) {
    // SAFETY: the data register of the serial port of `virt`.
    unsafe { (0x1000_0000 as *mut u8).write_volatile(character) }
}

/// Ends the emulator.
#[unsafe(link_section = ".harness.exit")]
pub fn exit(success: bool) -> ! {
    const PASS: u32 = 0x5555;
    const FAIL: u32 = 0x1_3333;
    // SAFETY: the register of the test finisher of `virt`.
    unsafe { (0x0010_0000 as *mut u32).write_volatile(if success { PASS } else { FAIL }) }
    loop {}
}
