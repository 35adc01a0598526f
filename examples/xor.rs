//! Trains the exclusive or: `cargo run --release --example xor`.

#[path = "common/xor.rs"]
mod common;

use clap::Parser;
use common::{GOAL, Net, ORIGIN_RATE, Outcome, RELIABLE_RATE, STEPS, X, XorTrainer, learn, origin, reliable};
use constnet::{Adam, HyperparameterError, Layer, Matrix, Optimizer, Sgd};
use std::process::ExitCode;
use std::time::Instant;

/// Trains a 2-3-1 network on the exclusive or
#[derive(Parser)]
struct Arguments {
    /// Draws the start values; with the origin's recipe, about half of all seeds learn
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Uses a recipe that learns from every seed tried: Silu, uniform starts, Adam
    #[arg(long)]
    reliable: bool,
    /// The learning rate, instead of the recipe's own
    #[arg(long, allow_negative_numbers = true)]
    rate: Option<f32>,
}

fn main() -> ExitCode {
    let result = run(&Arguments::parse());
    if let Err(sentence) = &result {
        eprintln!("{sentence}");
    }
    if result.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn run(arguments: &Arguments) -> Result<(), String> {
    let refused = |error: HyperparameterError<f32>| format!("--rate: {error}.");
    if arguments.reliable {
        let adam = Adam::try_new(arguments.rate.unwrap_or(RELIABLE_RATE)).map_err(refused)?;
        show(&mut reliable(arguments.seed, adam), "A smaller --rate may learn.")
    } else {
        let sgd = Sgd::try_new(arguments.rate.unwrap_or(ORIGIN_RATE)).map_err(refused)?;
        show(&mut origin(arguments.seed, sgd), "Try another --seed, or --reliable.")
    }
}

fn show<A, O>(trainer: &mut XorTrainer<A, O>, advice: &str) -> Result<(), String>
where
    O: Optimizer<f32>,
    Net<A>: Layer<Matrix<4, 2>, Scalar = f32, Output = Matrix<4, 1>>,
{
    let mut losses = Vec::with_capacity(STEPS);
    let begin = Instant::now();
    let outcome = learn(trainer, |_, loss| losses.push(loss));
    let seconds = begin.elapsed().as_secs_f64();

    for (step, loss) in losses.iter().enumerate().step_by(100) {
        println!("step {step:>5}   loss {loss:.6}");
    }
    match outcome {
        Outcome::Learned(step) => println!("step {step:>5}   loss {:.6}, below {GOAL}: stopped", losses[step]),
        Outcome::Stuck(loss) => {
            return Err(format!("This start is stuck: after {STEPS} steps the loss is still {loss:.6}. {advice}"));
        }
        Outcome::Diverged(step, error) => return Err(format!("At step {step}: {error}. Try a smaller --rate.")),
    }

    println!("\n   inputs   prediction");
    for ([a, b], [y]) in X.0.iter().zip(trainer.predict(&X).0) {
        println!("  {a:>3} {b:>3}   {y:>10.4}   {}", u8::from(y > 0.5));
    }
    println!("\n{} bytes for the trainer, all of it", size_of_val(trainer));
    println!("{:.0} steps a second", losses.len() as f64 / seconds);
    Ok(())
}
