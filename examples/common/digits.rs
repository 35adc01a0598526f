//! The handwritten digits of `data/digits.csv`, and how a network is trained and tested on them.

use constnet::{Class, CrossEntropy, Layer, Matrix, NonFiniteLoss, Optimizer, Tensor4, Trainer};
use rand::seq::SliceRandom;
use rand::{Rng, RngExt};

pub const SIDE: usize = 8;
pub const CLASSES: usize = 10;
pub const BATCH: usize = 32;

pub type Images<const B: usize> = Tensor4<B, 1, SIDE, SIDE>;
pub type DigitsTrainer<N, O> = Trainer<N, Images<BATCH>, CrossEntropy, O>;

#[derive(Clone, Copy)]
pub struct Digit {
    /// From 0, nothing, to 1, all ink.
    pub image: [[f32; SIDE]; SIDE],
    pub class: Class<CLASSES>,
}

/// All digits, in the order of the file.
pub fn digits() -> Vec<Digit> {
    include_str!("../data/digits.csv").lines().map(digit).collect()
}

fn digit(line: &str) -> Digit {
    let numbers: Vec<u8> = line.split(',').map(|number| number.parse().expect("a small number")).collect();
    let (class, pixels) = numbers.split_last().expect("65 numbers in a line");
    let mut image = [[0.0; SIDE]; SIDE];
    for (value, pixel) in image.as_flattened_mut().iter_mut().zip(pixels) {
        *value = f32::from(*pixel) / 16.0;
    }
    Digit { image, class: Class::new(usize::from(*class)).expect("a digit") }
}

/// The image moved by up to one pixel in each direction.
pub fn moved<R: Rng>(image: &[[f32; SIDE]; SIDE], rng: &mut R) -> [[f32; SIDE]; SIDE] {
    let [down, right]: [usize; 2] = [rng.random_range(0..3), rng.random_range(0..3)];
    let at = |row: usize, column: usize| image.get((row + down).wrapping_sub(1))?.get((column + right).wrapping_sub(1));
    core::array::from_fn(|row| core::array::from_fn(|column| at(row, column).copied().unwrap_or(0.0)))
}

/// Trains on each digit once, in random order, as `seen` shows it; up to `BATCH - 1` are left out. Returns the mean loss.
pub fn epoch<N, O, R>(
    trainer: &mut DigitsTrainer<N, O>,
    digits: &mut [Digit],
    rng: &mut R,
    seen: impl Fn(&[[f32; SIDE]; SIDE], &mut R) -> [[f32; SIDE]; SIDE],
) -> Result<f32, NonFiniteLoss>
where
    N: Layer<Images<BATCH>, Scalar = f32, Output = Matrix<BATCH, CLASSES>>,
    O: Optimizer<f32>,
    R: Rng,
{
    digits.shuffle(rng);
    let (batches, _) = digits.as_chunks::<BATCH>();
    let mut sum = 0.0;
    for batch in batches {
        let x = Tensor4(batch.each_ref().map(|digit| [seen(&digit.image, rng)]));
        sum += trainer.step(&x, &batch.map(|digit| digit.class))?;
    }
    Ok(sum / batches.len() as f32)
}

/// How often each digit was taken for each: a row for each digit, a column for each answer.
pub struct Confusion(pub [[usize; CLASSES]; CLASSES]);

impl Confusion {
    pub fn of<N>(net: &N, digits: &[Digit]) -> Self
    where
        N: Layer<Images<1>, Scalar = f32, Output = Matrix<1, CLASSES>>,
    {
        let mut counts = [[0; CLASSES]; CLASSES];
        for digit in digits {
            let Matrix([logits]) = net.predict(&Tensor4([[digit.image]]));
            let answer = (0..CLASSES).max_by(|a, b| logits[*a].total_cmp(&logits[*b])).expect("ten classes");
            counts[digit.class.index()][answer] += 1;
        }
        Self(counts)
    }

    /// The part of the answers that is right.
    pub fn accuracy(&self) -> f64 {
        let right: usize = (0..CLASSES).map(|class| self.0[class][class]).sum();
        right as f64 / self.0.as_flattened().iter().sum::<usize>() as f64
    }
}
