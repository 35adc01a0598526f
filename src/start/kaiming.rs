use super::{normal, uniform, weights};
use crate::contract::{Fan, Parameters};
use crate::scalar::Scalar;
use rand::Rng;
use rand::distr::{Distribution, StandardUniform};
use rand_distr::StandardNormal;

/// Which numbers keep their size from layer to layer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FanMode {
    /// Those that go forward: the fan's inputs count.
    #[default]
    Input,
    /// The gradients that go backward: the fan's outputs count.
    Output,
}

impl FanMode {
    fn deviation(self, fan: Fan, gain: f64) -> f64 {
        let count = match self {
            Self::Input => fan.input,
            Self::Output => fan.output,
        };
        gain / libm::sqrt(count as f64)
    }
}

/// Draws each weight of `model` from a normal distribution with mean 0 and deviation `gain`/√fan.
///
/// # Source
///
/// K. He et al., "Delving deep into rectifiers", 2015, equations 10 and 14; as `torch.nn.init.kaiming_normal_`, whose
/// default is the gain of [`Relu`](super::Nonlinearity::Relu) and the fan of inputs.
pub fn kaiming_normal<T: Scalar, M: Parameters<T>, R: Rng + ?Sized>(model: &mut M, rng: &mut R, gain: f64, mode: FanMode)
where
    StandardNormal: Distribution<T>,
{
    weights(model, |fan, weight| normal(weight, rng, mode.deviation(fan, gain)));
}

/// Draws each weight of `model` uniformly within ±`gain` √(3/fan), which has the deviation of [`kaiming_normal`].
///
/// # Source
///
/// As `torch.nn.init.kaiming_uniform_`.
pub fn kaiming_uniform<T: Scalar, M: Parameters<T>, R: Rng + ?Sized>(model: &mut M, rng: &mut R, gain: f64, mode: FanMode)
where
    StandardUniform: Distribution<T>,
{
    weights(model, |fan, weight| uniform(weight, rng, mode.deviation(fan, gain)));
}
