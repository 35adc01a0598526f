//! The exclusive or in fixed point, from 10,000 starts for each format, beside `f32`: `cargo run --release --example fixed`.

use constnet::{Fixed, HardSwish, Kernel, Layer, Linear, Matrix, Relu, Sgd, SumSquaredError, Trainer};
use rand::{RngExt, SeedableRng, rngs::Xoshiro256PlusPlus};

const SEEDS: u64 = 10_000;
const STEPS: usize = 2000;
const GOAL: f64 = 0.001;
const RATE: f64 = 0.1;

const X: Matrix<4, 2> = Matrix([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]);
const TARGET: Matrix<4, 1> = Matrix([[0.0], [1.0], [1.0], [0.0]]);

/// `matrix` in another number type.
fn convert<const R: usize, const C: usize, T: Kernel>(matrix: &Matrix<R, C>) -> Matrix<R, C, T> {
    matrix.map(|value| T::from_f64(value.into()))
}

/// Trains a start from `seed` until the loss is below the goal: the steps that it took, and the predictions then.
fn learn<T: Kernel, A: Layer<Matrix<4, 3, T>, Scalar = T, Output = Matrix<4, 3, T>>>(
    seed: u64,
    activation: A,
) -> Option<(usize, Matrix<4, 1, T>)> {
    // Drawn in `f32`, so that every format begins alike.
    let (hidden, output): (Linear<2, 3>, Linear<3, 1>) = Xoshiro256PlusPlus::seed_from_u64(seed).random();
    let hidden = Linear { weight: convert(&hidden.weight), bias: convert(&hidden.bias) };
    let output = Linear { weight: convert(&output.weight), bias: convert(&output.bias) };
    let rate = Sgd::try_new(T::from_f64(RATE)).expect("the rate is above the resolution");
    let mut trainer = Trainer::new((hidden, activation, output), SumSquaredError, rate);
    let (x, target) = (convert(&X), convert(&TARGET));
    for step in 1..=STEPS {
        if trainer.step(&x, &target).ok()? < T::from_f64(GOAL) {
            return Some((step, *trainer.predict(&x)));
        }
    }
    None
}

/// A row of the table: how many learn, in how many steps, and how far from 0 and 1 they are then.
fn row<T: Kernel, A: Layer<Matrix<4, 3, T>, Scalar = T, Output = Matrix<4, 3, T>> + Copy>(
    name: &str,
    format: &str,
    activation: A,
) {
    let mut steps = Vec::new();
    let mut worst = T::ZERO;
    for (took, y) in (0..SEEDS).filter_map(|seed| learn(seed, activation)) {
        steps.push(took);
        for error in (y - convert(&TARGET)).as_slice() {
            if error.abs() > worst {
                worst = error.abs();
            }
        }
    }
    steps.sort_unstable();
    let [median, most] = [steps.get(steps.len() / 2), steps.last()].map(|n| n.map_or("-".into(), usize::to_string));
    println!("| {name} | {format} | {} | {median} | {most} | {worst:.4} |", steps.len());
}

fn main() {
    println!("{SEEDS} starts each, up to {STEPS} steps at a rate of {RATE}, until the loss is below {GOAL}:\n");
    println!("| activation | format | learn | median steps | most steps | worst error of a prediction |");
    println!("|:--|:--|--:|--:|--:|--:|");
    row::<f32, _>("Relu", "f32", Relu);
    row::<Fixed<i32, 16>, _>("Relu", "Fixed<i32, 16>", Relu);
    row::<Fixed<i16, 12>, _>("Relu", "Fixed<i16, 12>", Relu);
    row::<f32, _>("HardSwish", "f32", HardSwish);
    row::<Fixed<i32, 16>, _>("HardSwish", "Fixed<i32, 16>", HardSwish);
    row::<Fixed<i16, 12>, _>("HardSwish", "Fixed<i16, 12>", HardSwish);
}
