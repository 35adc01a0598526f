//! Learns handwritten digits, with a perceptron of two layers and with convolutions:
//! `cargo run --release --example digits`.

#[path = "common/digits.rs"]
mod common;

use clap::Parser;
use common::{BATCH, CLASSES, Confusion, Digit, Images, digits, epoch, moved};
use constnet::schedule::OneCycleLr;
use constnet::{
    Adam, Conv2d, CrossEntropy, Flatten, Layer, Linear, Matrix, MaxPool2d, Parameters, Relu, Scheduled, Step, Trainer,
};
use indicatif::ProgressBar;
use rand::distr::{Distribution, StandardUniform};
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng, rngs::Xoshiro256PlusPlus};
use std::process::ExitCode;
use std::time::Instant;
use zerocopy::FromZeros;

type Perceptron = (Flatten<64>, Linear<64, 256>, Relu, Linear<256, CLASSES>);
type Convolutions = (
    Conv2d<1, 16, 3, 3, 8, 8, Step<1, 1>>,
    Relu,
    MaxPool2d<2, 2, 4, 4>,
    Conv2d<16, 32, 3, 3, 4, 4, Step<1, 1>>,
    Relu,
    Flatten<512>,
    Linear<512, 64>,
    Relu,
    Linear<64, CLASSES>,
);

type Rated = Scheduled<OneCycleLr, Adam>;

const TESTED: usize = 357;

/// Learns handwritten digits, with a perceptron of two layers and with convolutions
#[derive(Parser)]
struct Arguments {
    /// Draws the digits that are kept for the test, their order in training, and the start values
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How often each network sees each digit
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    epochs: u32,
}

fn main() -> ExitCode {
    let Arguments { seed, epochs } = Arguments::parse();
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut all = digits();
    all.shuffle(&mut rng);
    let (tested, learned) = all.split_at_mut(TESTED);
    println!("{} digits to learn from, {} to test with", learned.len(), tested.len());

    let results = [
        show::<Perceptron>("a perceptron of two layers", 0.96, epochs, learned, tested, &mut rng),
        show::<Convolutions>("two convolutions", 0.985, epochs, learned, tested, &mut rng),
    ];
    results.iter().filter_map(|result| result.as_ref().err()).for_each(|sentence| eprintln!("{sentence}"));
    if results.iter().all(Result::is_ok) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Trains and tests a network, prints what came of it, and says so if its accuracy is below `goal`.
fn show<N>(
    name: &str,
    goal: f64,
    epochs: u32,
    learned: &mut [Digit],
    tested: &[Digit],
    rng: &mut Xoshiro256PlusPlus,
) -> Result<(), String>
where
    N: Layer<Images<BATCH>, Scalar = f32, Output = Matrix<BATCH, CLASSES>>,
    N: Layer<Images<1>, Scalar = f32, Output = Matrix<1, CLASSES>>,
    N: Parameters<f32>,
    Trainer<N, Images<BATCH>, CrossEntropy, Rated>: FromZeros,
    StandardUniform: Distribution<N>,
{
    let steps = epochs * (learned.len() / BATCH) as u32;
    let optimizer = Scheduled::new(OneCycleLr::new(0.01, steps), Adam::new(0.01));
    let mut trainer = Trainer::<N, Images<BATCH>, _, _>::boxed(CrossEntropy::new().label_smoothing(0.1), optimizer);
    trainer.model = rng.random();

    let progress = ProgressBar::new(epochs.into());
    let begin = Instant::now();
    let mut loss = f32::NAN;
    for _ in 0..epochs {
        loss = epoch(&mut trainer, learned, rng, moved).map_err(|error| format!("With {name}: {error}."))?;
        progress.inc(1);
    }
    let seconds = begin.elapsed().as_secs_f64();
    progress.finish_and_clear();

    let confusion = Confusion::of(&trainer.model, tested);
    let accuracy = confusion.accuracy();
    println!("\nWith {name}, {:.2} % of the test is right.", 100.0 * accuracy);
    println!("\n   taken for {}", (0..CLASSES).map(|class| format!("{class:>4}")).collect::<String>());
    for (class, row) in confusion.0.iter().enumerate() {
        println!("{class:>12} {}", row.map(|count| format!("{count:>4}")).concat());
    }
    println!("\n{} parameters, {} bytes for the trainer, all of it", <N as Parameters<f32>>::COUNT, size_of_val(&*trainer));
    println!("loss {loss:.4} in the last of {epochs} epochs; {:.0} samples a second", f64::from(steps * BATCH as u32) / seconds);
    if accuracy >= goal {
        Ok(())
    } else {
        let percent = 100.0 * goal;
        Err(format!("With {name}, less than {percent} % of the test is right. Try more --epochs."))
    }
}
