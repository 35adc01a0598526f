//! What training takes is the size of the trainer.

use constnet::budget::Budget;
use constnet::{
    Adam, Conv2d, CrossEntropy, Flatten, Frozen, Gru, Layer, Linear, Matrix, MaxPool2d, Momentum, Optimizer, Relu, Sgd,
    SumSquaredError, Tensor3, Tensor4, Trainer,
};

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

/// Several, each after a box of another value: allocators put them at multiples of 16.
#[test]
fn a_boxed_trainer_begins_a_line_of_the_cache() {
    for _ in 0..8 {
        let (other, trainer) = (Box::new([0_u8; 24]), Small::boxed(SumSquaredError, Sgd::new(0.5)));
        assert!((&raw const *trainer).addr().is_multiple_of(64), "after {:?}", &raw const *other);
        core::mem::forget((other, trainer));
    }
}

#[test]
fn trainers_go_between_threads() {
    fn send_and_sync<T: Send + Sync>() {}
    send_and_sync::<Small>();
    send_and_sync::<Middle>();
    send_and_sync::<Large>();
}

#[test]
fn budgets_are_what_one_counts_by_hand() {
    type Net = (Linear<2, 3>, Relu, Linear<3, 1>);
    let adam = Budget::of::<Net, Matrix<4, 2>, SumSquaredError, Adam>();
    // Two moments for each of 13 parameters.
    assert_eq!(adam.optimizer, size_of::<Adam>() + 4 * 2 * 13);
    assert_eq!([adam.parameters, adam.tape, adam.buffers], [4 * 13, 4 * 24, 4 * (24 + 8)]);
    // For each sample: 9 forward, 9 for the weights, 3 for what the last layer is given.
    assert_eq!([adam.forward, adam.step], [4 * 9, 4 * 21]);

    // Only the last layer learns, so nothing flows through it.
    let last = Budget::of::<(Frozen<Linear<2, 3>>, Relu, Linear<3, 1>), Matrix<4, 2>, SumSquaredError, Sgd>();
    assert_eq!([last.forward, last.step], [4 * 9, 4 * (9 + 3)]);

    type LeNet = (
        (Conv2d<1, 6, 5, 5, 24, 24>, Relu, MaxPool2d<2, 2, 12, 12>),
        (Conv2d<6, 16, 5, 5, 8, 8>, Relu, MaxPool2d<2, 2, 4, 4>, Flatten<256>),
        (Linear<256, 120>, Relu, Linear<120, 84>, Relu, Linear<84, 10>),
    );
    let lenet = Budget::of::<LeNet, Tensor4<32, 1, 28, 28>, CrossEntropy, Sgd>();
    let (first, others) = (24 * 24 * 6 * 25, 8 * 8 * 16 * 6 * 25 + 256 * 120 + 120 * 84 + 84 * 10);
    assert_eq!([lenet.forward, lenet.step], [32 * (first + others), 32 * (2 * first + 3 * others)]);
    assert_eq!(lenet.parameters, 4 * (6 * 26 + 16 * 151 + 257 * 120 + 121 * 84 + 85 * 10));

    let gru = Budget::of::<Gru<10, 16>, Tensor3<1, 25, 10>, SumSquaredError, Momentum>();
    // Three gates; the hidden state before the first step is zero.
    assert_eq!(gru.forward, 3 * 16 * (25 * 10 + 24 * 16));
    // The way back through 25 steps, and both weights.
    assert_eq!(gru.step - gru.forward, 3 * 16 * (25 * 16 + 25 * 10 + 24 * 16));
}

#[test]
fn a_budget_is_the_trainer_to_the_byte() {
    fn check<M: Layer<X>, X, L, O: Optimizer<M::Scalar>>() {
        let Budget { parameters, tape, buffers, optimizer, trainer, .. } = Budget::of::<M, X, L, O>();
        let sum = parameters + tape + buffers + optimizer;
        assert_eq!(sum.next_multiple_of(align_of::<Trainer<M, X, L, O>>()), trainer);
    }
    check::<(Linear<2, 3>, Relu, Linear<3, 1>), Matrix<4, 2>, SumSquaredError, Sgd>();
    check::<(Linear<784, 128>, Relu, Linear<128, 10>), Matrix<32, 784>, CrossEntropy, Adam>();
    check::<Gru<10, 16>, Tensor3<1, 25, 10>, SumSquaredError, Momentum>();
}
