use crate::harness::contract;
use constnet::{AvgPool1d, AvgPool2d, GlobalAvgPool, MaxPool1d, MaxPool2d, Step, Tensor3, Tensor4};

type OneImage = Tensor4<1, 2, 5, 6, f64>;
type Images = Tensor4<3, 2, 5, 6, f64>;
type OneSequence = Tensor3<1, 7, 3, f64>;
type Sequences = Tensor3<2, 7, 3, f64>;

#[test]
fn pool2d_keeps_the_contract() {
    contract::<OneImage, Images, _>("Pool2d", MaxPool2d::<2, 3, 2, 2>::new());
    contract::<OneImage, Images, _>("Pool2d of twos", MaxPool2d::<2, 2, 2, 3>::new());
    contract::<OneImage, Images, _>("Pool2d that overlaps", MaxPool2d::<3, 3, 3, 3, Step<2, 1>>::new());
    contract::<OneImage, Images, _>("Pool2d at each place", MaxPool2d::<3, 2, 5, 7, Step<1, 1>>::new());
    contract::<OneImage, Images, _>("Pool2d of means", AvgPool2d::<2, 2, 2, 3>::new());
    contract::<OneImage, Images, _>("Pool2d of means, padded", AvgPool2d::<3, 3, 3, 3, Step<2, 1>>::new());
}

#[test]
fn pool1d_keeps_the_contract() {
    contract::<OneSequence, Sequences, _>("Pool1d", MaxPool1d::<2, 3>::new());
    contract::<OneSequence, Sequences, _>("Pool1d that overlaps", MaxPool1d::<3, 4, Step<2, 1>>::new());
    contract::<OneSequence, Sequences, _>("Pool1d dilated", MaxPool1d::<3, 3, Step<1, 0, 2>>::new());
    contract::<OneSequence, Sequences, _>("Pool1d of means", AvgPool1d::<3, 2>::new());
}

#[test]
fn global_avg_pool_keeps_the_contract() {
    contract::<OneImage, Images, _>("GlobalAvgPool", GlobalAvgPool);
    contract::<OneSequence, Sequences, _>("GlobalAvgPool", GlobalAvgPool);
}
