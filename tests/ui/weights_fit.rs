use constnet::{Loss, Matrix, MeanSquaredError, Weighted};

fn main() {
    let (y, target) = (Matrix([[1.0], [2.0], [3.0]]), Matrix([[1.0], [2.0], [4.0]]));
    let _: f32 = Weighted::new(MeanSquaredError).forward(&y, &(target, [1.0, 1.0, 0.0]));
}
