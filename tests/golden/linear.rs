use crate::harness::{Golden, Real};
use constnet::{Linear, Matrix, Tensor3};

fn linear<T: Real>() {
    let golden = Golden::open("linear");
    golden.layer::<Matrix<3, 7, T>, _, T>("linear", Linear::<7, 5, T>::ZERO);
    golden.layer::<Matrix<1, 1, T>, _, T>("linear_of_one", Linear::<1, 1, T>::ZERO);
    golden.layer::<Tensor3<2, 3, 7, T>, _, T>("linear_on_sequences", Linear::<7, 5, T>::ZERO);
    golden.layer::<Matrix<13, 37, T>, _, T>("large_linear", Linear::<37, 29, T>::ZERO);
}

#[test]
fn linear_is_that_of_pytorch() {
    linear::<f32>();
    linear::<f64>();
}
