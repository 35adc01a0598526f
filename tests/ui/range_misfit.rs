use constnet::{Fixed, HardSwish, Layer, Matrix};

fn main() {
    let _ = HardSwish.predict(&Matrix([[Fixed::<i16, 13>::new(1.0)]]));
}
