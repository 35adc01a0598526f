use crate::harness::{contract, fill};
use constnet::{
    Elu, Gelu, GeluTanh, HardSigmoid, HardSwish, Layer, LeakyRelu, LogSoftmax, Matrix, PRelu, Parameters, Relu, Selu, Sigmoid,
    Silu, Softmax, Softplus, Tanh, Tensor3, Tensor4, testing,
};

/// The contract on several shapes, and gradients on both sides of every bend: ±3 for the hard ones.
fn activation<M>(name: &str, layer: M)
where
    M: Layer<Matrix<1, 5, f64>, Scalar = f64, Output = Matrix<1, 5, f64>>
        + Layer<Matrix<3, 5, f64>, Scalar = f64, Output = Matrix<3, 5, f64>>
        + Layer<Tensor3<1, 3, 5, f64>, Scalar = f64, Output = Tensor3<1, 3, 5, f64>>
        + Layer<Tensor3<2, 3, 5, f64>, Scalar = f64, Output = Tensor3<2, 3, 5, f64>>
        + Layer<Tensor4<1, 1, 3, 5, f64>, Scalar = f64, Output = Tensor4<1, 1, 3, 5, f64>>
        + Layer<Tensor4<2, 1, 3, 5, f64>, Scalar = f64, Output = Tensor4<2, 1, 3, 5, f64>>
        + Parameters<f64>
        + Clone,
{
    contract::<Matrix<1, 5, f64>, Matrix<3, 5, f64>, _>(name, layer.clone());
    contract::<Tensor3<1, 3, 5, f64>, Tensor3<2, 3, 5, f64>, _>(name, layer.clone());
    contract::<Tensor4<1, 1, 3, 5, f64>, Tensor4<2, 1, 3, 5, f64>, _>(name, layer.clone());
    for scale in [0.1, 2.5, 7.0] {
        let x = fill::<Matrix<3, 5, f64>>(2) * scale;
        testing::gradcheck(&layer, &x).unwrap_or_else(|mismatch| panic!("{name} at {scale}: {mismatch}"));
    }
}

#[test]
fn activations_keep_the_contract() {
    activation("Elu", Elu::try_new(1.5).unwrap());
    activation("Gelu", Gelu);
    activation("GeluTanh", GeluTanh);
    activation("HardSigmoid", HardSigmoid);
    activation("HardSwish", HardSwish);
    activation("LeakyRelu", LeakyRelu::try_new(0.1).unwrap());
    activation("LogSoftmax", LogSoftmax);
    activation("PRelu", PRelu::default());
    activation("Relu", Relu);
    activation("Selu", Selu);
    activation("Sigmoid", Sigmoid);
    activation("Silu", Silu);
    activation("Softmax", Softmax);
    activation("Softplus", Softplus);
    activation("Tanh", Tanh);
}

#[test]
fn nan_stays_nan() {
    fn outputs<M: Layer<Matrix<1, 5, f64>, Scalar = f64, Output = Matrix<1, 5, f64>>>(layer: M) -> f64 {
        layer.predict(&Matrix([[f64::NAN; 5]]))[(0, 0)]
    }
    let all = [
        outputs(Elu::default()),
        outputs(Gelu),
        outputs(GeluTanh),
        outputs(HardSigmoid),
        outputs(HardSwish),
        outputs(LeakyRelu::default()),
        outputs(LogSoftmax),
        outputs(PRelu::default()),
        outputs(Relu),
        outputs(Selu),
        outputs(Sigmoid),
        outputs(Silu),
        outputs(Softmax),
        outputs(Softplus),
        outputs(Tanh),
    ];
    assert!(all.iter().all(|y| y.is_nan()), "{all:?}");
}
