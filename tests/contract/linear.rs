use crate::harness::{contract, fill, linear};
use constnet::{Linear, Matrix, Tensor3, Tensor4};

#[test]
fn linear_keeps_the_contract() {
    contract::<Matrix<1, 5, f64>, Matrix<3, 5, f64>, _>("Linear", linear::<5, 4>());
    contract::<Matrix<1, 1, f64>, Matrix<1, 1, f64>, _>("Linear of one", linear::<1, 1>());
    contract::<Tensor3<1, 3, 5, f64>, Tensor3<2, 3, 5, f64>, _>("Linear on sequences", linear::<5, 4>());
    contract::<Tensor4<1, 3, 2, 5, f64>, Tensor4<2, 3, 2, 5, f64>, _>("Linear on images", linear::<5, 4>());
}

#[test]
fn linear_without_bias_keeps_the_contract() {
    let layer = Linear::<5, 4, f64, 0> { weight: fill(2), bias: Matrix([]) };
    contract::<Matrix<1, 5, f64>, Matrix<3, 5, f64>, _>("Linear without bias", layer);
    contract::<Tensor3<1, 3, 5, f64>, Tensor3<2, 3, 5, f64>, _>("Linear without bias", layer);
}
