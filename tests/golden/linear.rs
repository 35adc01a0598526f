use crate::harness::{Golden, Real};
use constnet::{Gradients, Layer, Linear, Matrix, Rows, Tensor, Tensor3, Zero};

fn linear<T: Real>() {
    let golden = Golden::open("linear");
    golden.layer::<Matrix<3, 7, T>, _, T>("linear", Linear::<7, 5, T>::ZERO);
    golden.layer::<Matrix<1, 1, T>, _, T>("linear_of_one", Linear::<1, 1, T>::ZERO);
    golden.layer::<Tensor3<2, 3, 7, T>, _, T>("linear_on_sequences", Linear::<7, 5, T>::ZERO);
    golden.layer::<Matrix<13, 37, T>, _, T>("large_linear", Linear::<37, 29, T>::ZERO);
    golden.layer::<Matrix<3, 61, T>, _, T>("linear_of_small_inputs", Linear::<61, 3, T>::ZERO);
    without_bias::<T, Matrix<3, 7, T>, 7, 5>(&golden, "linear");
    without_bias::<T, Tensor3<2, 3, 7, T>, 7, 5>(&golden, "linear_on_sequences");
    without_bias::<T, Matrix<13, 37, T>, 37, 29>(&golden, "large_linear");
}

/// Without its bias it is the same layer: what the bias adds is added here.
fn without_bias<T: Real, X: Rows<I, Scalar = T>, const I: usize, const O: usize>(golden: &Golden, case: &str) {
    let mut layer = Linear::<I, O, T, 0> { weight: golden.tensor(case, "weight"), bias: Matrix([]) };
    let (x, mut y, mut dy): (X, _, _) = (golden.tensor(case, "x"), X::With::<O>::ZERO, golden.tensor(case, "dy"));
    let (mut dx, mut gradients) = (X::ZERO, Zero::ZERO);
    layer.forward(&x, &mut y, &mut ());
    layer.backward(&x, &y, &mut (), &mut (), &mut dy, Some(&mut dx), &Gradients, &mut gradients);
    let Matrix([bias]) = golden.tensor::<Matrix<1, O, T>>(case, "bias");
    for row in y.rows_mut() {
        row.iter_mut().zip(bias).for_each(|(y, bias)| *y += bias);
    }
    golden.compare(case, "y", y.as_slice());
    golden.compare(case, "dx", dx.as_slice());
    golden.compare(case, "dweight", gradients.weight.as_slice());
}

#[test]
fn linear_is_that_of_pytorch() {
    linear::<f32>();
    linear::<f64>();
}
