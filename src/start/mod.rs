//! Random start values, in place.
//!
//! A new network with its layers' own default start values is `rng.random::<Net>()`, by `rand`'s `StandardUniform` (a
//! tuple of more than 12 layers is nested for it). What already has its place, in a `static` or a box, is filled there: one
//! layer or a whole network, since both are [`Parameters`].
//!
//! The rules of this module draw *weights*, which multiply inputs; they leave biases, gains and frozen layers as they are.
//! Each weight is drawn by its own [`Fan`].
//!
//! # Example
//!
//! ```
//! use constnet::{Linear, Relu, start::{self, FanMode, Nonlinearity}};
//! use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};
//! let mut net = (Linear::<6, 8>::ZERO, Relu, Linear::<8, 1>::ZERO);
//! let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
//! start::kaiming_uniform(&mut net, &mut rng, Nonlinearity::Relu.gain(), FanMode::Input);
//! start::xavier_normal(&mut net.2, &mut rng, 1.0);
//! start::biases(&mut net, 0.1);
//! assert!(net.0.weight.as_slice().iter().all(|w| w.abs() <= 1.0)); // √2 √(3/6)
//! assert_eq!(net.2.bias[(0, 0)], 0.1);
//! ```
//!
//! # Contents
//!
//! | function | each weight | PyTorch |
//! |:--|:--|:--|
//! | [`kaiming_normal`], [`kaiming_uniform`] | of deviation gain/√fan | `nn.init.kaiming_normal_`, `kaiming_uniform_` |
//! | [`xavier_normal`], [`xavier_uniform`] | of deviation gain √(2/(inputs + outputs)) | `nn.init.xavier_normal_`, `xavier_uniform_` |
//! | [`orthogonal`] | rows or columns of length gain, at right angles | `nn.init.orthogonal_` |
//! | [`truncated_normal`] | normal, within bounds | `nn.init.trunc_normal_` |
//! | [`constant`] | one number | `nn.init.constant_` |
//! | [`weights`] | by a rule of one's own | |
//! | [`biases`] | every bias: one number | `nn.init.constant_` |
//! | [`fill`] | every parameter, from any distribution | `nn.init.normal_`, `uniform_` |
//! | [`Nonlinearity::gain`] | | `nn.init.calculate_gain` |

mod kaiming;
mod nonlinearity;
mod orthogonal;
mod truncated_normal;
mod xavier;

pub use kaiming::{FanMode, kaiming_normal, kaiming_uniform};
pub use nonlinearity::Nonlinearity;
pub use orthogonal::orthogonal;
pub use truncated_normal::{TruncatedNormal, truncated_normal};
pub use xavier::{xavier_normal, xavier_uniform};

use crate::contract::{Fan, Parameters, Stateless, Visitor};
use crate::scalar::Scalar;
use crate::tensor::{Tensor, Zero};
use rand::Rng;
use rand::distr::{Distribution, StandardUniform};
use rand_distr::StandardNormal;

/// Draws every parameter of `model` from `distribution`, in the order of [`Parameters::visit`], without a copy.
///
/// # Example
///
/// ```
/// use constnet::{Linear, Relu, start};
/// use rand::{SeedableRng, distr::Uniform, rngs::Xoshiro256PlusPlus};
/// let mut net = (Linear::<2, 3>::ZERO, Relu, Linear::<3, 1>::ZERO);
/// let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
/// start::fill(&mut net, &mut rng, &Uniform::new(2.0, 3.0).unwrap());
/// assert!(net.0.weight.as_slice().iter().all(|w| (2.0..3.0).contains(w)));
/// ```
pub fn fill<T, M, D, R>(model: &mut M, rng: &mut R, distribution: &D)
where
    M: Parameters<T>,
    D: Distribution<T>,
    R: Rng + ?Sized,
{
    let mut none = Zero::ZERO;
    model.visit(&mut none, &mut Every(|_: &str, values: &mut [T]| draw(values, rng, distribution)));
}

/// Sets every bias of `model` to `value`: the parameters whose names begin with `bias`.
pub fn biases<T: Copy, M: Parameters<T>>(model: &mut M, value: T) {
    let set = |name: &str, values: &mut [T]| {
        if name.starts_with("bias") {
            values.fill(value);
        }
    };
    let mut none = Zero::ZERO;
    model.visit(&mut none, &mut Every(set));
}

/// Sets every weight of `model` to `value`.
pub fn constant<T: Copy, M: Parameters<T>>(model: &mut M, value: T) {
    weights(model, |_, weight| weight.fill(value));
}

/// Gives each weight of `model` to `start`: its fan, and its elements as rows, one for each input of the fan.
///
/// # Example
///
/// ```
/// use constnet::{Conv2d, Tensor, start};
/// let mut layer = Conv2d::<3, 4, 5, 5, 1, 1>::ZERO;
/// start::weights(&mut layer, |fan, weight| weight.fill(1.0 / fan.input as f32));
/// assert_eq!(layer.weight.as_slice()[0], 1.0 / 75.0);
/// ```
pub fn weights<T, M: Parameters<T>>(model: &mut M, start: impl FnMut(Fan, &mut [T])) {
    let mut none = Zero::ZERO;
    model.visit(&mut none, &mut Weights(start));
}

/// Gives each parameter to a function, by its name.
struct Every<F>(F);

impl<T, F: FnMut(&'static str, &mut [T])> Visitor<T, Stateless> for Every<F> {
    fn parameter<P: Tensor<Scalar = T>>(&mut self, name: &'static str, parameter: &mut P, (): &mut ()) {
        (self.0)(name, parameter.as_mut_slice());
    }
}

/// Gives each weight to a function.
struct Weights<F>(F);

impl<T, F: FnMut(Fan, &mut [T])> Visitor<T, Stateless> for Weights<F> {
    fn parameter<P: Tensor<Scalar = T>>(&mut self, _: &'static str, _: &mut P, (): &mut ()) {}

    fn weight<P: Tensor<Scalar = T>>(&mut self, _: &'static str, fan: Fan, parameter: &mut P, (): &mut ()) {
        (self.0)(fan, parameter.as_mut_slice());
    }
}

fn draw<T, R: Rng + ?Sized>(values: &mut [T], rng: &mut R, distribution: &impl Distribution<T>) {
    values.iter_mut().for_each(|value| *value = distribution.sample(rng));
}

/// Normal, with mean 0 and this deviation.
fn normal<T: Scalar, R: Rng + ?Sized>(values: &mut [T], rng: &mut R, deviation: f64)
where
    StandardNormal: Distribution<T>,
{
    draw(values, rng, &StandardNormal.map(|unit: T| unit * T::from_f64(deviation)));
}

/// Uniform, with mean 0 and this deviation: within √3 of it.
fn uniform<T: Scalar, R: Rng + ?Sized>(values: &mut [T], rng: &mut R, deviation: f64)
where
    StandardUniform: Distribution<T>,
{
    let bound = T::from_f64(libm::sqrt(3.0) * deviation);
    draw(values, rng, &StandardUniform.map(|unit: T| (unit + unit - T::ONE) * bound));
}
