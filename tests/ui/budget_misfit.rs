use constnet::budget::{Budget, Part};
use constnet::{Linear, Matrix, Relu, Sgd, SumSquaredError};

const XOR: Budget = Budget::of::<(Linear<2, 3>, Relu, Linear<3, 1>), Matrix<4, 2>, SumSquaredError, Sgd>();

const _: () = XOR.assert_at_most(Part::Tape, 64);

fn main() {}
