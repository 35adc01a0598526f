//! Ways to do a work, measured in turns in one run, so that the ratios hold on a busy machine: the best of many samples of
//! each.

use std::time::Instant;

/// One way to do a work: does it that many times.
pub type Way<'a> = Box<dyn FnMut(u32) + 'a>;

/// The way that calls `once`.
pub fn way<'a>(mut once: impl FnMut() + 'a) -> Way<'a> {
    Box::new(move |repeats| (0..repeats).for_each(|_| once()))
}

/// The best nanoseconds of each way.
pub fn time(ways: &mut [Way<'_>], samples: usize) -> Vec<f64> {
    let mut repeats = vec![1_u32; ways.len()];
    for (way, repeats) in ways.iter_mut().zip(&mut repeats) {
        while samples > 1 && seconds(way, *repeats) < 2e-4 {
            *repeats *= 2;
        }
    }
    let mut best = vec![f64::INFINITY; ways.len()];
    for _ in 0..samples {
        for ((way, &repeats), best) in ways.iter_mut().zip(&repeats).zip(&mut best) {
            *best = best.min(seconds(way, repeats) / f64::from(repeats) * 1e9);
        }
    }
    best
}

fn seconds(way: &mut Way<'_>, repeats: u32) -> f64 {
    let begin = Instant::now();
    way(repeats);
    begin.elapsed().as_secs_f64()
}
