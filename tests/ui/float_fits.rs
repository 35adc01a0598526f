use constnet::{Fixed, HardSwish, Layer, Matrix};

fn main() {
    let _ = HardSwish.predict(&Matrix([[Fixed::<i16, 12>::new(1.0)]]));
}
