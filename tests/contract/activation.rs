use crate::harness::contract;
use constnet::{Matrix, Relu, Silu, Tensor4};

#[test]
fn relu_keeps_the_contract() {
    contract::<Matrix<1, 5, f64>, Matrix<3, 5, f64>, _>("Relu", Relu);
    contract::<Tensor4<1, 1, 3, 2, f64>, Tensor4<2, 1, 3, 2, f64>, _>("Relu on images", Relu);
}

#[test]
fn silu_keeps_the_contract() {
    contract::<Matrix<1, 5, f64>, Matrix<3, 5, f64>, _>("Silu", Silu);
}
