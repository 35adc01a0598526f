//! Four letters, then four blanks in whose place the letters are to be written again.

use constnet::{
    Adam, Class, CrossEntropy, Embedding, Layer, LayerNorm, Linear, Parameters, PositionalEmbedding, Relu, Residual,
    SelfAttention, Tensor3, Trainer,
};
use rand::distr::{Distribution, StandardUniform};
use rand::{Rng, RngExt, SeedableRng, rngs::Xoshiro256PlusPlus};

const LETTERS: usize = 5;
/// Letters and the blank.
const WORDS: usize = LETTERS + 1;
const HALF: usize = 4;
const BATCH: usize = 8;
/// Batches that a network is tested on.
const TESTS: usize = 8;

type Text = [[Class<WORDS>; 2 * HALF]; BATCH];
type Logits = Tensor3<BATCH, { 2 * HALF }, WORDS>;

/// A text, and the text with its first half in place of the blanks.
fn batch(rng: &mut impl Rng) -> (Text, Text) {
    let blank = Class::new(LETTERS).unwrap();
    let mut pair = ([[blank; 2 * HALF]; BATCH], [[blank; 2 * HALF]; BATCH]);
    for (text, copy) in pair.0.iter_mut().zip(&mut pair.1) {
        let letters: [_; HALF] = core::array::from_fn(|_| Class::new(rng.random_range(0..LETTERS)).unwrap());
        text[..HALF].copy_from_slice(&letters);
        copy[..HALF].copy_from_slice(&letters);
        copy[HALF..].copy_from_slice(&letters);
    }
    pair
}

/// The part of the blanks that are filled rightly in new texts after 250 batches.
fn accuracy<M>(model: M, rng: &mut impl Rng) -> f64
where
    M: Layer<Text, Scalar = f32, Output = Logits> + Parameters<f32>,
{
    let mut trainer = Trainer::new(model, CrossEntropy::new(), Adam::new(0.01));
    for _ in 0..250 {
        let (text, copy) = batch(rng);
        trainer.step(&text, &copy).unwrap();
    }
    let greatest = |row: &[f32; WORDS]| (0..WORDS).max_by(|&a, &b| row[a].total_cmp(&row[b])).unwrap();
    let right = (0..TESTS).map(|_| {
        let (text, copy) = batch(rng);
        let y = trainer.predict(&text);
        let blanks = y.0.iter().zip(&copy).flat_map(|(y, copy)| y[HALF..].iter().zip(&copy[HALF..]));
        blanks.filter(|(y, letter)| greatest(y) == letter.index()).count()
    });
    right.sum::<usize>() as f64 / (TESTS * BATCH * HALF) as f64
}

fn new<M>(rng: &mut impl Rng) -> M
where
    StandardUniform: Distribution<M>,
{
    rng.random()
}

type Start = (Embedding<WORDS, 16>, PositionalEmbedding<{ 2 * HALF }, 16>);
type End = (LayerNorm<16>, Linear<16, WORDS>);

#[test]
fn attention_copies() {
    for (seed, causal) in [(1, false), (2, true)] {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        let attention = SelfAttention::<16, 2> { causal, ..new(&mut rng) };
        let model = (new::<Start>(&mut rng), Residual(attention), new::<End>(&mut rng));
        let found = accuracy(model, &mut rng);
        assert!(found > 0.95, "{found}");
    }
}

#[test]
fn steps_by_themselves_do_not() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let model = (new::<Start>(&mut rng), Residual(new::<(Linear<16, 64>, Relu, Linear<64, 16>)>(&mut rng)), new::<End>(&mut rng));
    let found = accuracy(model, &mut rng);
    assert!(found < 0.4, "{found}");
}
