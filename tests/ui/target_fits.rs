use constnet::{Linear, Matrix, Sgd, SumSquaredError, Trainer};

fn main() {
    let mut trainer = Trainer::new(Linear::<2, 3>::ZERO, SumSquaredError, Sgd::new(0.5));
    let _ = trainer.step(&Matrix([[1.0, 2.0]]), &Matrix([[1.0, 2.0, 3.0]]));
}
