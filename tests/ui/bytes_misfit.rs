use constnet::{Linear, Matrix, Relu, Sgd, SumSquaredError, Trainer};

type XorTrainer = Trainer<(Linear<2, 3>, Relu, Linear<3, 1>), Matrix<4, 2>, SumSquaredError, Sgd>;

const SPARE_BYTES: usize = 100 - size_of::<XorTrainer>();

fn main() {
    println!("{SPARE_BYTES}");
}
