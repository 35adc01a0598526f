//! A hash of numbers by their bits.

use constnet::{Fixed, Parameters, Scalar, Stateless, Tensor, Visitor, Zero};

/// What the hash of no numbers is.
pub const EMPTY: u32 = 0x811c_9dc5;

/// A number of which the bits are hashed.
pub trait Bits: Copy {
    /// The bits.
    fn bits(self) -> u32;
}

impl Bits for f32 {
    fn bits(self) -> u32 {
        self.to_bits()
    }
}

impl<const F: u32> Bits for Fixed<i32, F> {
    fn bits(self) -> u32 {
        self.to_bits() as u32
    }
}

impl<const F: u32> Bits for Fixed<i16, F> {
    fn bits(self) -> u32 {
        self.to_bits() as u32
    }
}

/// The hash of all that went into `hash`, and then `values`: FNV-1a, a number at a time.
#[cfg_attr(target_os = "none", unsafe(link_section = ".harness.hash"))]
#[inline(never)]
pub fn hash<T: Bits>(hash: u32, values: &[T]) -> u32 {
    values.iter().fold(hash, |hash, value| (hash ^ value.bits()).wrapping_mul(0x0100_0193))
}

/// The hash of all that went into `start`, and then all parameters of `model`.
pub fn parameters<T: Bits + Scalar>(start: u32, model: &mut impl Parameters<T>) -> u32 {
    let mut hasher = Hasher(start);
    let mut none = Zero::ZERO;
    model.visit(&mut none, &mut hasher);
    hasher.0
}

struct Hasher(u32);

impl<T: Bits + Scalar> Visitor<T, Stateless> for Hasher {
    fn parameter<P: Tensor<Scalar = T>>(&mut self, _: &'static str, parameter: &mut P, (): &mut ()) {
        self.0 = hash(self.0, parameter.as_slice());
    }
}
