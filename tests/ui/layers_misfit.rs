use constnet::{Layer, Linear, Matrix, Relu};

fn main() {
    let net = (Linear::<2, 3>::ZERO, (Relu, (Linear::<3, 4>::ZERO, (Relu, Linear::<5, 1>::ZERO))));
    let _ = net.predict(&Matrix([[1.0, 2.0]]));
}
