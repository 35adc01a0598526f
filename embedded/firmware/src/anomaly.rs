//! The autoencoder of MLPerf Tiny's anomaly detection, forward, with its weights in flash.

use crate::flash::{linear, samples};
use crate::hash::{EMPTY, hash};
use crate::{exclusive, mark};
use constnet::{Layer, Linear, Matrix, Relu, Zero};

type Wide<const I: usize> = (Linear<I, 128>, Relu);
/// 640-128-128-128-128-8-128-128-128-128-640, the normalisations folded into the weights.
type Net = (
    (Wide<640>, Wide<128>, Wide<128>, Wide<128>),
    (Linear<128, 8>, Relu),
    (Wide<8>, Wide<128>, Wide<128>, Wide<128>),
    Linear<128, 640>,
);
type Input = Matrix<1, 640>;

const fn wide<const I: usize>(seed: u32, bound: f32) -> Wide<I> {
    (linear(seed, bound), Relu)
}

static NET: Net = (
    (wide(1, 0.08), wide(2, 0.2), wide(3, 0.2), wide(4, 0.2)),
    (linear(5, 0.2), Relu),
    (wide(6, 0.8), wide(7, 0.2), wide(8, 0.2), wide(9, 0.2)),
    linear(10, 0.2),
);
static SPECTRA: [Input; 2] = samples(11);

static mut OUTPUT: <Net as Layer<Input>>::Output = Zero::ZERO;
static mut TAPE: <Net as Layer<Input>>::Tape = Zero::ZERO;

/// The hash of what the network makes of two windows of spectra.
pub fn run() -> u32 {
    // SAFETY: a payload runs alone.
    let (y, tape) = unsafe { (exclusive(&raw mut OUTPUT), exclusive(&raw mut TAPE)) };
    let mut all = EMPTY;
    for x in &SPECTRA {
        mark::inference(|| NET.infer(x, y, tape));
        all = hash(all, y.as_slice());
    }
    all
}
