use crate::harness::contract;
use constnet::{Flatten, Matrix, Reshape, Tensor3, Tensor4};

#[test]
fn reshape_keeps_the_contract() {
    contract::<Tensor4<1, 3, 1, 2, f64>, Tensor4<2, 3, 1, 2, f64>, _>("Reshape", Flatten::<6, f64>::new());
    contract::<Tensor3<1, 3, 2, f64>, Tensor3<2, 3, 2, f64>, _>("Reshape", Reshape::<Matrix<2, 3, f64>>::new());
    contract::<Matrix<1, 6, f64>, Matrix<2, 6, f64>, _>("Reshape", Reshape::<Tensor3<1, 2, 3, f64>>::new());
}
