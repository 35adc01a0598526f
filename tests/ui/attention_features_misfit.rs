use constnet::{Layer, SelfAttention, Tensor3, Zero};

fn main() {
    let _ = SelfAttention::<6, 3>::ZERO.predict(&Tensor3::<2, 5, 8>::ZERO);
}
