//! What every layer promises, held over the whole catalogue. A layer that is not in the list fails the last test.

use constnet::{
    Gradients, Layer, Linear, Matrix, Optimizer, Parameters, Relu, Sgd, Silu, Stateless, Tensor, Tensor3, Tensor4, Visitor, Zero,
    testing,
};

/// Numbers without pattern in ±1.05, none within 0.05 of a kink at zero.
fn fill<X: Tensor<Scalar = f64>>(seed: usize) -> X {
    let mut x = X::ZERO;
    for (k, x) in x.as_mut_slice().iter_mut().enumerate() {
        let fraction = ((k + seed) as f64 * 0.618_033_988_749_895).fract() * 2.0 - 1.0;
        *x = fraction + 0.05 * fraction.signum();
    }
    x
}

/// All parameters of a model.
fn parameters<M: Parameters<f64> + Clone>(model: &M) -> Vec<f64> {
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
fn step<X, M>(layer: &M, x: &X, dx: Option<&mut X>) -> Vec<f64>
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
fn contract<One, X, M>(name: &str, layer: M)
where
    One: Tensor<Scalar = f64>,
    X: Tensor<Scalar = f64> + Clone + PartialEq + core::fmt::Debug,
    M: Layer<X, Scalar = f64> + Layer<One, Scalar = f64> + Parameters<f64> + Clone,
    <M as Layer<X>>::Output: PartialEq + core::fmt::Debug,
{
    let x: X = fill(1);
    testing::gradcheck(&layer, &x).unwrap_or_else(|mismatch| panic!("{name}: {mismatch}"));

    let before = parameters(&layer);
    let (mut inferred, mut forwarded, mut tape) = (<M as Layer<X>>::Output::ZERO, <M as Layer<X>>::Output::ZERO, Zero::ZERO);
    inferred.as_mut_slice().fill(f64::NAN);
    forwarded.as_mut_slice().fill(f64::NAN);
    layer.infer(&x, &mut inferred, &mut tape);
    assert_eq!(parameters(&layer), before, "{name}: infer changed the layer");
    layer.forward(&x, &mut forwarded, &mut tape);
    assert_eq!(inferred, forwarded, "{name}: infer and forward differ");

    let mut one = One::ZERO;
    one.as_mut_slice().copy_from_slice(&x.as_slice()[..One::LEN]);
    let alone = layer.predict(&one);
    let row = &inferred.as_slice()[..alone.as_slice().len()];
    assert_eq!(alone.as_slice(), row, "{name}: a sample alone and in a batch differ");

    let (mut dx, mut again): (X, X) = (fill(3), fill(4));
    let (with, without) = (step(&layer, &x, Some(&mut dx)), step(&layer, &x, None));
    assert_eq!(with, without, "{name}: dx makes a difference to the update");
    assert_eq!(with.len(), <M as Parameters<f64>>::COUNT, "{name}: COUNT");
    assert_eq!(with != before, !with.is_empty(), "{name}: whether a step trains it");
    step(&layer, &x, Some(&mut again));
    assert_eq!(again, dx, "{name}: dx depends on what it held");
}

fn linear<const I: usize, const O: usize>() -> Linear<I, O, f64> {
    Linear { weight: fill(2), bias: fill(5) }
}

#[test]
fn linear_keeps_the_contract() {
    contract::<Matrix<1, 5, f64>, Matrix<3, 5, f64>, _>("Linear", linear::<5, 4>());
    contract::<Matrix<1, 1, f64>, Matrix<1, 1, f64>, _>("Linear of one", linear::<1, 1>());
    contract::<Tensor3<1, 3, 5, f64>, Tensor3<2, 3, 5, f64>, _>("Linear on sequences", linear::<5, 4>());
    contract::<Tensor4<1, 3, 2, 5, f64>, Tensor4<2, 3, 2, 5, f64>, _>("Linear on images", linear::<5, 4>());
}

#[test]
fn relu_keeps_the_contract() {
    contract::<Matrix<1, 5, f64>, Matrix<3, 5, f64>, _>("Relu", Relu);
    contract::<Tensor4<1, 1, 3, 2, f64>, Tensor4<2, 1, 3, 2, f64>, _>("Relu on images", Relu);
}

#[test]
fn silu_keeps_the_contract() {
    contract::<Matrix<1, 5, f64>, Matrix<3, 5, f64>, _>("Silu", Silu);
}

#[test]
fn tuples_keep_the_contract() {
    contract::<Matrix<1, 5, f64>, Matrix<3, 5, f64>, _>("(A,)", (linear::<5, 4>(),));
    let nested = (linear::<5, 4>(), (Relu, linear::<4, 3>()), Relu, linear::<3, 2>());
    contract::<Matrix<1, 5, f64>, Matrix<3, 5, f64>, _>("nested", nested);
    let l = linear::<3, 3>();
    let sixteen = (l, l, Relu, l, l, l, l, l, l, l, l, l, l, l, l, l);
    contract::<Matrix<1, 3, f64>, Matrix<2, 3, f64>, _>("16 layers", sixteen);
}

/// A linear layer whose gradients are wrong on purpose: of one element of the input, or of the bias.
#[derive(Clone, Copy)]
struct Wrong {
    linear: Linear<2, 2, f64>,
    input: f64,
    bias: f64,
}

impl Parameters<f64> for Wrong {
    type State<O: Optimizer<f64>> = <Linear<2, 2, f64> as Parameters<f64>>::State<O>;
    const COUNT: usize = 6;

    fn visit<O: Optimizer<f64>, V: Visitor<f64, O>>(&mut self, state: &mut Self::State<O>, visitor: &mut V) {
        self.linear.visit(state, visitor);
    }
}

type Batch = Matrix<3, 2, f64>;

impl Layer<Batch> for Wrong {
    type Scalar = f64;
    type Output = Batch;
    type Tape = ();
    type Scratch = ();

    fn infer(&self, x: &Batch, y: &mut Batch, (): &mut ()) {
        self.linear.infer(x, y, &mut ());
    }

    fn forward(&self, x: &Batch, y: &mut Batch, (): &mut ()) {
        self.linear.forward(x, y, &mut ());
    }

    fn backward_input(&self, x: &Batch, y: &Batch, (): &mut (), (): &mut (), dy: &mut Batch, dx: &mut Batch) {
        self.linear.backward_input(x, y, &mut (), &mut (), dy, dx);
        dx[(0, 1)] += self.input;
    }

    fn backward<O: Optimizer<f64>>(
        &mut self,
        x: &Batch,
        y: &Batch,
        (): &mut (),
        (): &mut (),
        dy: &mut Batch,
        dx: Option<&mut Batch>,
        optimizer: &O,
        state: &mut Self::State<O>,
    ) {
        if let Some(dx) = dx {
            self.backward_input(x, y, &mut (), &mut (), dy, dx);
        }
        self.linear.backward(x, y, &mut (), &mut (), dy, None, optimizer, state);
        optimizer.update(&mut self.linear.bias, &mut state.bias, 0, &[self.bias, 0.0]);
    }
}

#[test]
fn gradcheck_finds_a_wrong_derivative_and_says_where() {
    let x: Batch = fill(4);
    let right = Wrong { linear: linear(), input: 0.0, bias: 0.0 };
    testing::gradcheck(&right, &x).unwrap();

    let mismatch = testing::gradcheck(&Wrong { input: 1e-6, ..right }, &x).unwrap_err();
    assert_eq!((mismatch.path.to_string().as_str(), mismatch.element), ("input", 1));
    assert!((mismatch.gradient - mismatch.difference - 1e-6).abs() < 1e-10, "{mismatch}");

    let net = ((linear::<2, 2>(), Relu), Wrong { bias: 1e-6, ..right });
    let mismatch = testing::gradcheck(&net, &x).unwrap_err();
    assert_eq!((mismatch.path.to_string().as_str(), mismatch.element), ("1.bias", 0));
    let text = mismatch.to_string();
    assert!(text.starts_with("the gradient of `1.bias`, element 0, is "), "{text}");
}

#[test]
fn gradients_of_several_batches_add_up() {
    let (mut layer, x) = (linear::<5, 4>(), fill::<Matrix<3, 5, f64>>(1));
    let mut state = <Linear<5, 4, f64> as Parameters<f64>>::State::<Gradients>::ZERO;
    let mut once = Matrix::ZERO;
    for _ in 0..2 {
        let (mut y, mut dy) = (Matrix::ZERO, fill::<Matrix<3, 4, f64>>(2));
        once = state.weight;
        layer.forward(&x, &mut y, &mut ());
        layer.backward(&x, &y, &mut (), &mut (), &mut dy, None, &Gradients, &mut state);
    }
    assert_eq!(state.weight, once + once);
    assert_ne!(once, Matrix::ZERO);
}

#[test]
fn every_layer_is_in_this_file() {
    let here = include_str!("contract.rs");
    let mut layers = 0;
    for file in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/layer")).unwrap() {
        let source = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for implementation in source.split("Layer<X> for ").skip(1) {
            let name: String = implementation.chars().take_while(|c| c.is_alphanumeric()).collect();
            if !name.is_empty() {
                layers += 1;
                assert!(here.contains(&format!(">(\"{name}\",")), "{name} is not held to the contract");
            }
        }
    }
    assert!(layers >= 2, "no layer found");
}
