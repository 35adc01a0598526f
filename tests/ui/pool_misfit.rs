use constnet::{Layer, MaxPool2d, Tensor4, Zero};

fn main() {
    let _ = MaxPool2d::<2, 2, 12, 13>::new().predict(&Tensor4::<2, 6, 24, 25>::ZERO);
}
