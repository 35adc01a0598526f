use constnet::{Linear, Matrix, Relu, Sgd, SumSquaredError, Trainer, budget};

type XorTrainer = Trainer<(Linear<2, 3>, Relu, Linear<3, 1>), Matrix<4, 2>, SumSquaredError, Sgd>;

const _: () = budget::assert_bytes::<XorTrainer>(256);

fn main() {}
