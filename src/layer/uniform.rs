//! PyTorch's default start values.

use crate::scalar::Scalar;
use crate::tensor::Tensor;
use rand::distr::{Distribution, StandardUniform};

/// Uniform within ±`bound`.
pub fn uniform<P: Tensor, R: rand::Rng + ?Sized>(bound: P::Scalar, rng: &mut R) -> P
where
    StandardUniform: Distribution<P::Scalar>,
{
    let mut parameter = P::ZERO;
    for value in parameter.as_mut_slice() {
        let unit: P::Scalar = StandardUniform.sample(rng);
        *value = (unit + unit - P::Scalar::ONE) * bound;
    }
    parameter
}

/// 1/√`inputs`, where `inputs` is how many numbers each output is summed from; zero of zero. For the compiler: a firmware
/// then links no square root, and no division, of `f64`.
pub const fn inverse_root(inputs: usize) -> f64 {
    if inputs == 0 {
        return 0.0;
    }
    // As many digits as fit: the root has more than an `f64`, and a last bit that says whether it goes on.
    let shift = (inputs as u128).leading_zeros() & !1;
    let square = (inputs as u128) << shift;
    let root = square.isqrt();
    let digits = root << 1 | (root * root < square) as u128;
    (1_u128 << (shift / 2 + 1)) as f64 / digits as f64
}

#[cfg(test)]
mod tests {
    use super::inverse_root;

    #[test]
    fn the_root_is_correctly_rounded() {
        for inputs in (1..3000).chain([784 * 512, u32::MAX as usize]) {
            assert_eq!(inverse_root(inputs), 1.0 / libm::sqrt(inputs as f64), "{inputs}");
        }
    }
}
