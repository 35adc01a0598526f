use constnet::{ConvTranspose2d, Layer, Step, Tensor4, Zero};

fn main() {
    let _ = ConvTranspose2d::<6, 4, 3, 3, 6, 6, Step, 3>::ZERO.predict(&Tensor4::<2, 6, 4, 4>::ZERO);
}
