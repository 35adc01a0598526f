use crate::harness::{contract, fill, step};
use constnet::{
    Conv1d, Conv2d, ConvTranspose2d, Layer, Matrix, Parameters, Stateless, Step, Tensor, Tensor3, Tensor4, Visitor, Zero,
};

/// A convolution with numbers in its parameters.
pub fn filled<L: Parameters<f64>>(mut layer: L) -> L {
    struct Fill(usize);

    impl Visitor<f64, Stateless> for Fill {
        fn parameter<P: Tensor<Scalar = f64>>(&mut self, _: &'static str, parameter: &mut P, (): &mut ()) {
            self.0 += 1;
            *parameter = fill(self.0);
        }
    }

    let mut state = Zero::ZERO;
    layer.visit(&mut state, &mut Fill(1));
    layer
}

#[test]
fn conv1d_keeps_the_contract() {
    type One = Tensor3<1, 7, 4, f64>;
    type Batch = Tensor3<3, 7, 4, f64>;
    contract::<One, Batch, _>("Conv1d", filled(Conv1d::<4, 3, 3, 5, Step, 4, f64>::ZERO));
    contract::<One, Batch, _>("Conv1d padded", filled(Conv1d::<4, 3, 3, 7, Step<1, 1>, 4, f64>::ZERO));
    contract::<One, Batch, _>("Conv1d strided", filled(Conv1d::<4, 3, 2, 3, Step<2>, 4, f64>::ZERO));
    contract::<One, Batch, _>("Conv1d strided, padded, dilated", filled(Conv1d::<4, 3, 3, 5, Step<2, 4, 3>, 4, f64>::ZERO));
    contract::<One, Batch, _>("Conv1d in groups", filled(Conv1d::<4, 6, 3, 5, Step, 2, f64>::ZERO));
    contract::<One, Batch, _>("Conv1d depthwise", filled(Conv1d::<4, 4, 3, 3, Step<2>, 1, f64>::ZERO));
    contract::<One, Batch, _>("Conv1d depthwise, padded", filled(Conv1d::<4, 4, 3, 4, Step<2, 1>, 1, f64>::ZERO));
    contract::<One, Batch, _>("Conv1d without bias", filled(Conv1d::<4, 3, 3, 5, Step, 4, f64, 0>::ZERO));
}

#[test]
fn conv2d_keeps_the_contract() {
    type One = Tensor4<1, 2, 5, 6, f64>;
    type Batch = Tensor4<3, 2, 5, 6, f64>;
    contract::<One, Batch, _>("Conv2d", filled(Conv2d::<2, 3, 2, 3, 4, 4, Step, 2, f64>::ZERO));
    contract::<One, Batch, _>("Conv2d padded", filled(Conv2d::<2, 3, 3, 3, 5, 6, Step<1, 1>, 2, f64>::ZERO));
    contract::<One, Batch, _>("Conv2d strided", filled(Conv2d::<2, 3, 3, 2, 3, 4, Step<2, 1>, 2, f64>::ZERO));
    contract::<One, Batch, _>("Conv2d dilated", filled(Conv2d::<2, 1, 2, 3, 3, 2, Step<1, 0, 2>, 2, f64>::ZERO));
    contract::<One, Batch, _>("Conv2d of 1 x 1", filled(Conv2d::<2, 5, 1, 1, 5, 6, Step, 2, f64>::ZERO));
    contract::<One, Batch, _>("Conv2d depthwise", filled(Conv2d::<2, 4, 3, 3, 3, 4, Step, 1, f64>::ZERO));
    type Both = (Step<2, 0>, Step<1, 2, 3>);
    contract::<One, Batch, _>("Conv2d otherwise down than across", filled(Conv2d::<2, 4, 3, 3, 2, 4, Both, 1, f64>::ZERO));
    contract::<One, Batch, _>("Conv2d without bias", filled(Conv2d::<2, 3, 2, 3, 4, 4, Step, 2, f64, 0>::ZERO));
}

