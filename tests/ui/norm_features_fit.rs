use constnet::{Layer, LayerNorm, Tensor3, Zero};

fn main() {
    let _ = LayerNorm::<5>::new().predict(&Tensor3::<2, 7, 5>::ZERO);
}
