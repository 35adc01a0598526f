//! PyTorch's default start values.

use crate::scalar::Scalar;
use crate::tensor::Tensor;
use rand::distr::{Distribution, StandardUniform};

/// Uniform within ±1/√`inputs`, where `inputs` is how many numbers each output is summed from.
pub fn uniform<P: Tensor, R: rand::Rng + ?Sized>(inputs: usize, rng: &mut R) -> P
where
    StandardUniform: Distribution<P::Scalar>,
{
    let bound = P::Scalar::from_f64(1.0 / libm::sqrt(inputs as f64));
    let mut parameter = P::ZERO;
    for value in parameter.as_mut_slice() {
        let unit: P::Scalar = StandardUniform.sample(rng);
        *value = (unit + unit - P::Scalar::ONE) * bound;
    }
    parameter
}
