use crate::harness::{Golden, Real};
use constnet::{
    Elu, Gelu, GeluTanh, HardSigmoid, HardSwish, Layer, LeakyRelu, LogSoftmax, Matrix, PRelu, Relu, Selu, Sigmoid, Silu, Softmax,
    Softplus, Tanh, Zero,
};

fn activations<T: Real>() {
    let golden = Golden::open("activations");
    macro_rules! hold {
        ($case:literal, $layer:expr) => {
            golden.layer::<Matrix<3, 5, T>, _, T>($case, $layer);
            golden.layer::<Matrix<3, 5, T>, _, T>(concat!($case, "_tails"), $layer);
            golden.layer::<Matrix<7, 19, T>, _, T>(concat!($case, "_wide"), $layer);
        };
        ($case:literal, $layer:expr, infinite) => {
            hold!($case, $layer);
            // PyTorch's own `f64` is 0 far below, where Gelu is not: its tails are a test of their own.
            if !$case.starts_with("gelu") {
                golden.relative::<Matrix<3, 5, T>, _, T>(concat!($case, "_tails"), $layer, 4.0);
            }
            // PyTorch's `f64` takes the derivative of these from a difference, of which nothing is left far out.
            if !$case.starts_with("gelu") && !["sigmoid", "silu", "tanh"].contains(&$case) {
                golden.relative_gradient::<Matrix<3, 5, T>, _, T>(concat!($case, "_tails"), $layer, 4.0);
            }
            golden.output::<Matrix<1, 3, T>, _, T>(concat!($case, "_infinite"), $layer);
        };
    }
    hold!("elu", Elu::try_new(T::from_f64(1.5)).unwrap(), infinite);
    hold!("gelu", Gelu, infinite);
    hold!("gelu_tanh", GeluTanh, infinite);
    hold!("hard_sigmoid", HardSigmoid, infinite);
    hold!("hard_swish", HardSwish, infinite);
    hold!("leaky_relu", LeakyRelu::try_new(T::from_f64(0.125)).unwrap(), infinite);
    hold!("log_softmax", LogSoftmax);
    golden.output::<Matrix<3, 3, T>, _, T>("log_softmax_infinite", LogSoftmax);
    let prelu = PRelu { weight: golden.tensor("prelu_tails", "weight") };
    hold!("prelu", prelu, infinite);
    hold!("relu", Relu, infinite);
    hold!("selu", Selu, infinite);
    hold!("sigmoid", Sigmoid, infinite);
    hold!("silu", Silu, infinite);
    hold!("softmax", Softmax);
    golden.output::<Matrix<3, 3, T>, _, T>("softmax_infinite", Softmax);
    golden.relative::<Matrix<3, 5, T>, _, T>("softmax_tails", Softmax, 4.0);
    hold!("softplus", Softplus, infinite);
    hold!("tanh", Tanh, infinite);
}

#[test]
fn activations_are_those_of_pytorch() {
    activations::<f32>();
    activations::<f64>();
}

/// x erfc(−x/√2)/2 and x/(1 + exp(−2u)), by Python's `math`. What rounds the argument is multiplied by its size.
#[test]
fn gelu_has_tails_where_pytorch_has_none() {
    let tails = [
        (-5.5, -1.044_425_935_623_825_6e-7, -5.927_640_263_880_252e-9),
        (-9.0, -1.015_729_565_358_458e-18, -1.336_459_594_734_881e-28),
    ];
    for (x, exact, by_tanh) in tails {
        let near = |found: f64, expected: f64, part: f64| (found / expected - 1.0).abs() < part;
        let Matrix([[y]]) = Gelu.predict(&Matrix([[x]]));
        let Matrix([[z]]) = GeluTanh.predict(&Matrix([[x]]));
        assert!(near(y, exact, 1e-13) && near(z, by_tanh, 1e-13), "{y:e} and {z:e} at {x}");
        let Matrix([[y]]) = Gelu.predict(&Matrix([[x as f32]]));
        let Matrix([[z]]) = GeluTanh.predict(&Matrix([[x as f32]]));
        assert!(near(y.into(), exact, 1e-5) && near(z.into(), by_tanh, 1e-5), "{y:e} and {z:e} at {x}");
    }
}

/// The derivatives of x erfc(−x/√2)/2, of x/(1 + exp(−2u)) and of x/(1 + exp(−x)), by mpmath with 50 digits.
#[test]
fn derivatives_keep_their_digits_far_out() {
    fn slope<T: Real>(layer: impl Layer<Matrix<1, 1, T>, Scalar = T, Output = Matrix<1, 1, T>>, x: f64) -> f64 {
        let (x, mut y, mut dx) = (Matrix([[T::from_f64(x)]]), Matrix::ZERO, Matrix::ZERO);
        let (mut tape, mut scratch) = (Zero::ZERO, Zero::ZERO);
        layer.forward(&x, &mut y, &mut tape);
        layer.backward_input(&x, &y, &mut tape, &mut scratch, &mut Matrix([[T::ONE]]), &mut dx);
        dx.0[0][0].to_f64()
    }
    for (x, gelu, gelu_tanh, silu) in [
        (-5.5, -5.733_472_398_739_925e-7, -4.676_552_810_807_415e-8, -0.018_224_506_605_887_59),
        (-9.0, -9.138_937_373_906_639e-18, -2.515_735_285_067_425e-27, -0.000_987_019_571_897_408_4),
    ] {
        let near = |found: f64, expected: f64, part: f64| assert!((found / expected - 1.0).abs() < part, "{found:e} at {x}");
        near(slope::<f64>(Gelu, x), gelu, 1e-13);
        near(slope::<f64>(GeluTanh, x), gelu_tanh, 1e-13);
        near(slope::<f64>(Silu, x), silu, 1e-14);
        near(slope::<f32>(Gelu, x), gelu, 1e-5);
        near(slope::<f32>(GeluTanh, x), gelu_tanh, 1e-5);
        near(slope::<f32>(Silu, x), silu, 1e-6);
    }
}
