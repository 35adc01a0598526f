//! What training takes is the size of the trainer.

use constnet::{Linear, Matrix, Relu, Sgd, SumSquaredError, Trainer};

type Small = Trainer<(Linear<2, 3>, Relu, Linear<3, 1>), Matrix<4, 2>, SumSquaredError, Sgd>;
type Middle = Trainer<(Linear<4, 32>, Relu, Linear<32, 32>, Relu, Linear<32, 3>), Matrix<16, 4>, SumSquaredError, Sgd>;
type Large = Trainer<(Linear<784, 128>, Relu, Linear<128, 10>), Matrix<32, 784>, SumSquaredError, Sgd>;

#[test]
fn trainers_have_these_sizes() {
    // Scalars: parameters, rate, outputs between layers, their gradients, output and its gradient.
    assert_eq!(size_of::<Small>(), 4 * (13 + 1 + 24 + 24 + 8));
    assert_eq!(size_of::<Middle>(), 4 * (1315 + 1 + 2048 + 2048 + 96));
    assert_eq!(size_of::<Large>(), 4 * (101_770 + 1 + 8192 + 8192 + 640));
}

#[test]
fn trainers_go_between_threads() {
    fn send_and_sync<T: Send + Sync>() {}
    send_and_sync::<Small>();
    send_and_sync::<Middle>();
    send_and_sync::<Large>();
}
