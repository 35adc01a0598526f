use constnet::{ConvTranspose2d, Layer, Step, Tensor4, Zero};

fn main() {
    let _ = ConvTranspose2d::<6, 1, 3, 3, 7, 8, Step<2, 1>>::ZERO.predict(&Tensor4::<2, 6, 4, 4>::ZERO);
}
