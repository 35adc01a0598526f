use constnet::{Class, Embedding, Layer, Zero};

fn main() {
    let _ = Embedding::<5, 6>::ZERO.predict(&[Class::<9>::ZERO; 4]);
}
