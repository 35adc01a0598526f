//! How many of 10,000 starts learn the exclusive or, for several recipes: `cargo run --release --example xor_seeds`.

#[path = "common/xor.rs"]
#[expect(dead_code, reason = "`xor` says more of an outcome")]
mod common;

use common::{ORIGIN_RATE, Outcome, RELIABLE_RATE, STEPS, learn, normal_start, origin, reliable, uniform_start};
use constnet::{Adam, Relu, Sgd, Silu, SumSquaredError, Trainer};
use indicatif::ProgressBar;
use std::thread;
use std::time::Instant;

const SEEDS: u64 = 10_000;

struct Recipe {
    name: &'static str,
    rate: f32,
    train: fn(u64, f32) -> Outcome,
}

const fn recipe(name: &'static str, rate: f32, train: fn(u64, f32) -> Outcome) -> Recipe {
    Recipe { name, rate, train }
}

const RECIPES: [Recipe; 9] = [
    recipe("Relu, normal, Sgd (the origin)", ORIGIN_RATE, the_origin),
    recipe("Relu, normal, Sgd", 0.05, the_origin),
    recipe("Relu, uniform, Sgd", 0.05, relu_uniform_sgd),
    recipe("Silu, uniform, Sgd", 0.05, silu_uniform_sgd),
    recipe("Silu, normal, Adam", 0.1, silu_normal_adam),
    recipe("Silu, uniform, Adam", 0.01, the_reliable),
    recipe("Silu, uniform, Adam", 0.03, the_reliable),
    recipe("Silu, uniform, Adam (`--reliable`)", RELIABLE_RATE, the_reliable),
    recipe("Silu, uniform, Adam", 0.3, the_reliable),
];

fn the_origin(seed: u64, rate: f32) -> Outcome {
    learn(&mut origin(seed, Sgd::new(rate)), |_, _| ())
}

fn the_reliable(seed: u64, rate: f32) -> Outcome {
    learn(&mut reliable(seed, Adam::new(rate)), |_, _| ())
}

fn relu_uniform_sgd(seed: u64, rate: f32) -> Outcome {
    learn(&mut Trainer::new(uniform_start(Relu, seed), SumSquaredError, Sgd::new(rate)), |_, _| ())
}

fn silu_uniform_sgd(seed: u64, rate: f32) -> Outcome {
    learn(&mut Trainer::new(uniform_start(Silu, seed), SumSquaredError, Sgd::new(rate)), |_, _| ())
}

fn silu_normal_adam(seed: u64, rate: f32) -> Outcome {
    learn(&mut Trainer::new(normal_start(Silu, seed), SumSquaredError, Adam::new(rate)), |_, _| ())
}

fn main() {
    println!("{SEEDS} starts each, up to {STEPS} steps:\n");
    println!("| recipe | rate | learn | median steps | most steps | seconds |");
    println!("|:--|--:|--:|--:|--:|--:|");
    for Recipe { name, rate, train } in RECIPES {
        let begin = Instant::now();
        let steps = steps_of_those_that_learn(|seed| train(seed, rate));
        let seconds = begin.elapsed().as_secs_f64();
        let [median, most] = [steps.get(steps.len() / 2), steps.last()].map(|n| n.map_or("-".into(), usize::to_string));
        println!("| {name} | {rate} | {} | {median} | {most} | {seconds:.1} |", steps.len());
    }
}

/// How many steps each start took, of those that learned, in ascending order.
fn steps_of_those_that_learn(train: impl Fn(u64) -> Outcome + Sync) -> Vec<usize> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let progress = ProgressBar::new(SEEDS);
    let share = |first: usize| {
        let mut steps = Vec::new();
        for seed in (first as u64..SEEDS).step_by(threads) {
            if let Outcome::Learned(step) = train(seed) {
                steps.push(step + 1);
            }
            progress.inc(1);
        }
        steps
    };
    let mut steps: Vec<usize> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|first| {
                scope.spawn({
                    let share = &share;
                    move || share(first)
                })
            })
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("no training panics")).collect()
    });
    progress.finish_and_clear();
    steps.sort_unstable();
    steps
}
