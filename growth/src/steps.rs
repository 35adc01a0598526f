//! The time of a training step of `DEPTH` square layers, each with `Relu`.

use std::time::{Duration, Instant};

use constnet::budget::Budget;
use constnet::{Linear, Matrix, Relu, Repeat, Sgd, SumSquaredError, Trainer, start};
use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};

use crate::plot::{Line, draw};

const TIME_OF_A_POINT: Duration = Duration::from_millis(150);
/// The part of the best speed from which kernels count as saturated.
const SATURATED: f64 = 0.8;

struct Point {
    size: usize,
    seconds: f64,
    flop: f64,
}

impl Point {
    fn giga_flops(&self) -> f64 {
        self.flop / self.seconds / 1e9
    }
}

/// The best time of a step.
fn measure<const BATCH: usize, const WIDTH: usize, const DEPTH: usize>(size: usize) -> Point {
    type Net<const W: usize, const D: usize> = Repeat<D, (Linear<W, W>, Relu)>;
    const RATE: f32 = 1e-7;
    let mut trainer = Trainer::<Net<WIDTH, DEPTH>, Matrix<BATCH, WIDTH>, _, _>::boxed(SumSquaredError, Sgd::new(RATE));
    let bound = (6.0 / WIDTH as f32).sqrt();
    let uniform = rand::distr::Uniform::new(-bound, bound).expect("a finite bound");
    start::fill(&mut trainer.model, &mut Xoshiro256PlusPlus::seed_from_u64(1), &uniform);
    let x = Box::new(Matrix::<BATCH, WIDTH>::from_fn(|row, column| pattern(row * WIDTH + column)));
    let target = Box::new(Matrix::<BATCH, WIDTH>::from_fn(|row, column| pattern(row + column)));

    let begin = Instant::now();
    let mut best = f64::INFINITY;
    while begin.elapsed() < TIME_OF_A_POINT {
        let repeat = if best < 1e-4 { (1e-4 / best) as u32 } else { 1 };
        let begin = Instant::now();
        for _ in 0..repeat {
            trainer.step(&x, &*target).expect("a finite loss");
        }
        best = best.min(begin.elapsed().as_secs_f64() / f64::from(repeat));
    }
    let multiply_adds = Budget::of::<Net<WIDTH, DEPTH>, Matrix<BATCH, WIDTH>, SumSquaredError, Sgd>().step;
    Point { size, seconds: best, flop: 2.0 * multiply_adds as f64 }
}

/// Numbers between -1 and 1 without structure.
fn pattern(k: usize) -> f32 {
    (k * 37 % 101) as f32 / 50.5 - 1.0
}

fn over_width<const B: usize>() -> Vec<Point> {
    vec![
        measure::<B, 8, 2>(8),
        measure::<B, 12, 2>(12),
        measure::<B, 16, 2>(16),
        measure::<B, 24, 2>(24),
        measure::<B, 32, 2>(32),
        measure::<B, 48, 2>(48),
        measure::<B, 64, 2>(64),
        measure::<B, 96, 2>(96),
        measure::<B, 128, 2>(128),
        measure::<B, 192, 2>(192),
        measure::<B, 256, 2>(256),
        measure::<B, 384, 2>(384),
        measure::<B, 512, 2>(512),
    ]
}

fn over_batch<const W: usize>() -> Vec<Point> {
    vec![
        measure::<1, W, 2>(1),
        measure::<2, W, 2>(2),
        measure::<4, W, 2>(4),
        measure::<8, W, 2>(8),
        measure::<16, W, 2>(16),
        measure::<32, W, 2>(32),
        measure::<64, W, 2>(64),
        measure::<128, W, 2>(128),
        measure::<256, W, 2>(256),
    ]
}

fn over_depth<const W: usize>() -> Vec<Point> {
    vec![
        measure::<32, W, 1>(1),
        measure::<32, W, 2>(2),
        measure::<32, W, 3>(3),
        measure::<32, W, 4>(4),
        measure::<32, W, 6>(6),
        measure::<32, W, 8>(8),
        measure::<32, W, 10>(10),
        measure::<32, W, 12>(12),
    ]
}

pub fn report() {
    let lines = [("batch 1", over_width::<1>()), ("batch 32", over_width::<32>()), ("batch 256", over_width::<256>())];
    show("width", "A training step of two square layers over their width", &lines);
    let lines = [("width 16", over_batch::<16>()), ("width 128", over_batch::<128>()), ("width 512", over_batch::<512>())];
    show("batch", "A training step of two square layers over the batch", &lines);
    let lines = [("width 16", over_depth::<16>()), ("width 128", over_depth::<128>())];
    show("depth", "A training step of a batch of 32 over the number of layers", &lines);
}

fn show(size: &str, title: &str, lines: &[(&str, Vec<Point>)]) {
    for (name, points) in lines {
        println!("{title}, {name}\n{size:>8} {:>12} {:>9}", "µs", "GFLOP/s");
        for point in points {
            println!("{:>8} {:>12.3} {:>9.1}", point.size, 1e6 * point.seconds, point.giga_flops());
        }
        let best = points.iter().map(Point::giga_flops).fold(0.0, f64::max);
        let slow = points.iter().rposition(|point| point.giga_flops() < SATURATED * best);
        match points.get(slow.map_or(0, |slow| slow + 1)) {
            Some(from) => println!("at least {SATURATED} of the best from {size} {}\n", from.size),
            None => println!("the last is below {SATURATED} of the best\n"),
        }
    }
    let plotted: Vec<Line> = lines
        .iter()
        .map(|(name, points)| Line {
            name: (*name).into(),
            points: points.iter().map(|point| (point.size as f64, 1e6 * point.seconds)).collect(),
        })
        .collect();
    draw(size, title, size, "µs a step", &plotted);
}
