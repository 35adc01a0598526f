use crate::harness::{contract, held_whole, linear};
use constnet::{Concat, Each, Frozen, Linear, Matrix, Parallel, Parameters, Relu, Repeat, Residual, Sum, Tanh, Tensor3, Tensor4};

#[test]
fn tuples_keep_the_contract() {
    contract::<Matrix<1, 5, f64>, Matrix<3, 5, f64>, _>("(A,)", (linear::<5, 4>(),));
    let nested = (linear::<5, 4>(), (Relu, linear::<4, 3>()), Relu, linear::<3, 2>());
    contract::<Matrix<1, 5, f64>, Matrix<3, 5, f64>, _>("nested", nested);
    let l = linear::<3, 3>();
    let sixteen = (l, l, Relu, l, l, l, l, l, l, l, l, l, l, l, l, l);
    contract::<Matrix<1, 3, f64>, Matrix<2, 3, f64>, _>("16 layers", sixteen);
}

#[test]
fn residuals_keep_the_contract() {
    contract::<Matrix<1, 5, f64>, Matrix<3, 5, f64>, _>("Residual", Residual((linear::<5, 4>(), Tanh, linear::<4, 5>())));
    contract::<Matrix<1, 5, f64>, Matrix<3, 5, f64>, _>("Residual of one that reads its output", Residual(Tanh));
}

#[test]
fn branches_keep_the_contract() {
    let (a, b) = ((linear::<5, 4>(), Tanh), linear::<5, 4>());
    contract::<Matrix<1, 5, f64>, Matrix<3, 5, f64>, _>("Parallel", Parallel { a, b, join: Sum });
    let wide = linear::<5, 2>();
    contract::<Matrix<1, 5, f64>, Matrix<3, 5, f64>, _>("features", Parallel { a, b: wide, join: Concat::<6> });
    contract::<Tensor3<1, 3, 5, f64>, Tensor3<2, 3, 5, f64>, _>("steps", Parallel { a, b: wide, join: Concat::<6> });
    let doubled = Parallel { a: Tanh, b: linear::<5, 5>(), join: Concat::<4> };
    contract::<Tensor4<1, 2, 3, 5, f64>, Tensor4<2, 2, 3, 5, f64>, _>("channels", doubled);
}

#[test]
fn repeated_layers_keep_the_contract() {
    let block = (linear::<5, 5>(), Tanh);
    contract::<Matrix<1, 5, f64>, Matrix<3, 5, f64>, _>("Repeat", Repeat([block; 3]));
    contract::<Matrix<1, 5, f64>, Matrix<3, 5, f64>, _>("Repeat once", Repeat([block; 1]));
}

#[test]
fn frozen_layers_keep_the_contract() {
    type Net = (Frozen<Linear<5, 4, f64>>, Linear<4, 3, f64>);
    contract::<Matrix<1, 5, f64>, Matrix<3, 5, f64>, _>("Frozen", (linear::<5, 5>(), Frozen(linear::<5, 4>()), linear::<4, 3>()));
    contract::<Matrix<1, 5, f64>, Matrix<3, 5, f64>, _>("all is Frozen", Frozen((linear::<5, 5>(), Tanh)));
    let flash = linear::<5, 4>();
    contract::<Matrix<1, 5, f64>, Matrix<3, 5, f64>, _>("a reference", (linear::<5, 5>(), &flash, linear::<4, 3>()));
    assert_eq!(<Net as Parameters<f64>>::COUNT, 15);
}

#[test]
fn layers_over_arrays_keep_the_contract() {
    let block = (linear::<5, 4>(), Tanh);
    held_whole::<Tensor3<3, 2, 5, f64>, _>("Each", Each::<3, _>(block));
    held_whole::<Tensor4<3, 2, 2, 5, f64>, _>("Each of images", Each::<3, _>(block));
}
