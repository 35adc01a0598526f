use constnet::{Class, CrossEntropy, Linear, Matrix, Sgd, Trainer, Zero};

fn main() {
    let mut trainer = Trainer::new(Linear::<3, 4>::ZERO, CrossEntropy::new(), Sgd::new(0.5));
    let _ = trainer.step(&Matrix::<2, 3>::ZERO, &[Class::<4>::ZERO; 2]);
}
