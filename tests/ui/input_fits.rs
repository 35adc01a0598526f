use constnet::{Layer, Linear, Matrix};

fn main() {
    let _ = Linear::<2, 3>::ZERO.predict(&Matrix([[1.0, 2.0]]));
}
