use constnet::{Gru, Last, Layer, Linear, Tensor3, Zero};

fn main() {
    let _ = (Gru::<4, 5>::ZERO, Last, Linear::<5, 2>::ZERO).predict(&Tensor3::<2, 7, 3>::ZERO);
}
