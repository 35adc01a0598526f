use crate::harness::{Golden, Real};
use constnet::{AvgPool1d, AvgPool2d, GlobalAvgPool, MaxPool1d, MaxPool2d, Step, Tensor3, Tensor4};

fn pooling<T: Real>() {
    let golden = Golden::open("pooling");
    type Images<T> = Tensor4<2, 3, 7, 8, T>;
    type Sequences<T> = Tensor3<2, 11, 3, T>;
    golden.layer::<Images<T>, _, T>("max2d", MaxPool2d::<2, 3, 3, 2>::new());
    golden.layer::<Tensor4<2, 2, 25, 27, T>, _, T>("max2d_twos", MaxPool2d::<2, 2, 12, 13>::new());
    golden.layer::<Images<T>, _, T>("max2d_ties", MaxPool2d::<3, 3, 4, 4, Step<2, 1>>::new());
    golden.layer::<Tensor4<2, 3, 9, 8, T>, _, T>("max2d_dilated", MaxPool2d::<3, 3, 5, 4, Step<1, 0, 2>>::new());
    golden.layer::<Tensor4<1, 1, 4, 6, T>, _, T>("max2d_infinite", MaxPool2d::<2, 2, 2, 3>::new());
    golden.layer::<Images<T>, _, T>("avg2d", AvgPool2d::<2, 3, 3, 2>::new());
    golden.layer::<Images<T>, _, T>("avg2d_padded", AvgPool2d::<3, 3, 4, 4, Step<2, 1>>::new());
    golden.layer::<Images<T>, _, T>("global2d", GlobalAvgPool);
    golden.layer::<Sequences<T>, _, T>("max1d", MaxPool1d::<3, 3>::new());
    golden.layer::<Sequences<T>, _, T>("max1d_ties", MaxPool1d::<3, 6, Step<2, 1>>::new());
    golden.layer::<Sequences<T>, _, T>("avg1d", AvgPool1d::<3, 6, Step<2, 1>>::new());
    golden.layer::<Sequences<T>, _, T>("global1d", GlobalAvgPool);
}

#[test]
fn pooling_is_that_of_pytorch() {
    pooling::<f32>();
    pooling::<f64>();
}
