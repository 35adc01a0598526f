use constnet::{Gru, RecurrentState};

fn main() {
    let _ = Gru::<3, 5>::ZERO.step(&[1.0, 2.0], &mut RecurrentState::default());
}
