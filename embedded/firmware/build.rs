//! Links for the board that the target stands for.

use std::env::var;

fn main() {
    println!("cargo:rerun-if-changed=link");
    let memory = match var("TARGET").as_deref() {
        Ok("thumbv7em-none-eabihf") => "mps2-an386",
        Ok("thumbv6m-none-eabi") => "microbit",
        Ok("riscv32imac-unknown-none-elf") => "virt",
        Ok("wasm32-unknown-unknown") => return println!("cargo:rustc-link-arg-bins=--export=payload"),
        _ => return,
    };
    println!("cargo:rustc-link-arg-bins=-L{}/link", var("CARGO_MANIFEST_DIR").unwrap());
    println!("cargo:rustc-link-arg-bins=-T{memory}.ld");
    println!("cargo:rustc-link-arg-bins=-Tsections.ld");
}
