use crate::harness::{contract, linear};
use constnet::{Matrix, Relu};

#[test]
fn tuples_keep_the_contract() {
    contract::<Matrix<1, 5, f64>, Matrix<3, 5, f64>, _>("(A,)", (linear::<5, 4>(),));
    let nested = (linear::<5, 4>(), (Relu, linear::<4, 3>()), Relu, linear::<3, 2>());
    contract::<Matrix<1, 5, f64>, Matrix<3, 5, f64>, _>("nested", nested);
    let l = linear::<3, 3>();
    let sixteen = (l, l, Relu, l, l, l, l, l, l, l, l, l, l, l, l, l);
    contract::<Matrix<1, 3, f64>, Matrix<2, 3, f64>, _>("16 layers", sixteen);
}
