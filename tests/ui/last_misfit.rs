use constnet::{Last, Layer, Linear, Matrix};

fn main() {
    let _ = (Linear::<3, 5>::ZERO, Last).predict(&Matrix::<2, 3>::ZERO);
}
