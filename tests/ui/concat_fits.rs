use constnet::{Concat, Layer, Linear, Matrix, Parallel};

fn main() {
    let net = Parallel { a: Linear::<2, 3>::ZERO, b: Linear::<2, 4>::ZERO, join: Concat::<7> };
    let _ = net.predict(&Matrix::<1, 2>::ZERO);
}
