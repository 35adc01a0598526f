use constnet::{GroupNorm, Layer, Tensor4, Zero};

fn main() {
    let _ = GroupNorm::<4, 6>::new().predict(&Tensor4::<2, 6, 8, 8>::ZERO);
}
