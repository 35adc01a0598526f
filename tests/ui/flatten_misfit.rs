use constnet::{Flatten, Layer, Tensor4, Zero};

fn main() {
    let _ = Flatten::<255>::new().predict(&Tensor4::<2, 16, 4, 4>::ZERO);
}
