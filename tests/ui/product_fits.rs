use constnet::Matrix;

fn main() {
    let a: Matrix<4, 2> = Matrix::ZERO;
    let b: Matrix<2, 5> = Matrix::ZERO;
    let _ = a * b;
}
