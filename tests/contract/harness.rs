//! What every layer promises.

use constnet::{Layer, Linear, Parameters, Sgd, Stateless, Tensor, Visitor, Zero, testing};

/// Numbers without pattern in ±1.05, none within 0.05 of a kink at zero.
pub fn fill<X: Tensor<Scalar = f64>>(seed: usize) -> X {
    let mut x = X::ZERO;
    for (k, x) in x.as_mut_slice().iter_mut().enumerate() {
        let fraction = ((k + seed) as f64 * 0.618_033_988_749_895).fract() * 2.0 - 1.0;
        *x = fraction + 0.05 * fraction.signum();
    }
    x
}

/// All parameters of a model.
pub fn parameters<M: Parameters<f64> + Clone>(model: &M) -> Vec<f64> {
    struct Collect(Vec<f64>);

    impl Visitor<f64, Stateless> for Collect {
        fn parameter<P: Tensor<Scalar = f64>>(&mut self, _: &'static str, parameter: &mut P, (): &mut ()) {
            self.0.extend(parameter.as_slice());
        }
    }

    let (mut state, mut collect) = (Zero::ZERO, Collect(Vec::new()));
    model.clone().visit(&mut state, &mut collect);
    collect.0
}

/// The parameters after one training step on `x`, with `dx` or without.
pub fn step<X, M>(layer: &M, x: &X, dx: Option<&mut X>) -> Vec<f64>
where
    X: Tensor<Scalar = f64>,
    M: Layer<X, Scalar = f64> + Parameters<f64> + Clone,
{
    let mut layer = layer.clone();
    let (mut y, mut tape, mut scratch, mut state) = (M::Output::ZERO, Zero::ZERO, Zero::ZERO, Zero::ZERO);
    layer.forward(x, &mut y, &mut tape);
    let sgd = Sgd::try_new(0.1).unwrap();
    layer.backward(x, &y, &mut tape, &mut scratch, &mut fill(7), dx, &sgd, &mut state);
    parameters(&layer)
}

/// `One` is the batch of one; its elements are the first of `X`'s.
pub fn contract<One, X, M>(name: &str, layer: M)
where
    One: Tensor<Scalar = f64>,
    X: Tensor<Scalar = f64> + Clone + PartialEq + core::fmt::Debug,
    M: Layer<X, Scalar = f64, Output: PartialEq + core::fmt::Debug> + Layer<One, Scalar = f64> + Parameters<f64> + Clone,
{
    samples_alone::<One, X, M>(name, &layer);
    held_whole::<X, _>(name, layer);
}

/// For a layer that behaves otherwise in training than afterwards.
pub fn contract_in_training<One, X, M>(name: &str, layer: M)
where
    One: Tensor<Scalar = f64>,
    X: Tensor<Scalar = f64> + Clone + PartialEq + core::fmt::Debug,
    M: Layer<X, Scalar = f64, Output: PartialEq + core::fmt::Debug> + Layer<One, Scalar = f64> + Parameters<f64> + Clone,
{
    samples_alone::<One, X, M>(name, &layer);
    let (inferred, forwarded) = held::<X, _>(name, &layer);
    assert_ne!(inferred, forwarded, "{name}: infer and forward agree");
}

fn samples_alone<One, X, M>(name: &str, layer: &M)
where
    One: Tensor<Scalar = f64>,
    X: Tensor<Scalar = f64>,
    M: Layer<X, Scalar = f64> + Layer<One, Scalar = f64>,
{
    let (x, mut one): (X, One) = (fill(1), One::ZERO);
    one.as_mut_slice().copy_from_slice(&x.as_slice()[..One::LEN]);
    let (alone, all) = (layer.predict(&one), layer.predict(&x));
    let row = &all.as_slice()[..alone.as_slice().len()];
    // A kernel may fuse multiply and add for the one and not for the other.
    let near = |(a, b): (&f64, &f64)| (a - b).abs() <= 1e-14 * (1.0 + a.abs());
    assert!(alone.as_slice().iter().zip(row).all(near), "{name}: a sample alone and in a batch differ");
}

/// For a layer whose first axis is no batch.
pub fn held_whole<X, M>(name: &str, layer: M)
where
    X: Tensor<Scalar = f64> + Clone + PartialEq + core::fmt::Debug,
    M: Layer<X, Scalar = f64, Output: PartialEq + core::fmt::Debug> + Parameters<f64> + Clone,
{
    let (inferred, forwarded) = held::<X, _>(name, &layer);
    assert_eq!(inferred, forwarded, "{name}: infer and forward differ");
}

/// What `infer` and `forward` compute.
fn held<X, M>(name: &str, layer: &M) -> (M::Output, M::Output)
where
    X: Tensor<Scalar = f64> + Clone + PartialEq + core::fmt::Debug,
    M: Layer<X, Scalar = f64> + Parameters<f64> + Clone,
{
    let x: X = fill(1);
    testing::gradcheck(layer, &x).unwrap_or_else(|mismatch| panic!("{name}: {mismatch}"));

    let before = parameters(layer);
    let (mut inferred, mut forwarded, mut tape) = (M::Output::ZERO, M::Output::ZERO, Zero::ZERO);
    inferred.as_mut_slice().fill(f64::NAN);
    forwarded.as_mut_slice().fill(f64::NAN);
    layer.infer(&x, &mut inferred, &mut tape);
    assert_eq!(parameters(layer), before, "{name}: infer changed the layer");
    layer.forward(&x, &mut forwarded, &mut tape);

    let (mut dx, mut again): (X, X) = (fill(3), fill(4));
    let (with, without) = (step(layer, &x, Some(&mut dx)), step(layer, &x, None));
    assert_eq!(with, without, "{name}: dx makes a difference to the update");
    assert_eq!(with.len(), <M as Parameters<f64>>::COUNT, "{name}: COUNT");
    assert_eq!(with != before, !with.is_empty(), "{name}: whether a step trains it");
    step(layer, &x, Some(&mut again));
    assert_eq!(again, dx, "{name}: dx depends on what it held");
    (inferred, forwarded)
}

pub fn linear<const I: usize, const O: usize>() -> Linear<I, O, f64> {
    Linear { weight: fill(2), bias: fill(5) }
}
