use super::{normal, uniform, weights};
use crate::contract::{Fan, Parameters};
use crate::scalar::Scalar;
use rand::Rng;
use rand::distr::{Distribution, StandardUniform};
use rand_distr::StandardNormal;

fn deviation(fan: Fan, gain: f64) -> f64 {
    gain * libm::sqrt(2.0 / (fan.input as f64 + fan.output as f64))
}

/// Draws each weight of `model` from a normal distribution with mean 0 and deviation `gain` √(2/(inputs + outputs)).
///
/// # Source
///
/// X. Glorot and Y. Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010, equation 12;
/// as `torch.nn.init.xavier_normal_`, whose default is a gain of 1.
pub fn xavier_normal<T: Scalar, M: Parameters<T>, R: Rng + ?Sized>(model: &mut M, rng: &mut R, gain: f64)
where
    StandardNormal: Distribution<T>,
{
    weights(model, |fan, weight| normal(weight, rng, deviation(fan, gain)));
}

/// Draws each weight of `model` uniformly within ±`gain` √(6/(inputs + outputs)), which has the deviation of
/// [`xavier_normal`].
///
/// # Source
///
/// The same, equation 16; as `torch.nn.init.xavier_uniform_`.
pub fn xavier_uniform<T: Scalar, M: Parameters<T>, R: Rng + ?Sized>(model: &mut M, rng: &mut R, gain: f64)
where
    StandardUniform: Distribution<T>,
{
    weights(model, |fan, weight| uniform(weight, rng, deviation(fan, gain)));
}
