use constnet::{Fixed, Layer, Matrix, Tanh};

fn main() {
    let _ = Tanh.predict(&Matrix([[Fixed::<i16, 12>::new(1.0)]]));
}
