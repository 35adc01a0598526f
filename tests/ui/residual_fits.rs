use constnet::{Layer, Linear, Matrix, Relu, Residual};

fn main() {
    let net = (Linear::<4, 2>::ZERO, Residual((Linear::<2, 5>::ZERO, Relu, Linear::<5, 2>::ZERO)));
    let _ = net.predict(&Matrix::<1, 4>::ZERO);
}
