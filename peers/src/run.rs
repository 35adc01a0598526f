//! How a peer is asked to work, and how it is timed.

use std::time::{Duration, Instant};
use table::Timing;

/// A peer at work, from the start values on.
pub trait Run {
    /// Does the work so often, one after the other, and says how long that took.
    fn repeat(&mut self, times: usize) -> Duration;
    /// The numbers that must agree among all peers.
    fn numbers(&mut self) -> Vec<f32>;
}

struct InProcess<S, R, N> {
    state: S,
    repeat: R,
    numbers: N,
}

impl<S, R: FnMut(&mut S, usize), N: FnMut(&mut S) -> Vec<f32>> Run for InProcess<S, R, N> {
    fn repeat(&mut self, times: usize) -> Duration {
        let begin = Instant::now();
        (self.repeat)(&mut self.state, times);
        begin.elapsed()
    }

    fn numbers(&mut self) -> Vec<f32> {
        (self.numbers)(&mut self.state)
    }
}

/// A peer in this process: what it keeps, how it works so often, and where its numbers are.
pub fn run<S: 'static>(
    state: S,
    repeat: impl FnMut(&mut S, usize) + 'static,
    numbers: impl FnMut(&mut S) -> Vec<f32> + 'static,
) -> Box<dyn Run> {
    Box::new(InProcess { state, repeat, numbers })
}

/// How far numbers are from the reference, in parts of how far the reference has come from where it began.
pub fn distance(numbers: &[f32], reference: &[f32], before: &[f32]) -> f64 {
    if numbers.len() != reference.len() {
        return f64::INFINITY;
    }
    let norm = |differences: &mut dyn Iterator<Item = f64>| differences.map(|d| d * d).sum::<f64>().sqrt();
    let before = before.iter().copied().chain(std::iter::repeat(0.0));
    let way = norm(&mut reference.iter().zip(before).map(|(r, b)| f64::from(*r) - f64::from(b)));
    norm(&mut numbers.iter().zip(reference).map(|(n, r)| f64::from(*n) - f64::from(*r))) / way
}

/// How long one sample should take.
const SAMPLE: Duration = Duration::from_millis(1);
/// What the samples of one peer may take together, if they are at least `FEWEST`.
const BUDGET: Duration = Duration::from_millis(400);
const FEWEST: usize = 7;

/// Times several peers in turns, so that what disturbs the machine disturbs all.
pub fn time(runs: &mut [Box<dyn Run>], rounds: usize) -> Vec<Timing> {
    let times: Vec<usize> = runs.iter_mut().map(|run| times_for(run.as_mut())).collect();
    let mut samples = vec![Vec::new(); runs.len()];
    let mut spent = vec![Duration::ZERO; runs.len()];
    for _ in 0..rounds {
        for (((run, &times), samples), spent) in runs.iter_mut().zip(&times).zip(&mut samples).zip(&mut spent) {
            if samples.len() < FEWEST || *spent < BUDGET {
                let warm = run.repeat(times.div_ceil(8));
                let sample = run.repeat(times);
                *spent += warm + sample;
                samples.push(sample.as_nanos() as f64 / times as f64);
            }
        }
    }
    samples.into_iter().map(middle_and_least).collect()
}

fn times_for(run: &mut dyn Run) -> usize {
    let mut times = 1;
    loop {
        let elapsed = run.repeat(times);
        if elapsed >= SAMPLE {
            return times;
        }
        let wanted = SAMPLE.as_nanos() as f64 / elapsed.as_nanos().max(1) as f64;
        times = (times as f64 * wanted.clamp(1.2, 10.0)).ceil() as usize;
    }
}

fn middle_and_least(mut samples: Vec<f64>) -> Timing {
    samples.sort_by(f64::total_cmp);
    Timing { median: samples[samples.len() / 2], least: samples[0] }
}
