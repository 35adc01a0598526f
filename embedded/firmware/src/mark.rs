//! Places in the program at which the counter of instructions looks.

/// A function that returns at once. It is written in assembly so that nothing is moved across a call of it.
macro_rules! marks {
    ($($name:ident)+) => {
        $(
            #[cfg(target_os = "none")]
            #[unsafe(link_section = ".harness.mark")]
            #[unsafe(no_mangle)]
            #[unsafe(naked)]
            extern "C" fn $name() {
                #[cfg(target_arch = "arm")]
                core::arch::naked_asm!("bx lr");
                #[cfg(target_arch = "riscv32")]
                core::arch::naked_asm!("ret");
            }

            #[cfg(not(target_os = "none"))]
            #[inline(always)]
            fn $name() {}
        )+
    };
}

marks!(training_begins training_ends inference_begins inference_ends);

/// `work` as a training step.
#[inline(always)]
pub fn training<R>(work: impl FnOnce() -> R) -> R {
    training_begins();
    let result = work();
    training_ends();
    result
}

/// `work` as an inference.
#[inline(always)]
pub fn inference<R>(work: impl FnOnce() -> R) -> R {
    inference_begins();
    let result = work();
    inference_ends();
    result
}
