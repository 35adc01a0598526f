use crate::harness::{Golden, Real};
use constnet::{
    Elu, Gelu, GeluTanh, HardSigmoid, HardSwish, LeakyRelu, LogSoftmax, Matrix, PRelu, Relu, Selu, Sigmoid, Silu, Softmax,
    Softplus, Tanh,
};

fn activations<T: Real>() {
    let golden = Golden::open("activations");
    macro_rules! hold {
        ($case:literal, $layer:expr) => {
            golden.layer::<Matrix<3, 5, T>, _, T>($case, $layer);
            golden.layer::<Matrix<3, 5, T>, _, T>(concat!($case, "_tails"), $layer);
        };
        ($case:literal, $layer:expr, infinite) => {
            hold!($case, $layer);
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
    hold!("prelu", PRelu::default(), infinite);
    hold!("relu", Relu, infinite);
    hold!("selu", Selu, infinite);
    hold!("sigmoid", Sigmoid, infinite);
    hold!("silu", Silu, infinite);
    hold!("softmax", Softmax);
    hold!("softplus", Softplus, infinite);
    hold!("tanh", Tanh, infinite);
}

#[test]
fn activations_are_those_of_pytorch() {
    activations::<f32>();
    activations::<f64>();
}
