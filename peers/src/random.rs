//! Start values: the same on every machine.

pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// SplitMix64.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn numbers(&mut self, count: usize, low: f32, high: f32) -> Vec<f32> {
        (0..count).map(|_| low + (high - low) * ((self.next() >> 40) as f32 / (1 << 24) as f32)).collect()
    }

    /// For each sample a row of zeros with a single one.
    pub fn classes(&mut self, samples: usize, classes: usize) -> Vec<f32> {
        let mut rows = vec![0.0; samples * classes];
        for row in rows.chunks_mut(classes) {
            row[self.next() as usize % classes] = 1.0;
        }
        rows
    }
}
