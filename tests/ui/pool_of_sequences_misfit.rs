use constnet::{Layer, MaxPool1d, Tensor3, Zero};

fn main() {
    let _ = MaxPool1d::<3, 7>::new().predict(&Tensor3::<2, 20, 4>::ZERO);
}
