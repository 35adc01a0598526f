//! Random start values, in place.
//!
//! A new network with its layers' own default start values is `rng.random::<Net>()`, by `rand`'s `StandardUniform` (a
//! tuple of more than 12 layers is nested for it). A network that already has its place, in a `static` or a box, is
//! filled there from any distribution.

use crate::contract::{Parameters, Stateless, Visitor};
use crate::tensor::{Tensor, Zero};
use rand::Rng;
use rand::distr::Distribution;

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
    let mut state = Zero::ZERO;
    model.visit(&mut state, &mut Fill { distribution, rng });
}

struct Fill<'a, D, R: ?Sized> {
    distribution: &'a D,
    rng: &'a mut R,
}

impl<T, D: Distribution<T>, R: Rng + ?Sized> Visitor<T, Stateless> for Fill<'_, D, R> {
    fn parameter<P: Tensor<Scalar = T>>(&mut self, _: &'static str, parameter: &mut P, (): &mut ()) {
        for value in parameter.as_mut_slice() {
            *value = self.distribution.sample(self.rng);
        }
    }
}
