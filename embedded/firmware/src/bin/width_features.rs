#![no_std]
#![no_main]

#[unsafe(no_mangle)]
extern "C" fn payload() -> u32 {
    firmware::width::features()
}
