use constnet::{Last, Layer, Linear, Tensor3, Zero};

fn main() {
    let _ = (Linear::<3, 5>::ZERO, Last).predict(&Tensor3::<2, 7, 3>::ZERO);
}
