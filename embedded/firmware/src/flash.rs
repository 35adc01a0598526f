//! Numbers that the compiler draws from a seed, so that a `static` of them lies in flash.
//!
//! They stand for weights that were trained elsewhere.

use constnet::{Linear, Matrix};

/// A generator of numbers (G. Marsaglia, "Xorshift RNGs", 2003) that also runs in the compiler.
pub struct Generator(u32);

impl Generator {
    /// From a seed other than zero.
    pub const fn new(seed: u32) -> Self {
        Self(seed)
    }

    /// A word.
    pub const fn word(&mut self) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0
    }

    /// A number between −`bound` and `bound`.
    pub const fn within(&mut self, bound: f32) -> f32 {
        ((self.word() >> 8) as f32 / (1 << 23) as f32 - 1.0) * bound
    }

    /// Fills `values`.
    pub const fn fill(&mut self, values: &mut [f32], bound: f32) {
        let mut k = 0;
        while k < values.len() {
            values[k] = self.within(bound);
            k += 1;
        }
    }
}

/// A layer whose weights are within ±`bound` and whose biases are within a tenth of it.
pub const fn linear<const I: usize, const O: usize>(seed: u32, bound: f32) -> Linear<I, O> {
    let mut generator = Generator::new(seed);
    let mut layer = Linear::ZERO;
    generator.fill(layer.weight.as_mut_slice(), bound);
    generator.fill(layer.bias.as_mut_slice(), bound / 10.0);
    layer
}

/// Samples with features within ±1.
pub const fn samples<const N: usize, const F: usize>(seed: u32) -> [Matrix<1, F>; N] {
    let mut generator = Generator::new(seed);
    let mut samples = [Matrix::ZERO; N];
    let mut k = 0;
    while k < N {
        generator.fill(samples[k].as_mut_slice(), 1.0);
        k += 1;
    }
    samples
}
