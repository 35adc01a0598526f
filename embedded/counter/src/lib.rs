//! A plugin of QEMU that counts instructions between marks, and how deep the stack goes.
//!
//! `-plugin libcounter.so,out=FILE,region=BEGIN:END,…,stack=LOW:HIGH` with addresses in hexadecimal. What runs from a
//! `BEGIN` to the next `END` is a pass of that region. The stack is the distance from `HIGH` of the lowest address between `LOW`
//! and `HIGH` that was written to. `FILE` gets a line `passes instructions stack` for each region, in order, and a line with
//! the stack of the whole run.
//!
//! It speaks version 1 of the interface, that of QEMU 4.2 to 8.2, to a machine of one core.

use std::ffi::{CStr, c_char, c_int, c_uint, c_void};
use std::fmt::Write;
use std::fs;
use std::sync::Mutex;

#[repr(C)]
pub struct Block {
    _opaque: [u8; 0],
}

#[repr(C)]
pub struct Instruction {
    _opaque: [u8; 0],
}

const NO_REGISTERS: c_int = 0;
const WRITES: c_int = 2;

type OnExecution = extern "C" fn(c_uint, *mut c_void);
type OnAccess = extern "C" fn(c_uint, u32, u64, *mut c_void);

unsafe extern "C" {
    fn qemu_plugin_register_vcpu_tb_trans_cb(id: u64, callback: extern "C" fn(u64, *mut Block));
    fn qemu_plugin_register_atexit_cb(id: u64, callback: extern "C" fn(u64, *mut c_void), data: *mut c_void);
    fn qemu_plugin_register_vcpu_tb_exec_cb(block: *mut Block, callback: OnExecution, flags: c_int, data: *mut c_void);
    fn qemu_plugin_register_vcpu_insn_exec_cb(at: *mut Instruction, callback: OnExecution, flags: c_int, data: *mut c_void);
    fn qemu_plugin_register_vcpu_mem_cb(at: *mut Instruction, callback: OnAccess, flags: c_int, kind: c_int, data: *mut c_void);
    fn qemu_plugin_tb_n_insns(block: *const Block) -> usize;
    fn qemu_plugin_tb_get_insn(block: *const Block, index: usize) -> *mut Instruction;
    fn qemu_plugin_insn_vaddr(instruction: *const Instruction) -> u64;
}

#[unsafe(no_mangle)]
pub static qemu_plugin_version: c_int = 1;

struct Region {
    begin: u64,
    end: u64,
    began: Option<u64>,
    passes: u64,
    instructions: u64,
    lowest: u64,
}

struct Counter {
    out: String,
    count: u64,
    regions: Vec<Region>,
    stack: (u64, u64),
    lowest: u64,
}

static COUNTER: Mutex<Counter> =
    Mutex::new(Counter { out: String::new(), count: 0, regions: Vec::new(), stack: (0, 0), lowest: u64::MAX });

fn with<R>(work: impl FnOnce(&mut Counter) -> R) -> R {
    work(&mut COUNTER.lock().unwrap())
}

/// A block is counted whole when it is entered. The marks are functions, so each of them begins a block.
extern "C" fn block_runs(_: c_uint, length: *mut c_void) {
    with(|counter| counter.count += length as u64);
}

extern "C" fn mark_runs(_: c_uint, address: *mut c_void) {
    let address = address as u64;
    with(|Counter { count, regions, .. }| {
        for region in regions {
            if address == region.begin {
                region.began = Some(*count);
            } else if address == region.end
                && let Some(began) = region.began.take()
            {
                region.passes += 1;
                region.instructions += *count - began;
            }
        }
    });
}

extern "C" fn write_runs(_: c_uint, _: u32, address: u64, _: *mut c_void) {
    with(|Counter { stack: (low, high), lowest, regions, .. }| {
        if (*low..*high).contains(&address) {
            let open = regions.iter_mut().filter(|region| region.began.is_some()).map(|region| &mut region.lowest);
            open.chain([lowest]).for_each(|lowest| *lowest = address.min(*lowest));
        }
    });
}

extern "C" fn block_is_translated(_: u64, block: *mut Block) {
    let is_mark = |address| with(|counter| counter.regions.iter().any(|r| r.begin == address || r.end == address));
    // SAFETY: QEMU's functions on the block that it hands over, with indices below the block's length.
    unsafe {
        let length = qemu_plugin_tb_n_insns(block);
        qemu_plugin_register_vcpu_tb_exec_cb(block, block_runs, NO_REGISTERS, length as *mut c_void);
        for index in 0..length {
            let instruction = qemu_plugin_tb_get_insn(block, index);
            let address = qemu_plugin_insn_vaddr(instruction);
            if is_mark(address) {
                qemu_plugin_register_vcpu_insn_exec_cb(instruction, mark_runs, NO_REGISTERS, address as *mut c_void);
            }
            qemu_plugin_register_vcpu_mem_cb(instruction, write_runs, NO_REGISTERS, WRITES, std::ptr::null_mut());
        }
    }
}

extern "C" fn machine_ends(_: u64, _: *mut c_void) {
    with(|counter| {
        let mut report = String::new();
        let stack = |lowest: u64| counter.stack.1.saturating_sub(lowest);
        for region in &counter.regions {
            writeln!(report, "{} {} {}", region.passes, region.instructions, stack(region.lowest)).unwrap();
        }
        writeln!(report, "{}", stack(counter.lowest)).unwrap();
        fs::write(&counter.out, report).unwrap();
    });
}

fn parse(argument: &str) -> Option<()> {
    let (key, value) = argument.split_once('=')?;
    let pair = || {
        let (first, second) = value.split_once(':')?;
        Some((u64::from_str_radix(first, 16).ok()?, u64::from_str_radix(second, 16).ok()?))
    };
    with(|counter| {
        match key {
            "out" => counter.out = value.to_owned(),
            "stack" => counter.stack = pair()?,
            "region" => {
                let (begin, end) = pair()?;
                counter.regions.push(Region { begin, end, began: None, passes: 0, instructions: 0, lowest: u64::MAX });
            }
            _ => return None,
        }
        Some(())
    })
}

/// Called by QEMU.
///
/// # Safety
///
/// `arguments` are `count` strings.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qemu_plugin_install(id: u64, _: *const c_void, count: c_int, arguments: *const *const c_char) -> c_int {
    for k in 0..count as usize {
        // SAFETY: as the function's.
        let argument = unsafe { CStr::from_ptr(*arguments.add(k)) };
        if argument.to_str().ok().and_then(parse).is_none() {
            eprintln!("counter: {argument:?} is no argument");
            return 1;
        }
    }
    // SAFETY: the functions live as long as QEMU.
    unsafe {
        qemu_plugin_register_vcpu_tb_trans_cb(id, block_is_translated);
        qemu_plugin_register_atexit_cb(id, machine_ends, std::ptr::null_mut());
    }
    0
}
