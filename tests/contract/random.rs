//! Gradients at random numbers, in many shapes. Those of layers with kinks stay away from them by 0.05.

use constnet::*;
use rand::{Rng, RngExt, SeedableRng, rngs::Xoshiro256PlusPlus, seq::SliceRandom};

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

/// Numbers from −1 to 1 in even steps, shuffled: none is near another, so the greatest stays.
fn apart<X: Tensor<Scalar = f64>>(rng: &mut impl Rng) -> X {
    let mut x = X::ZERO;
    for (k, x) in x.as_mut_slice().iter_mut().enumerate() {
        *x = (2.0 * k as f64 + 1.0 - X::LEN as f64) / (X::LEN as f64).max(4.0);
    }
    x.as_mut_slice().shuffle(rng);
    x
}

/// A layer with random parameters at random inputs, several times.
fn held<X, M>(layer: M)
where
    X: Tensor<Scalar = f64> + Clone,
    M: Layer<X, Scalar = f64> + Parameters<f64> + Clone,
{
    held_at::<X, M>(layer, random);
}

/// A layer with random parameters at inputs of a kind.
fn held_at<X, M>(layer: M, input: fn(&mut Xoshiro256PlusPlus) -> X)
where
    X: Tensor<Scalar = f64> + Clone,
    M: Layer<X, Scalar = f64> + Parameters<f64> + Clone,
{
    for seed in 0..16 {
        let (mut layer, mut rng) = (layer.clone(), Xoshiro256PlusPlus::seed_from_u64(seed));
        start::fill(&mut layer, &mut rng, &rand::distr::Uniform::new(-1.0, 1.0).unwrap());
        let name = core::any::type_name::<M>();
        testing::gradcheck(&layer, &input(&mut rng)).unwrap_or_else(|mismatch| panic!("{name} from seed {seed}: {mismatch}"));
    }
}

/// A loss at random numbers, whose targets have the shape of the outputs.
fn held_loss<Y: Tensor<Scalar = f64> + Clone, L: Loss<Y, Y>>(loss: L) {
    for seed in 0..16 {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        // No output is nearer to a target than 0.05, nor a difference or a product of both nearer to 1.
        let (mut y, mut target) = (random::<Y>(&mut rng), Y::ZERO);
        for (y, target) in y.as_mut_slice().iter_mut().zip(target.as_mut_slice()) {
            *target = rng.random_range(0.1..0.9);
            while (*y - *target).abs() < 0.05 || ((*y - *target).abs() - 1.0).abs() < 0.05 || (1.0 - *y * *target).abs() < 0.05 {
                *y += 0.07;
            }
        }
        let name = core::any::type_name::<L>();
        testing::gradcheck_loss(&loss, &y, &target).unwrap_or_else(|mismatch| panic!("{name} from seed {seed}: {mismatch}"));
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

#[test]
fn poolings_of_many_shapes() {
    held_at::<Tensor4<1, 1, 2, 2, f64>, _>(MaxPool2d::<2, 2, 1, 1>::new(), apart);
    held_at::<Tensor4<2, 3, 5, 4, f64>, _>(MaxPool2d::<3, 2, 3, 3, Step<2, 1>>::new(), apart);
    held_at::<Tensor4<1, 2, 7, 3, f64>, _>(MaxPool2d::<2, 1, 5, 3, Step<1, 0, 2>>::new(), apart);
    held_at::<Tensor3<2, 9, 1, f64>, _>(MaxPool1d::<3, 3>::new(), apart);
    held_at::<Tensor3<1, 5, 6, f64>, _>(MaxPool1d::<2, 4, Step<1>>::new(), apart);
    held::<Tensor4<1, 3, 4, 6, f64>, _>(AvgPool2d::<2, 3, 2, 2>::new());
    held::<Tensor4<2, 1, 3, 5, f64>, _>(AvgPool2d::<3, 3, 2, 3, Step<2, 1>>::new());
    held::<Tensor3<1, 8, 3, f64>, _>(AvgPool1d::<4, 2>::new());
    held::<Tensor4<2, 5, 1, 7, f64>, _>(GlobalAvgPool);
    held::<Tensor3<1, 11, 2, f64>, _>(GlobalAvgPool);
}

#[test]
fn networks_of_many_shapes() {
    type Wide = (Linear<3, 3, f64>, Tanh);
    let wide: Wide = (Linear::ZERO, Tanh);
    held::<Matrix<1, 3, f64>, _>(Residual(wide));
    held::<Tensor3<2, 1, 3, f64>, _>(Repeat([wide; 4]));
    held::<Matrix<5, 3, f64>, _>(Parallel { a: wide, b: Linear::<3, 2, f64, 0>::ZERO, join: Concat::<5> });
    held::<Matrix<2, 3, f64>, _>(Parallel { a: wide, b: Residual(Silu), join: Sum });
    held::<Tensor3<4, 2, 3, f64>, _>(Each::<4, _>(wide));
    held::<Tensor4<2, 1, 3, 4, f64>, _>((Flatten::<12, _>::new(), Linear::<12, 1, f64>::ZERO));
    held::<Tensor3<2, 3, 5, f64>, _>((SinusoidalEncoding, Last, Linear::<5, 2, f64>::ZERO));
    held::<Tensor3<1, 4, 3, f64>, _>((PositionalEmbedding::<4, 3, f64>::ZERO, Gru::<3, 2, f64>::ZERO, Last));
    held::<Matrix<3, 7, f64>, _>((Linear::<7, 2, f64>::ZERO, Frozen(Tanh), Linear::<2, 5, f64>::ZERO));
}

#[test]
fn losses_of_many_shapes() {
    fn of<Y: Tensor<Scalar = f64> + Clone>()
    where
        BinaryCrossEntropy: Loss<Y, Y>,
        Hinge: Loss<Y, Y>,
        Huber<f64>: Loss<Y, Y>,
        KlDivergence: Loss<Y, Y>,
        MeanAbsoluteError: Loss<Y, Y>,
        MeanSquaredError: Loss<Y, Y>,
        SumSquaredError: Loss<Y, Y>,
    {
        held_loss::<Y, _>(BinaryCrossEntropy::new());
        held_loss::<Y, _>(Hinge::new());
        held_loss::<Y, _>(Huber::<f64>::default());
        held_loss::<Y, _>(KlDivergence::new());
        held_loss::<Y, _>(MeanAbsoluteError::new());
        held_loss::<Y, _>(MeanSquaredError);
        held_loss::<Y, _>(SumSquaredError);
    }
    of::<Matrix<1, 1, f64>>();
    of::<Matrix<1, 13, f64>>();
    of::<Matrix<7, 2, f64>>();
    of::<Tensor3<3, 1, 5, f64>>();
    held_loss::<Matrix<1, 2, f64>, _>(CrossEntropy::new());
    held_loss::<Matrix<9, 3, f64>, _>(CrossEntropy::new().sum());
    held_loss::<Matrix<2, 11, f64>, _>(CrossEntropy::new().try_label_smoothing(0.25).unwrap());
}
