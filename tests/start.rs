//! Start values by PyTorch's rules: how large they are, what they leave alone, and the same numbers from a seed for ever.

use constnet::start::{self, FanMode, Nonlinearity, TruncatedNormal};
use constnet::{
    BatchNorm, Conv1d, Conv2d, ConvTranspose2d, Fan, Frozen, Gru, Linear, Matrix, Parameters, Relu, Scalar, SelfAttention, Step,
};
use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};

fn rng(seed: u64) -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(seed)
}

/// All weights of a model, one after the other.
fn weights<T: Scalar, M: Parameters<T>>(model: &mut M) -> Vec<T> {
    let mut all = Vec::new();
    start::weights(model, |_, weight| all.extend_from_slice(weight));
    all
}

fn fans<M: Parameters<f32>>(mut model: M) -> Vec<(usize, usize)> {
    let mut all = Vec::new();
    start::weights(&mut model, |Fan { input, output }, _| all.push((input, output)));
    all
}

/// The numbers of `torch.nn.init._calculate_fan_in_and_fan_out` for the layer of the same sizes.
#[test]
fn fans_are_those_of_pytorch() {
    assert_eq!(fans(Linear::<7, 5>::ZERO), [(7, 5)]);
    assert_eq!(fans(Conv1d::<6, 4, 3, 9, Step, 3>::ZERO), [(9, 12)]);
    assert_eq!(fans(Conv2d::<6, 4, 2, 3, 4, 5, Step, 3>::ZERO), [(18, 24)]);
    assert_eq!(fans(ConvTranspose2d::<6, 4, 2, 3, 5, 7, Step, 2>::ZERO), [(12, 36)]);
    assert_eq!(fans(Gru::<5, 6>::ZERO), [(5, 18), (6, 18)]);
    assert_eq!(fans(SelfAttention::<6, 2>::ZERO), [(6, 6); 4]);
}

/// Whether numbers have mean 0 and this deviation, where `fourth` is their fourth moment over the square of the variance: 3
/// for normal, 9/5 for uniform ones.
fn assert_deviation(values: &[f64], deviation: f64, fourth: f64, rule: &str) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|v| v * v).sum::<f64>() / n;
    assert!(mean.abs() < 4.0 * deviation / n.sqrt(), "{rule}: a mean of {mean}");
    let error = variance / (deviation * deviation) - 1.0;
    assert!(error.abs() < 4.0 * ((fourth - 1.0) / n).sqrt(), "{rule}: a variance that is off by {error}");
}

#[test]
fn deviations_follow_from_gain_and_fan() {
    type Layer = Conv2d<8, 50, 5, 5, 1, 1, Step, 8, f64>;
    let (input, output, gain) = (200.0, 1250.0, Nonlinearity::Relu.gain());
    let drawn = |draw: &dyn Fn(&mut Layer, &mut Xoshiro256PlusPlus)| {
        let mut layer = Layer::ZERO;
        draw(&mut layer, &mut rng(1));
        assert_eq!(layer.bias, Matrix::ZERO, "a bias was drawn");
        weights(&mut layer)
    };
    let (forward, backward) = (FanMode::Input, FanMode::Output);
    let normal = drawn(&|l, rng| start::kaiming_normal(l, rng, gain, forward));
    assert_deviation(&normal, (2.0_f64 / input).sqrt(), 3.0, "kaiming_normal");
    let normal = drawn(&|l, rng| start::kaiming_normal(l, rng, 1.0, backward));
    assert_deviation(&normal, (1.0_f64 / output).sqrt(), 3.0, "kaiming_normal of outputs");
    let normal = drawn(&|l, rng| start::xavier_normal(l, rng, 3.0));
    assert_deviation(&normal, 3.0 * (2.0_f64 / (input + output)).sqrt(), 3.0, "xavier_normal");

    let uniform = drawn(&|l, rng| start::kaiming_uniform(l, rng, gain, forward));
    let bound = (6.0_f64 / input).sqrt();
    assert!(uniform.iter().all(|w| w.abs() <= bound) && uniform.iter().any(|w| *w > 0.99 * bound));
    assert_deviation(&uniform, bound / 3.0_f64.sqrt(), 1.8, "kaiming_uniform");
    let uniform = drawn(&|l, rng| start::xavier_uniform(l, rng, 1.0));
    let bound = (6.0_f64 / (input + output)).sqrt();
    assert!(uniform.iter().all(|w| w.abs() <= bound) && uniform.iter().any(|w| *w < -0.99 * bound));
    assert_deviation(&uniform, bound / 3.0_f64.sqrt(), 1.8, "xavier_uniform");
}

