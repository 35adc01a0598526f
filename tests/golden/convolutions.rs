use crate::harness::{Golden, Real};
use constnet::{Conv1d, Conv2d, ConvTranspose2d, Step, Tensor3, Tensor4};

fn convolutions<T: Real>() {
    let golden = Golden::open("convolutions");
    golden.layer::<Tensor4<2, 3, 5, 7, T>, _, T>("conv2d", Conv2d::<3, 4, 2, 3, 4, 5, Step, 3, T>::ZERO);
    golden.layer::<Tensor4<2, 3, 5, 7, T>, _, T>("conv2d_same", Conv2d::<3, 2, 3, 3, 5, 7, Step<1, 1>, 3, T>::ZERO);
    golden.layer::<Tensor4<2, 2, 9, 6, T>, _, T>("conv2d_strided", Conv2d::<2, 3, 3, 2, 5, 4, Step<2, 1>, 2, T>::ZERO);
    type Dilated = (Step<1, 2, 3>, Step<2>);
    golden.layer::<Tensor4<2, 2, 7, 8, T>, _, T>("conv2d_dilated", Conv2d::<2, 3, 3, 3, 5, 3, Dilated, 2, T>::ZERO);
    golden.layer::<Tensor4<2, 6, 4, 5, T>, _, T>("conv2d_groups", Conv2d::<6, 4, 3, 3, 2, 3, Step, 3, T>::ZERO);
    golden.layer::<Tensor4<2, 3, 6, 5, T>, _, T>("conv2d_depthwise", Conv2d::<3, 6, 3, 3, 6, 5, Step<1, 1>, 1, T>::ZERO);
    golden.layer::<Tensor4<3, 6, 12, 12, T>, _, T>("conv2d_large", Conv2d::<6, 16, 5, 5, 8, 8, Step, 6, T>::ZERO);
}

fn transposed<T: Real>() {
    let golden = Golden::open("transposed_convolutions");
    golden.layer::<Tensor4<2, 3, 4, 5, T>, _, T>("conv_transpose2d", ConvTranspose2d::<3, 2, 2, 3, 5, 7, Step, 2, T>::ZERO);
    type Strided<T> = ConvTranspose2d<3, 2, 3, 3, 8, 10, Step<2, 1>, 2, T>;
    golden.layer::<Tensor4<2, 3, 4, 5, T>, _, T>("conv_transpose2d_strided", Strided::<T>::ZERO);
    type Grouped<T> = ConvTranspose2d<4, 6, 3, 3, 9, 9, Step<2, 0, 2>, 3, T>;
    golden.layer::<Tensor4<2, 4, 3, 3, T>, _, T>("conv_transpose2d_groups", Grouped::<T>::ZERO);
}

fn sequences<T: Real>() {
    let golden = Golden::open("convolutions_of_sequences");
    golden.layer::<Tensor3<2, 11, 3, T>, _, T>("conv1d", Conv1d::<3, 5, 4, 8, Step, 3, T>::ZERO);
    golden.layer::<Tensor3<2, 11, 3, T>, _, T>("conv1d_padded", Conv1d::<3, 5, 4, 3, Step<3, 2, 2>, 3, T>::ZERO);
    golden.layer::<Tensor3<2, 11, 6, T>, _, T>("conv1d_groups", Conv1d::<6, 4, 3, 9, Step, 3, T>::ZERO);
    golden.layer::<Tensor3<2, 11, 5, T>, _, T>("conv1d_depthwise", Conv1d::<5, 5, 3, 11, Step<1, 1>, 1, T>::ZERO);
}

#[test]
fn convolutions_are_those_of_pytorch() {
    convolutions::<f32>();
    convolutions::<f64>();
}

#[test]
fn transposed_convolutions_are_those_of_pytorch() {
    transposed::<f32>();
    transposed::<f64>();
}

#[test]
fn convolutions_of_sequences_are_those_of_pytorch() {
    sequences::<f32>();
    sequences::<f64>();
}
