//! Loops over elements, compiled for the vectors of each tier.

#[cfg(all(feature = "simd", any(target_arch = "x86_64", target_arch = "aarch64")))]
use super::tier::{Tier, tier};

/// Passes over fewer elements than this are compiled once, for the target's baseline, where the caller is.
const SMALL: usize = 64;

/// Runs `pass`, a loop over `elements` elements that the compiler can vectorise, in the vectors of the process's
/// [tier](super::tier()).
///
/// The bits are those of `pass()`: wider vectors change how many elements are computed at once, not how. Where the caller
/// knows `elements` as a constant, one of the two ways vanishes. A closure that the compiler does not inline is compiled for
/// the baseline, so a long one needs `#[inline(always)]`.
///
/// # Example
///
/// ```
/// use constnet::kernel;
/// let mut values = [1.5_f32; 100];
/// kernel::vectorized(values.len(), || {
///     for value in &mut values {
///         *value *= 2.0;
///     }
/// });
/// assert_eq!(values, [3.0; 100]);
/// ```
#[inline(always)]
pub fn vectorized<R>(elements: usize, pass: impl FnOnce() -> R) -> R {
    if elements < SMALL { pass() } else { dispatch(pass) }
}

#[cfg(not(all(feature = "simd", any(target_arch = "x86_64", target_arch = "aarch64"))))]
#[inline(always)]
fn dispatch<R>(pass: impl FnOnce() -> R) -> R {
    pass()
}

#[cfg(all(feature = "simd", any(target_arch = "x86_64", target_arch = "aarch64")))]
#[inline(always)]
fn dispatch<R>(pass: impl FnOnce() -> R) -> R {
    match tier() {
        #[cfg(target_arch = "x86_64")]
        Tier::Avx512 => {
            if let Some(simd) = pulp::x86::V4::try_new() {
                return simd.vectorize(pass);
            }
        }
        #[cfg(target_arch = "x86_64")]
        Tier::Avx2 => {
            if let Some(simd) = pulp::x86::V3::try_new() {
                return simd.vectorize(pass);
            }
        }
        // Vectors are in AArch64's baseline.
        _ => {}
    }
    pass()
}