#[test]
fn gains_are_those_of_pytorch() {
    use Nonlinearity::{LeakyRelu, Linear, Relu, Selu, Sigmoid, Tanh};
    let gains = [Linear, Sigmoid, Tanh, Relu, LeakyRelu(0.5), Selu].map(Nonlinearity::gain);
    assert_eq!(gains, [1.0, 1.0, 5.0 / 3.0, 2.0_f64.sqrt(), 1.6_f64.sqrt(), 0.75]);
}

/// The largest difference of `w wᵀ` from `gain²` times the identity, for `count` vectors of which vector `n` has the elements
/// `at(n, k)`.
fn worst_angle(w: &[f32], count: usize, length: usize, gain: f64, at: impl Fn(usize, usize) -> usize) -> f64 {
    let product = |a, b| (0..length).map(|k| f64::from(w[at(a, k)]) * f64::from(w[at(b, k)])).sum::<f64>();
    let pairs = (0..count).flat_map(|a| (0..count).map(move |b| (a, b)));
    pairs.map(|(a, b)| (product(a, b) - if a == b { gain * gain } else { 0.0 }).abs()).fold(0.0, f64::max)
}

#[test]
fn orthogonal_vectors_are_at_right_angles() {
    for seed in 0..3 {
        let mut wide = Linear::<37, 200>::ZERO;
        start::orthogonal(&mut wide, &mut rng(seed), 1.0);
        assert!(worst_angle(wide.weight.as_slice(), 37, 200, 1.0, |n, k| n * 200 + k) < 1e-6);
        let mut tall = Linear::<200, 37>::ZERO;
        start::orthogonal(&mut tall, &mut rng(seed), 2.0);
        assert!(worst_angle(tall.weight.as_slice(), 37, 200, 2.0, |n, k| k * 37 + n) < 4e-6);
        // The last vector of a square has one direction left.
        let mut square = Linear::<64, 64>::ZERO;
        start::orthogonal(&mut square, &mut rng(seed), 1.0);
        assert!(worst_angle(square.weight.as_slice(), 64, 64, 1.0, |n, k| n * 64 + k) < 1e-6);
        // PyTorch flattens this to 5 rows of 3·4·2 numbers: here they are columns.
        let mut convolution = Conv2d::<3, 5, 4, 2, 1, 1>::ZERO;
        start::orthogonal(&mut convolution, &mut rng(seed), 1.0);
        let weight = weights(&mut convolution);
        assert!(worst_angle(&weight, 5, 24, 1.0, |n, k| k * 5 + n) < 1e-6);
    }
}

#[test]
fn orthogonal_signs_have_no_bias() {
    let mut positive = 0;
    for seed in 0..400 {
        let mut layer = Linear::<3, 3>::ZERO;
        start::orthogonal(&mut layer, &mut rng(seed), 1.0);
        positive += layer.weight.as_slice().iter().filter(|w| **w > 0.0).count();
    }
    assert!(positive.abs_diff(1800) < 150, "{positive} of 3600");
}

#[test]
fn a_truncated_normal_stays_within_its_bounds() {
    // Mean and variance of the standard normal within these bounds, by integration: (φ(a) − φ(b))/Z and so on.
    for (bounds, mean, variance) in [
        ([-2.0, 2.0], 0.0, 0.773_741_304),
        ([0.5, 3.0], 1.131_664_925, 0.249_099_034),
        ([1.5, 2.0], 1.714_290_812, 0.019_904_260),
        ([-0.25, 0.25], 0.0, 0.020_660_241),
    ] {
        let mut layer = Linear::<100, 200, f64>::ZERO;
        start::truncated_normal(&mut layer, &mut rng(1), TruncatedNormal::try_new(0.0, 1.0, bounds).unwrap());
        let all = weights(&mut layer);
        assert!(all.iter().all(|w| bounds[0] <= *w && *w <= bounds[1]), "{bounds:?}");
        let n = all.len() as f64;
        let found = all.iter().sum::<f64>() / n;
        let spread = all.iter().map(|w| (w - found) * (w - found)).sum::<f64>() / n;
        assert!((found - mean).abs() < 4.0 * (variance / n).sqrt(), "{bounds:?}: a mean of {found}, expected {mean}");
        // No such density has a fourth moment above that of the normal one.
        assert!((spread / variance - 1.0).abs() < 4.0 * (2.0 / n).sqrt(), "{bounds:?}: {spread}, expected {variance}");
    }
}

