use crate::harness::{Golden, Real};
use constnet::{BatchNorm, GroupNorm, Layer, LayerNorm, Matrix, RmsNorm, Sgd, Tensor3, Tensor4, Zero};

fn held<T: Real>() {
    let golden = Golden::open("normalization");
    let number = T::from_f64;
    type Image<T> = Tensor4<2, 3, 5, 7, T>;
    golden.layer::<Matrix<5, 7, T>, _, T>("layer_norm", LayerNorm::<7, T>::default());
    golden.output::<Matrix<5, 57, T>, _, T>("layer_norm_far_from_zero", LayerNorm::<57, T>::default());
    let wide = LayerNorm::<7, T>::default().try_epsilon(number(0.25)).unwrap();
    golden.layer::<Matrix<5, 7, T>, _, T>("layer_norm_epsilon", wide);
    golden.layer::<Tensor3<2, 3, 37, T>, _, T>("layer_norm_of_sequences", LayerNorm::<37, T>::default());
    golden.layer::<Matrix<5, 7, T>, _, T>("rms_norm", RmsNorm::<7, T>::default());
    let wide = RmsNorm::<37, T>::default().try_epsilon(number(0.25)).unwrap();
    golden.layer::<Tensor3<2, 3, 37, T>, _, T>("rms_norm_of_sequences", wide);
    golden.layer::<Matrix<5, 9, T>, _, T>("group_norm", GroupNorm::<3, 9, T>::default());
    golden.layer::<Tensor4<2, 6, 3, 5, T>, _, T>("group_norm_of_images", GroupNorm::<2, 6, T>::default());
    golden.layer::<Tensor3<2, 5, 6, T>, _, T>("group_norm_of_sequences", GroupNorm::<2, 6, T>::default());
    golden.layer::<Matrix<5, 7, T>, _, T>("batch_norm", BatchNorm::<7, T>::default());
    let wide = BatchNorm::<3, T>::default().try_epsilon(number(0.25)).unwrap();
    golden.layer::<Image<T>, _, T>("batch_norm_of_images", wide);
    golden.layer::<Tensor3<2, 5, 6, T>, _, T>("batch_norm_of_sequences", BatchNorm::<6, T>::default());

    let case = "batch_norm_afterwards";
    let mut norm = BatchNorm::<3, T>::default().try_momentum(number(0.25)).unwrap();
    let sgd = Sgd::try_new(number(0.1)).unwrap();
    type Batch<T> = Tensor4<2, 3, 4, 5, T>;
    for name in ["first", "second"] {
        let (x, mut y, mut dy): (Batch<T>, Batch<T>, Batch<T>) = (golden.tensor(case, name), Zero::ZERO, Zero::ZERO);
        let (mut tape, mut state) = (Zero::ZERO, Zero::ZERO);
        norm.forward(&x, &mut y, &mut tape);
        norm.backward(&x, &y, &mut tape, &mut (), &mut dy, None, &sgd, &mut state);
    }
    golden.compare(case, "running_mean", &norm.running_mean.0[0]);
    golden.compare(case, "running_var", &norm.running_var.0[0]);
    golden.output::<Batch<T>, _, T>(case, norm);
}

#[test]
fn normalization_is_that_of_pytorch() {
    held::<f32>();
    held::<f64>();
}
