use constnet::{Layer, Linear, Matrix, SinusoidalEncoding};

fn main() {
    let _ = (Linear::<3, 5>::ZERO, SinusoidalEncoding).predict(&Matrix::<2, 3>::ZERO);
}
