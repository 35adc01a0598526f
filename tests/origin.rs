//! The numpy program that this crate grew out of, step by step: `golden/origin.py` wrote its start values, losses and
//! stopping steps.
//!
//! That program leaves out the factor 2 of the gradient and has a rate of 0.01; the true gradient with 0.005 makes the
//! same updates. Its sums run in another order, so the last bits differ.

use constnet::{Linear, Matrix, Relu, Sgd, SumSquaredError, Trainer};

const GOLDEN: &str = include_str!("golden/origin.txt");
const STEPS: usize = 10_000;
const TOLERANCE: f64 = 1e-12;

type Net = (Linear<2, 3, f64>, Relu, Linear<3, 1, f64>);

struct Run {
    seed: u32,
    stop: Option<usize>,
    start: Net,
    losses: Vec<f64>,
}

fn parse(line: &str) -> Run {
    let mut words = line.split(' ');
    let seed = words.next().unwrap().parse().unwrap();
    let stop = match words.next().unwrap() {
        "stuck" => None,
        step => Some(step.parse().unwrap()),
    };
    let numbers: Vec<f64> = words.map(|word| word.parse().unwrap()).collect();
    let (start, losses) = numbers.split_at(13);
    let start = (
        Linear { weight: start[..6].try_into().unwrap(), bias: start[6..9].try_into().unwrap() },
        Relu,
        Linear { weight: start[9..12].try_into().unwrap(), bias: start[12..].try_into().unwrap() },
    );
    Run { seed, stop, start, losses: losses.to_vec() }
}

/// The loss at every hundredth step, and the step whose loss was below 0.001.
fn train(start: Net) -> (Vec<f64>, Option<usize>) {
    let x = Matrix([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]);
    let target = Matrix([[0.0], [1.0], [1.0], [0.0]]);
    let mut trainer = Trainer::new(start, SumSquaredError, Sgd::<f64>::try_new(0.005).unwrap());
    let mut losses = Vec::new();
    for step in 0..STEPS {
        let loss = trainer.step(&x, &target).unwrap();
        if step % 100 == 0 {
            losses.push(loss);
        }
        if loss < 0.001 {
            return (losses, Some(step));
        }
    }
    (losses, None)
}

#[test]
fn losses_and_stopping_steps_are_those_of_numpy() {
    for Run { seed, stop, start, losses } in GOLDEN.lines().map(parse) {
        let (found, stopped) = train(start);
        assert_eq!(stopped, stop, "stopping step of seed {seed}");
        assert_eq!(found.len(), losses.len(), "number of losses of seed {seed}");
        for (hundred, (found, expected)) in found.iter().zip(&losses).enumerate() {
            let difference = (found - expected).abs() / expected;
            assert!(difference <= TOLERANCE, "seed {seed}, step {}: expected a loss of {expected}, found {found}", 100 * hundred);
        }
    }
}

#[test]
fn some_seeds_learn_and_some_stick_42_among_them() {
    let runs: Vec<Run> = GOLDEN.lines().map(parse).collect();
    let learning = runs.iter().filter(|run| run.stop.is_some()).count();
    assert!(runs.len() >= 20 && learning >= 5 && runs.len() - learning >= 5);
    assert!(runs.iter().any(|run| run.seed == 42 && run.stop.is_none()));
}
