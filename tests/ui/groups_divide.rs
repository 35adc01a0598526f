use constnet::{Conv2d, Layer, Step, Tensor4, Zero};

fn main() {
    let _ = Conv2d::<6, 4, 1, 1, 8, 8, Step, 3>::ZERO.predict(&Tensor4::<2, 6, 8, 8>::ZERO);
}
