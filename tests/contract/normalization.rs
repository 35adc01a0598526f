use crate::harness::{contract, contract_in_training, fill};
use constnet::{
    BatchNorm, Dropout, Elu, GroupNorm, Layer, LayerNorm, LeakyRelu, Matrix, PRelu, Parameters, RmsNorm, Sgd, Tensor3, Tensor4,
    Zero,
};
use zerocopy::FromZeros;

type OneRow = Matrix<1, 6, f64>;
type Batch = Matrix<5, 6, f64>;
type OneSequence = Tensor3<1, 3, 6, f64>;
type Sequences = Tensor3<2, 3, 6, f64>;
type OneImage = Tensor4<1, 6, 2, 3, f64>;
type Images = Tensor4<3, 6, 2, 3, f64>;

#[test]
fn batch_norm_keeps_the_contract() {
    let mut norm = BatchNorm::<6, f64>::default();
    (norm.weight, norm.bias) = (fill(2), fill(5));
    contract_in_training::<OneRow, Batch, _>("BatchNorm", norm);
    contract_in_training::<OneSequence, Sequences, _>("BatchNorm", norm);
    contract_in_training::<OneImage, Images, _>("BatchNorm", norm);
}

#[test]
fn group_norm_keeps_the_contract() {
    let mut norm = GroupNorm::<3, 6, f64>::default();
    (norm.weight, norm.bias) = (fill(2), fill(5));
    contract::<OneRow, Batch, _>("GroupNorm", norm);
    contract::<OneSequence, Sequences, _>("GroupNorm", norm);
    contract::<OneImage, Images, _>("GroupNorm", norm);
}

#[test]
fn layer_norm_keeps_the_contract() {
    let mut norm = LayerNorm::<6, f64>::default();
    (norm.weight, norm.bias) = (fill(2), fill(5));
    contract::<OneRow, Batch, _>("LayerNorm", norm);
    contract::<OneSequence, Sequences, _>("LayerNorm", norm);
}

#[test]
fn rms_norm_keeps_the_contract() {
    let mut norm = RmsNorm::<6, f64>::default();
    norm.weight = fill(2);
    contract::<OneRow, Batch, _>("RmsNorm", norm);
    contract::<OneSequence, Sequences, _>("RmsNorm", norm);
}

/// Training moves the running statistics, neither `infer` nor `forward` does.
#[test]
fn running_statistics_follow_the_batches() {
    let mut norm = BatchNorm::<1, f64>::default().try_momentum(0.25).unwrap();
    // mean 2, variance 8/3 over the batch, 4 as the estimate of where it is from
    let x = Matrix([[0.0], [2.0], [4.0]]);
    let (mut y, mut tape) = (Matrix::ZERO, Zero::ZERO);
    norm.infer(&x, &mut y, &mut tape);
    norm.forward(&x, &mut y, &mut tape);
    assert_eq!((norm.running_mean, norm.running_var), (Matrix([[0.0]]), Matrix([[1.0]])));
    let (sgd, mut dy, mut state) = (Sgd::try_new(0.1).unwrap(), Matrix::ZERO, Zero::ZERO);
    norm.backward(&x, &y, &mut tape, &mut (), &mut dy, None, &sgd, &mut state);
    assert_eq!((norm.running_mean, norm.running_var), (Matrix([[0.5]]), Matrix([[1.75]])));
}

#[test]
fn a_layer_made_of_zeros_takes_its_defaults_in_place() {
    fn held<M: FromZeros + Default + PartialEq + core::fmt::Debug + Parameters<f64>>() {
        let mut layer = M::new_zeroed();
        assert_ne!(layer, M::default());
        layer.set_defaults();
        assert_eq!(layer, M::default());
    }
    held::<BatchNorm<3, f64>>();
    held::<GroupNorm<1, 3, f64>>();
    held::<LayerNorm<3, f64>>();
    held::<RmsNorm<3, f64>>();
    held::<Dropout<f64>>();
    held::<LeakyRelu<f64>>();
    held::<Elu<f64>>();
    held::<PRelu<f64>>();
}

#[test]
fn the_epsilon_of_rms_norm_is_that_of_f32_in_both_types() {
    let Matrix([[y]]) = RmsNorm::<1, f64>::default().predict(&Matrix([[1e-12]]));
    assert!((y / (1e-12 * 8_388_608_f64.sqrt()) - 1.0).abs() < 1e-15, "{y:e}");
}

#[test]
fn the_constant_constructors_are_the_defaults() {
    assert_eq!(BatchNorm::<3>::new(), BatchNorm::default());
    assert_eq!(GroupNorm::<1, 3>::new(), GroupNorm::default());
    assert_eq!(LayerNorm::<3>::new(), LayerNorm::default());
    assert_eq!(RmsNorm::<3>::new(), RmsNorm::default());
}

/// Whole numbers whose mean is 3, so that adding another rounds neither: what does round is their sum.
#[test]
fn rows_far_from_zero_are_normalised_as_those_near_it() {
    fn normalised<const B: usize, const F: usize, M>(layer: &M, shift: f32) -> Matrix<B, F>
    where
        M: Layer<Matrix<B, F>, Scalar = f32, Output = Matrix<B, F>>,
    {
        let (mut x, mut y, mut tape) = (Matrix::ZERO, Matrix::ZERO, M::Tape::ZERO);
        for (row, x) in x.0.iter_mut().enumerate() {
            x.iter_mut().enumerate().for_each(|(k, x)| *x = shift + ((row + k) % 7) as f32);
        }
        layer.forward(&x, &mut y, &mut tape);
        y
    }
    fn close<const B: usize, const F: usize, M>(layer: M)
    where
        M: Layer<Matrix<B, F>, Scalar = f32, Output = Matrix<B, F>>,
    {
        let (near, far) = (normalised(&layer, 0.0), normalised(&layer, 2_726_299.0));
        for (near, far) in near.as_slice().iter().zip(far.as_slice()) {
            assert!((near - far).abs() < 1e-5, "expected {near}, found {far}");
        }
    }
    close::<7, 1001, _>(LayerNorm::<1001>::default());
    close::<7, 1001, _>(GroupNorm::<1, 1001>::default());
    close::<1001, 7, _>(BatchNorm::<7>::default());
}