#[test]
fn truncated_normals_that_make_no_sense_are_refused() {
    let refused = |mean: f32, deviation, bounds| TruncatedNormal::try_new(mean, deviation, bounds).unwrap_err().to_string();
    assert_eq!(refused(f32::NAN, 1.0, [0.0, 1.0]), "the mean must be finite, found NaN");
    assert_eq!(refused(0.0, 0.0, [0.0, 1.0]), "the deviation must be positive and finite, found 0");
    assert_eq!(refused(0.0, 1.0, [f32::NEG_INFINITY, 1.0]), "the lower bound must be finite, found -inf");
    assert_eq!(refused(0.0, 1.0, [0.0, f32::NAN]), "the upper bound must be finite, found NaN");
    assert_eq!(refused(0.0, 1.0, [1.0, 1.0]), "the upper bound must be above the lower one, found 1");
    assert_eq!(refused(9.0, 1.0, [1.0, 2.0]), "the mean must be within two deviations of the bounds, found 9");
}

#[test]
fn a_whole_network_starts_in_place_and_keeps_its_gains() {
    type Net = (Linear<6, 9>, BatchNorm<9>, Relu, Frozen<Linear<9, 9>>, (Linear<9, 4>,));
    let frozen = Frozen(Linear { weight: Matrix([[7.0; 9]; 9]), bias: Matrix([[7.0; 9]]) });
    let mut net: Net = (Linear::ZERO, BatchNorm::new(), Relu, frozen, (Linear::ZERO,));
    start::constant(&mut net, 0.5);
    start::biases(&mut net, 0.25);
    assert_eq!(net.0, Linear { weight: Matrix([[0.5; 9]; 6]), bias: Matrix([[0.25; 9]]) });
    assert_eq!((net.1.weight, net.1.bias), (Matrix([[1.0; 9]]), Matrix([[0.25; 9]])));
    assert_eq!(net.3, frozen);
    assert_eq!(net.4.0.weight, Matrix([[0.5; 4]; 9]));
}

#[test]
fn a_seed_gives_the_same_numbers_for_ever() {
    fn drawn(draw: impl Fn(&mut Linear<2, 2>, &mut Xoshiro256PlusPlus)) -> [f32; 4] {
        let mut layer = Linear::ZERO;
        draw(&mut layer, &mut rng(5));
        *layer.weight.0.as_flattened().as_array().unwrap()
    }
    let gain = Nonlinearity::Relu.gain();
    let distribution = TruncatedNormal::try_new(0.0, 1.0, [-2.0, 2.0]).unwrap();
    let found = [
        drawn(|l, rng| start::kaiming_normal(l, rng, gain, FanMode::Input)),
        drawn(|l, rng| start::kaiming_uniform(l, rng, gain, FanMode::Input)),
        drawn(|l, rng| start::xavier_normal(l, rng, 2.0)),
        drawn(|l, rng| start::xavier_uniform(l, rng, 2.0)),
        drawn(|l, rng| start::orthogonal(l, rng, 1.0)),
        drawn(|l, rng| start::truncated_normal(l, rng, distribution)),
    ];
    let expected = [
        [-1.0093842, 0.16949342, -1.6363574, -1.177712],
        [-0.72045404, 0.3860374, -1.3926963, -1.5290158],
        [-1.4274848, 0.23969989, -2.314159, -1.6655362],
        [-1.018876, 0.5459394, -1.96957, -2.162355],
        [-0.9861931, 0.16559924, -0.16559929, -0.9861931],
        [-1.0093842, 0.16949342, -1.6363574, -1.177712],
    ];
    assert_eq!(found, expected);
}
