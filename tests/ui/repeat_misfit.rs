use constnet::{Layer, Linear, Matrix, Repeat};

fn main() {
    let net = (Linear::<4, 2>::ZERO, Repeat([Linear::<2, 3>::ZERO; 5]));
    let _ = net.predict(&Matrix::<1, 4>::ZERO);
}
