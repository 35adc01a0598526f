//! What some networks take, known before they run: `cargo run --example budget`.

use constnet::budget::{Budget, Part};
use constnet::{
    Adam, Conv2d, CrossEntropy, Flatten, Gru, Last, Linear, Matrix, MaxPool2d, Momentum, Relu, Sgd, SumSquaredError, Tensor3,
    Tensor4,
};

type Xor = (Linear<2, 3>, Relu, Linear<3, 1>);
type Sine = (Linear<1, 16>, Relu, Linear<16, 16>, Relu, Linear<16, 1>);
type Digits = (Linear<784, 128>, Relu, Linear<128, 10>);
type Keyword = (Gru<10, 16>, Last, Linear<16, 4>);
type LeNet = (
    (Conv2d<1, 6, 5, 5, 24, 24>, Relu, MaxPool2d<2, 2, 12, 12>),
    (Conv2d<6, 16, 5, 5, 8, 8>, Relu, MaxPool2d<2, 2, 4, 4>, Flatten<256>),
    (Linear<256, 120>, Relu, Linear<120, 84>, Relu, Linear<84, 10>),
);

const TABLE: [(&str, Budget); 7] = [
    ("2-3-1, batch 4, Sgd", Budget::of::<Xor, Matrix<4, 2>, SumSquaredError, Sgd>()),
    ("2-3-1, batch 4, Adam", Budget::of::<Xor, Matrix<4, 2>, SumSquaredError, Adam>()),
    ("1-16-16-1, batch 1, Sgd", Budget::of::<Sine, Matrix<1, 1>, SumSquaredError, Sgd>()),
    ("784-128-10, batch 32, Sgd", Budget::of::<Digits, Matrix<32, 784>, CrossEntropy, Sgd>()),
    ("784-128-10, batch 32, Momentum", Budget::of::<Digits, Matrix<32, 784>, CrossEntropy, Momentum>()),
    ("GRU of 16, 25 steps, batch 1, Sgd", Budget::of::<Keyword, Tensor3<1, 25, 10>, CrossEntropy, Sgd>()),
    ("LeNet, batch 32, Sgd", Budget::of::<LeNet, Tensor4<32, 1, 28, 28>, CrossEntropy, Sgd>()),
];

// A network that outgrows its board does not compile.
const _: () = TABLE[2].1.assert_at_most(Part::Trainer, 2048);

fn main() {
    println!("| network | parameters | tape | buffers | optimiser | trainer | forward | step |");
    println!("|:--|--:|--:|--:|--:|--:|--:|--:|");
    for (network, b) in &TABLE {
        let bytes = format!("{} | {} | {} | {} | {}", b.parameters, b.tape, b.buffers, b.optimizer, b.trainer);
        println!("| {network} | {bytes} | {} | {} |", b.forward, b.step);
    }
    println!("\nBytes, and multiply-adds of a forward pass and of a training step.");
}
