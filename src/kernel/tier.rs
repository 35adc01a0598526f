//! Which instruction set the kernels of this process use.

use core::fmt;
use core::sync::atomic::{AtomicU8, Ordering};

/// An instruction set that the kernels are written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
#[non_exhaustive]
pub enum Tier {
    /// What the target's baseline has, with no fused multiply-add: the same bits on every machine.
    Plain = 0,
    /// 128-bit vectors of AArch64.
    Neon = 1,
    /// 256-bit vectors with fused multiply-add.
    Avx2 = 2,
    /// 512-bit vectors (AVX-512 F, BW, CD, DQ and VL).
    Avx512 = 3,
}

/// The tier asked for is not one that this machine and this build have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TierUnavailable(
    /// The tier that was asked for.
    pub Tier,
);

impl fmt::Display for TierUnavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected a tier that this machine and this build have, found {:?}; there are", self.0)?;
        Tier::ALL.into_iter().filter(|tier| tier.available()).try_for_each(|tier| write!(f, " {tier:?}"))
    }
}

impl core::error::Error for TierUnavailable {}

impl Tier {
    /// Every tier, slowest first.
    pub const ALL: [Tier; 4] = [Tier::Plain, Tier::Neon, Tier::Avx2, Tier::Avx512];

    /// Whether this machine has the tier and this build was made with the `simd` feature.
    ///
    /// [`Tier::Plain`] is always available.
    pub fn available(self) -> bool {
        match self {
            Tier::Plain => true,
            #[cfg(all(feature = "simd", target_arch = "aarch64"))]
            Tier::Neon => pulp::aarch64::Neon::is_available(),
            #[cfg(all(feature = "simd", target_arch = "x86_64"))]
            Tier::Avx2 => pulp::x86::V3::is_available(),
            #[cfg(all(feature = "simd", target_arch = "x86_64"))]
            Tier::Avx512 => pulp::x86::V4::is_available(),
            _ => false,
        }
    }

    /// The fastest tier that this machine has.
    pub fn best() -> Tier {
        Self::ALL.into_iter().rev().find(|tier| tier.available()).unwrap_or(Tier::Plain)
    }

    /// The tier whose code this is: that of `as u8`, so that nothing is looked up.
    #[inline(always)]
    fn from_code(code: u8) -> Option<Tier> {
        match code {
            0 => Some(Tier::Plain),
            1 => Some(Tier::Neon),
            2 => Some(Tier::Avx2),
            3 => Some(Tier::Avx512),
            _ => None,
        }
    }
}

/// No tier's code: the machine has not been asked yet.
const UNKNOWN: u8 = u8::MAX;

static CHOSEN: AtomicU8 = AtomicU8::new(UNKNOWN);

/// The tier that the kernels of this process use: the one forced, else the fastest that the machine has.
#[inline]
pub fn tier() -> Tier {
    match Tier::from_code(CHOSEN.load(Ordering::Relaxed)) {
        Some(tier) => tier,
        None => detect(),
    }
}

#[cold]
fn detect() -> Tier {
    let best = Tier::best();
    CHOSEN.store(best as u8, Ordering::Relaxed);
    best
}

/// Makes every later kernel call of this process use `tier`: for tests, and for bit-identical runs across machines.
///
/// # Errors
/// [`TierUnavailable`] if the machine or the build lacks the tier; nothing changes then.
pub fn force(tier: Tier) -> Result<(), TierUnavailable> {
    if !tier.available() {
        return Err(TierUnavailable(tier));
    }
    CHOSEN.store(tier as u8, Ordering::Relaxed);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_tier_has_a_code() {
        for tier in Tier::ALL {
            assert_eq!(Tier::from_code(tier as u8), Some(tier));
        }
        assert_eq!(Tier::from_code(UNKNOWN), None);
    }
}
