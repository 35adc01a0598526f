use constnet::{Conv1d, Layer, Tensor3, Zero};

fn main() {
    let _ = Conv1d::<4, 8, 3, 18>::ZERO.predict(&Tensor3::<2, 20, 4>::ZERO);
}
