use constnet::{Layer, Linear, Matrix};

fn main() {
    let _ = Linear::<2, 3, f32, 1>::ZERO.predict(&Matrix([[1.0, 2.0]]));
    let _ = Linear::<2, 3, f32, 0>::ZERO.predict(&Matrix([[1.0, 2.0]]));
}
