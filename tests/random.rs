//! Random start values: the same from the same seed on every platform, and PyTorch's distribution.

use constnet::{Linear, Matrix, Relu, start};
use rand::{RngExt, SeedableRng, distr::Uniform, rngs::Xoshiro256PlusPlus};
use rand_distr::Normal;

type Net = (Linear<2, 3>, Relu, Linear<3, 1>);

fn rng(seed: u64) -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(seed)
}

#[test]
fn a_seed_gives_the_same_network_for_ever() {
    let net: Net = rng(2).random();
    assert_eq!(
        net.0,
        Linear {
            weight: Matrix([[0.37509927, 0.052555937, 0.21395856], [-0.29170972, -0.012826381, 0.3843617]]),
            bias: Matrix([[-0.23017961, 0.34105888, -0.030870628]]),
        }
    );
    assert_eq!(net.2, Linear { weight: Matrix([[0.42001522], [0.006602776], [0.21929048]]), bias: Matrix([[0.2019324]]) });
}

#[test]
fn linear_starts_uniform_within_the_root_of_its_inputs() {
    let linear: Linear<16, 1000, f64> = rng(1).random();
    for values in [linear.weight.as_slice(), linear.bias.as_slice()] {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let variance = values.iter().map(|v| v * v).sum::<f64>() / n;
        assert!(values.iter().all(|v| v.abs() <= 0.25));
        assert!(values.iter().any(|v| *v > 0.24) && values.iter().any(|v| *v < -0.24));
        // The deviation of the mean is 0.144 / √n, that of the variance 0.0186 / √n.
        assert!(mean.abs() < 4.0 * 0.144 / n.sqrt(), "{mean}");
        assert!((variance - 0.25 * 0.25 / 3.0).abs() < 4.0 * 0.0186 / n.sqrt(), "{variance}");
    }
}

#[test]
fn any_distribution_fills_a_network_in_place() {
    let mut net: Net = (Linear::ZERO, Relu, Linear::ZERO);
    start::fill(&mut net, &mut rng(3), &Normal::new(0.0_f32, 0.1).unwrap());
    let drawn: Vec<f32> = rng(3).sample_iter(Normal::new(0.0_f32, 0.1).unwrap()).take(13).collect();
    let parts = [net.0.weight.as_slice(), net.0.bias.as_slice(), net.2.weight.as_slice(), net.2.bias.as_slice()];
    assert_eq!(parts.concat(), drawn);

    start::fill(&mut net, &mut rng(3), &Uniform::new(2.0, 3.0).unwrap());
    assert!(net.2.weight.as_slice().iter().all(|w| (2.0..3.0).contains(w)));
}
