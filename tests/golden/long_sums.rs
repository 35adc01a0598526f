//! Sums of many terms, whose errors small cases do not show: `f32` held to `f64`, which the other cases hold to PyTorch.

use crate::harness::{Golden, Real};
use constnet::{
    BatchNorm, Class, CrossEntropy, Gradients, Layer, Linear, LogSoftmax, Loss, Matrix, PRelu, Parameters, RmsNorm, Scalar,
    Softmax, Tensor, Tensor4, Zero,
};

/// The numbers of `wave` in `make.py`.
fn wave<X: Tensor<Scalar: Real>>(start: usize, f: impl Fn(f64) -> f64) -> X {
    let mut x = X::ZERO;
    for (k, x) in (start..).zip(x.as_mut_slice()) {
        *x = X::Scalar::from_f64(f((k * 7919 % 20011) as f64 / 1024.0 - 9.75));
    }
    x
}

/// Output, input gradient, and what the optimiser was given, for output gradients about `mean`.
fn run<X: Tensor<Scalar = T>, M: Layer<X, Scalar = T, Output = X> + Parameters<T>, T: Real>(
    mut layer: M,
    mean: f64,
) -> (X, X, <M as Parameters<T>>::State<Gradients>) {
    let (x, mut dy): (X, X) = (wave(0, |x| x), wave(5, |x| (x + mean) / 4.0));
    let (mut y, mut dx, mut tape, mut scratch, mut state) = (X::ZERO, X::ZERO, Zero::ZERO, Zero::ZERO, Zero::ZERO);
    layer.forward(&x, &mut y, &mut tape);
    layer.backward(&x, &y, &mut tape, &mut scratch, &mut dy, Some(&mut dx), &Gradients, &mut state);
    (y, dx, state)
}

/// Holds a linear layer and what the optimiser is given to `case`.
fn linear<const B: usize, const I: usize, const O: usize>(golden: &Golden, case: &str) {
    fn run<const B: usize, const I: usize, const O: usize, T: Real>() -> [Vec<T>; 4] {
        let (x, mut dy): (Matrix<B, I, T>, Matrix<B, O, T>) = (wave(0, |x| x), wave(5, |dy| dy / 4.0));
        let mut layer = Linear::<I, O, T> { weight: wave(7, |weight| weight / 64.0), bias: wave(11, |bias| bias / 64.0) };
        let mut state = <Linear<I, O, T> as Parameters<T>>::State::<Gradients>::ZERO;
        let (mut y, mut dx) = (Matrix::<B, O, T>::ZERO, Matrix::<B, I, T>::ZERO);
        layer.forward(&x, &mut y, &mut ());
        layer.backward(&x, &y, &mut (), &mut (), &mut dy, Some(&mut dx), &Gradients, &mut state);
        [y.as_slice(), dx.as_slice(), state.weight.as_slice(), state.bias.as_slice()].map(<[T]>::to_vec)
    }
    let (found, exact) = (run::<B, I, O, f32>(), run::<B, I, O, f64>());
    for (name, (found, exact)) in ["y", "dx", "dweight", "dbias"].into_iter().zip(found.iter().zip(&exact)) {
        golden.compare_to(case, name, exact, found);
    }
}

/// Holds the gradient of a slope to `case`.
fn prelu<const B: usize, const F: usize>(golden: &Golden, case: &str) {
    let (_, _, dweight) = run::<Matrix<B, F, f32>, _, _>(PRelu::default(), 0.0);
    let (_, _, exact) = run::<Matrix<B, F, f64>, _, _>(PRelu::default(), 0.0);
    golden.compare_to(case, "dweight", exact.as_slice(), dweight.as_slice());
}

