use constnet::{Layer, PositionalEmbedding, Tensor3, Zero};

fn main() {
    let _ = PositionalEmbedding::<5, 6>::ZERO.predict(&Tensor3::<2, 7, 6>::ZERO);
}
