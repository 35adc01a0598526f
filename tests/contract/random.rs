//! Gradients at random numbers, in many shapes. Those of layers with kinks stay away from them by 0.05.

use constnet::*;
use rand::{Rng, RngExt, SeedableRng, rngs::Xoshiro256PlusPlus};

/// Random numbers in ±4, none within 0.05 of a kink of any activation: −3, 0 and 3.
fn random<X: Tensor<Scalar = f64>>(rng: &mut impl Rng) -> X {
    let mut x = X::ZERO;
    for x in x.as_mut_slice() {
        *x = loop {
            let value: f64 = rng.random_range(-4.0..4.0);
            if [-3.0, 0.0, 3.0].iter().all(|kink| (value - kink).abs() > 0.05) {
                break value;
            }
        }
    }
    x
}

/// A layer with random parameters at random inputs, several times.
fn held<X, M>(layer: M)
where
    X: Tensor<Scalar = f64> + Clone,
    M: Layer<X, Scalar = f64> + Parameters<f64> + Clone,
{
    for seed in 0..4 {
        let (mut layer, mut rng) = (layer.clone(), Xoshiro256PlusPlus::seed_from_u64(seed));
        start::fill(&mut layer, &mut rng, &rand::distr::Uniform::new(-1.0, 1.0).unwrap());
        let x: X = random(&mut rng);
        let name = core::any::type_name::<M>();
        testing::gradcheck(&layer, &x).unwrap_or_else(|mismatch| panic!("{name} from seed {seed}: {mismatch}"));
    }
}

#[test]
fn affine_layers_of_many_shapes() {
    held::<Matrix<1, 1, f64>, _>(Linear::<1, 1, f64>::ZERO);
    held::<Matrix<1, 7, f64>, _>(Linear::<7, 1, f64>::ZERO);
    held::<Matrix<5, 1, f64>, _>(Linear::<1, 9, f64>::ZERO);
    held::<Matrix<3, 17, f64>, _>(Linear::<17, 2, f64>::ZERO);
    held::<Tensor3<2, 1, 3, f64>, _>(Linear::<3, 11, f64, 0>::ZERO);
    held::<Matrix<1, 13, f64>, _>(Linear::<13, 5, f64, 0>::ZERO);
}

#[test]
fn activations_of_many_shapes() {
    held::<Matrix<1, 1, f64>, _>((HardSigmoid, Silu));
    held::<Matrix<1, 11, f64>, _>((LogSoftmax::<11>, Softmax::<11>));
    held::<Matrix<7, 1, f64>, _>((Gelu, GeluTanh));
    held::<Tensor3<1, 2, 5, f64>, _>((Tanh, Sigmoid, Softplus));
    held::<Matrix<3, 5, f64>, _>(HardSwish);
    held::<Matrix<3, 5, f64>, _>(Relu);
    held::<Matrix<3, 5, f64>, _>(PRelu::default());
    held::<Matrix<3, 5, f64>, _>(LeakyRelu::<f64>::default());
    held::<Matrix<3, 5, f64>, _>(Elu::<f64>::default());
    held::<Matrix<3, 5, f64>, _>(Selu);
}

#[test]
fn convolutions_of_many_shapes() {
    held::<Tensor3<1, 1, 1, f64>, _>(Conv1d::<1, 1, 1, 1, Step, 1, f64>::ZERO);
    held::<Tensor3<2, 9, 4, f64>, _>(Conv1d::<4, 2, 2, 4, Step<2>, 2, f64>::ZERO);
    held::<Tensor4<1, 1, 3, 7, f64>, _>(Conv2d::<1, 5, 3, 1, 1, 7, Step, 1, f64>::ZERO);
    held::<Tensor4<2, 4, 2, 3, f64>, _>(Conv2d::<4, 2, 1, 2, 2, 2, Step, 2, f64>::ZERO);
    held::<Tensor4<1, 3, 1, 4, f64>, _>(ConvTranspose2d::<3, 2, 2, 1, 2, 4, Step, 2, f64>::ZERO);
}

/// Not of two or three numbers: where those are nearly equal, the curvature is too high for finite differences.
#[test]
fn normalizations_of_many_shapes() {
    held::<Matrix<6, 1, f64>, _>(BatchNorm::<1, f64>::default());
    held::<Tensor3<3, 2, 5, f64>, _>(BatchNorm::<5, f64>::default());
    held::<Matrix<1, 14, f64>, _>(GroupNorm::<2, 14, f64>::default());
    held::<Matrix<2, 13, f64>, _>(LayerNorm::<13, f64>::default());
    held::<Tensor3<1, 3, 7, f64>, _>(RmsNorm::<7, f64>::default());
}

#[test]
fn layers_of_sequences_of_many_shapes() {
    held::<Tensor3<1, 1, 1, f64>, _>(Rnn::<1, 1, f64>::ZERO);
    held::<Tensor3<3, 2, 4, f64>, _>(Gru::<4, 3, f64>::ZERO);
    held::<Tensor3<1, 5, 2, f64>, _>(Lstm::<2, 1, f64>::ZERO);
    held::<Tensor3<2, 1, 6, f64>, _>(SelfAttention::<6, 6, f64>::ZERO);
    held::<Tensor3<1, 5, 2, f64>, _>(SelfAttention::<2, 1, f64>::ZERO.causal());
}
