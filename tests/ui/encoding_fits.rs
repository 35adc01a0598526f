use constnet::{Layer, Linear, SinusoidalEncoding, Tensor3, Zero};

fn main() {
    let _ = (Linear::<3, 5>::ZERO, SinusoidalEncoding).predict(&Tensor3::<2, 7, 3>::ZERO);
}