#[test]
fn conv_transpose2d_keeps_the_contract() {
    type One = Tensor4<1, 2, 3, 4, f64>;
    type Batch = Tensor4<3, 2, 3, 4, f64>;
    contract::<One, Batch, _>("ConvTranspose2d", filled(ConvTranspose2d::<2, 3, 2, 3, 4, 6, Step, 3, f64>::ZERO));
    contract::<One, Batch, _>("ConvTranspose2d strided", filled(ConvTranspose2d::<2, 1, 3, 2, 7, 9, Step<2>, 1, f64>::ZERO));
    contract::<One, Batch, _>("ConvTranspose2d padded", filled(ConvTranspose2d::<2, 3, 3, 3, 3, 4, Step<1, 1>, 3, f64>::ZERO));
    type Both = (Step<2, 0>, Step<1, 2, 3>);
    contract::<One, Batch, _>("ConvTranspose2d in groups", filled(ConvTranspose2d::<2, 4, 3, 3, 8, 6, Both, 2, f64>::ZERO));
    contract::<One, Batch, _>("ConvTranspose2d without bias", filled(ConvTranspose2d::<2, 3, 2, 3, 4, 6, Step, 3, f64, 0>::ZERO));
}

#[test]
fn without_bias_is_with_a_bias_of_zero() {
    let x: Tensor3<3, 7, 4, f64> = fill(1);
    let weight = fill(2);
    let zero = Conv1d::<4, 3, 3, 5, Step, 4, f64>::new(weight, Matrix::ZERO).predict(&x);
    assert_eq!(Conv1d::<4, 3, 3, 5, Step, 4, f64, 0>::new(weight, Matrix([])).predict(&x), zero);
    let x: Tensor4<3, 2, 5, 6, f64> = fill(3);
    let weight = fill(4);
    let zero = Conv2d::<2, 3, 2, 3, 4, 4, Step, 2, f64>::new(weight, Matrix::ZERO).predict(&x);
    assert_eq!(Conv2d::<2, 3, 2, 3, 4, 4, Step, 2, f64, 0>::new(weight, Matrix([])).predict(&x), zero);
    let weight = fill(5);
    let zero = ConvTranspose2d::<2, 3, 2, 3, 6, 8, Step, 3, f64>::new(weight, Matrix::ZERO).predict(&x);
    assert_eq!(ConvTranspose2d::<2, 3, 2, 3, 6, 8, Step, 3, f64, 0>::new(weight, Matrix([])).predict(&x), zero);
}

/// One input channel or each its own, by one tap over 2×2 places, to more channels than a row of sums has.
#[test]
fn any_number_of_channels_has_its_gradient() {
    const O: usize = 5000;
    let dy = fill::<Tensor4<1, O, 2, 2, f64>>(7);
    let check = |moved: Vec<f64>, x: &dyn Fn(usize, usize) -> f64| {
        assert_eq!(moved.len(), O);
        for (o, (moved, dy)) in moved.iter().zip(dy.as_slice().as_chunks::<4>().0).enumerate() {
            let gradient: f64 = dy.iter().enumerate().map(|(place, dy)| x(o, place) * dy).sum();
            assert!((moved + 0.1 * gradient).abs() < 1e-12, "{o}: {moved} for {gradient}");
        }
    };
    let one = fill::<Tensor4<1, 1, 2, 2, f64>>(1);
    check(step(&Conv2d::<1, O, 1, 1, 2, 2, Step, 1, f64, 0>::ZERO, &one, None), &|_, place| one.as_slice()[place]);
    let each = fill::<Tensor4<1, O, 2, 2, f64>>(3);
    check(step(&Conv2d::<O, O, 1, 1, 2, 2, Step, 1, f64, 0>::ZERO, &each, None), &|o, place| each.as_slice()[4 * o + place]);
}