/// Holds what the optimiser is given for a normalisation of images to `case`.
fn batch_norm<const B: usize, const C: usize, const H: usize>(golden: &Golden, case: &str) {
    let (_, _, found) = run::<Tensor4<B, C, H, 1, f32>, _, _>(BatchNorm::<C, f32>::default(), 0.0);
    let (_, _, exact) = run::<Tensor4<B, C, H, 1, f64>, _, _>(BatchNorm::<C, f64>::default(), 0.0);
    golden.compare_to(case, "dweight", exact.0.as_slice(), found.0.as_slice());
    golden.compare_to(case, "dbias", exact.1.as_slice(), found.1.as_slice());
}

/// The loss of `Y`, and its gradient.
fn loss<const B: usize, const C: usize, T: Real, Target>(
    loss: impl Loss<Matrix<B, C, T>, Target>,
    target: &Target,
) -> [Vec<T>; 2] {
    let (y, mut dy): (Matrix<B, C, T>, _) = (wave(0, |x| x), Matrix::ZERO);
    let value = loss.backward(&y, target, &mut dy);
    assert_eq!(value, loss.forward(&y, target), "both ways to the loss");
    [vec![value], dy.as_slice().to_vec()]
}

#[test]
fn sums_of_many_terms_are_as_precise_as_those_of_pytorch() {
    let golden = Golden::open("long_sums");
    linear::<5, 784, 21>(&golden, "linear_of_many_inputs");
    linear::<5, 21, 784>(&golden, "linear_of_many_outputs");
    linear::<999, 7, 5>(&golden, "linear_of_many_rows");
    let (y, dx, ()) = run::<Matrix<4, 777, f32>, _, _>(Softmax, 0.0);
    let (exact, dexact, ()) = run::<Matrix<4, 777, f64>, _, _>(Softmax, 0.0);
    golden.compare_to("softmax", "y", exact.as_slice(), y.as_slice());
    golden.compare_to("softmax", "dx", dexact.as_slice(), dx.as_slice());
    let (y, dx, ()) = run::<Matrix<4, 777, f32>, _, _>(LogSoftmax, 10.0);
    let (exact, dexact, ()) = run::<Matrix<4, 777, f64>, _, _>(LogSoftmax, 10.0);
    golden.compare_to("log_softmax", "y", exact.as_slice(), y.as_slice());
    golden.compare_to("log_softmax", "dx", dexact.as_slice(), dx.as_slice());
    prelu::<4, 1000>(&golden, "prelu");
    prelu::<13, 451>(&golden, "prelu_of_many");
    let (_, _, dweight) = run::<Matrix<999, 7, f32>, _, _>(RmsNorm::<7, f32>::default(), 0.0);
    let (_, _, exact) = run::<Matrix<999, 7, f64>, _, _>(RmsNorm::<7, f64>::default(), 0.0);
    golden.compare_to("rms_norm", "dweight", exact.as_slice(), dweight.as_slice());
    batch_norm::<300, 3, 3>(&golden, "batch_norm");
    batch_norm::<499, 2, 5>(&golden, "batch_norm_of_many");

    let classes: [Class<300>; 24] = core::array::from_fn(|row| Class::new(5 * row).unwrap());
    let (plain, exact) = (CrossEntropy::<f32>::new(), CrossEntropy::<f64>::new());
    let (smooth, smooth_exact) = (plain.try_label_smoothing(0.125).unwrap(), exact.try_label_smoothing(0.125).unwrap());
    let part = |x| (x + 10.0) / 4096.0;
    for (case, found, exact) in [
        ("classes", loss(plain, &classes), loss(exact, &classes)),
        ("smooth", loss(smooth, &classes), loss(smooth_exact, &classes)),
        ("distributions", loss(plain, &wave::<Matrix<24, 300>>(5, part)), loss(exact, &wave::<Matrix<24, 300, f64>>(5, part))),
    ] {
        for (name, (found, exact)) in ["loss", "dy"].into_iter().zip(found.iter().zip(&exact)) {
            golden.compare_to(&format!("cross_entropy_{case}"), name, exact, found);
        }
    }
}
