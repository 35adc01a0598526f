//! A gated recurrent unit of the size of a keyword spotter, fed one frame of audio features at a time.

use crate::flash::{Generator, linear, samples};
use crate::hash::{EMPTY, hash};
use crate::{exclusive, mark};
use constnet::{Gru, Layer, Linear, Matrix, RecurrentState, Zero};

/// Features of a frame.
const FEATURES: usize = 10;
/// Of the hidden state.
const HIDDEN: usize = 64;
/// Words.
const WORDS: usize = 12;
/// Frames of a second.
const FRAMES: usize = 25;

static GRU: Gru<FEATURES, HIDDEN> = {
    let mut generator = Generator::new(1);
    let mut gru = Gru::ZERO;
    generator.fill(gru.weight_ih.0.as_flattened_mut().as_flattened_mut(), 0.5);
    generator.fill(gru.weight_hh.0.as_flattened_mut().as_flattened_mut(), 0.2);
    gru
};
static HEAD: Linear<HIDDEN, WORDS> = linear(2, 0.2);
static AUDIO: [Matrix<1, FEATURES>; FRAMES] = samples(3);

static mut STATE: RecurrentState<HIDDEN> = RecurrentState::ZERO;

/// A second of audio; the hash of what each frame says about each word.
pub fn run() -> u32 {
    // SAFETY: a payload runs alone.
    let state = unsafe { exclusive(&raw mut STATE) };
    *state = RecurrentState::ZERO;
    let mut words = Matrix::<1, WORDS>::ZERO;
    let mut all = EMPTY;
    for Matrix([frame]) in &AUDIO {
        mark::inference(|| HEAD.infer(GRU.step(frame, state), &mut words, &mut ()));
        all = hash(all, words.as_slice());
    }
    all
}
