//! Peers in C++, where `build.rs` found them.

use super::Peer;
#[cfg(any(eigen, xsmm))]
use crate::work::Task;
#[cfg(any(eigen, xsmm))]
use library::{Machine, at_work};

#[cfg(not(eigen))]
fn eigen() -> Vec<Peer> {
    vec![Peer::left_out("Eigen")]
}

#[cfg(not(xsmm))]
fn xsmm() -> Vec<Peer> {
    vec![Peer::left_out("libxsmm")]
}

pub fn peers() -> Vec<Peer> {
    let mut peers = eigen();
    peers.extend(xsmm());
    peers
}

#[cfg(eigen)]
fn eigen() -> Vec<Peer> {
    use crate::work::Work;
    use std::ffi::{CString, c_char};
    unsafe extern "C" {
        static eigen_version: [i32; 3];
        fn eigen_start(name: *const c_char, parameters: *const f32, x: *const f32, target: *const f32) -> *mut Machine;
        fn eigen_product_start(lazy: bool, m: i32, k: i32, n: i32, a: *const f32, b: *const f32) -> *mut Machine;
    }
    // SAFETY: a constant.
    let version = library::version(unsafe { eigen_version });
    let start = move |work: &Work, lazy: bool| {
        let (parameters, x) = (work.parameters.as_ptr(), work.x.as_ptr());
        // SAFETY: the sizes of the numbers are those of the work, which both sides know by its name or by its sizes.
        let machine = match work.task {
            Task::Product { m, k, n } => unsafe { eigen_product_start(lazy, m as i32, k as i32, n as i32, parameters, x) },
            _ if lazy => return None,
            _ => unsafe { eigen_start(CString::new(work.name.as_str()).ok()?.as_ptr(), parameters, x, work.target.as_ptr()) },
        };
        at_work(machine, work)
    };
    vec![
        Peer::new("Eigen", version.clone(), move |work| start(work, false)),
        Peer::new("Eigen lazy", version, move |work| start(work, true)),
    ]
}

#[cfg(xsmm)]
fn xsmm() -> Vec<Peer> {
    unsafe extern "C" {
        static xsmm_version: [i32; 3];
        fn xsmm_start(m: i32, k: i32, n: i32, a: *const f32, b: *const f32) -> *mut Machine;
    }
    // SAFETY: a constant.
    let version = library::version(unsafe { xsmm_version });
    vec![Peer::new("libxsmm", version, |work| {
        let Task::Product { m, k, n } = work.task else { return None };
        // SAFETY: the matrices have these sizes.
        at_work(unsafe { xsmm_start(m as i32, k as i32, n as i32, work.parameters.as_ptr(), work.x.as_ptr()) }, work)
    })]
}

#[cfg(any(eigen, xsmm))]
mod library {
    use crate::run::{Run, run};
    use crate::work::Work;

    /// A `Work` of `cpp/work.h`.
    #[repr(C)]
    pub struct Machine {
        private: [u8; 0],
    }

    unsafe extern "C" {
        fn work_repeat(work: *mut Machine, times: usize);
        fn work_numbers(work: *mut Machine, to: *mut f32) -> usize;
        fn work_delete(work: *mut Machine);
    }

    struct Owned(*mut Machine);

    impl Drop for Owned {
        fn drop(&mut self) {
            // SAFETY: made by `new`, and nobody else has it.
            unsafe { work_delete(self.0) }
        }
    }

    pub fn at_work(machine: *mut Machine, work: &Work) -> Option<Box<dyn Run>> {
        if machine.is_null() {
            return None;
        }
        let most = work.parameters.len().max(work.target.len()).max(work.flops() as usize);
        Some(run(
            Owned(machine),
            // SAFETY: the machine lives as long as its owner.
            |machine, times| unsafe { work_repeat(machine.0, times) },
            move |machine| {
                let mut numbers = vec![0.0; most];
                // SAFETY: as above, and no work has more numbers than parameters or multiplications.
                let count = unsafe { work_numbers(machine.0, numbers.as_mut_ptr()) };
                numbers.truncate(count);
                numbers
            },
        ))
    }

    pub fn version([world, major, minor]: [i32; 3]) -> Option<String> {
        Some(format!("{world}.{major}.{minor}, g++ -O3 -march=native"))
    }
}
