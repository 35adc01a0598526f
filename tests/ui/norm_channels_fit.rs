use constnet::{BatchNorm, Layer, Linear, Matrix, Relu};

fn main() {
    let _ = (Linear::<2, 5>::ZERO, BatchNorm::<5>::new(), Relu).predict(&Matrix::<4, 2>::ZERO);
}
