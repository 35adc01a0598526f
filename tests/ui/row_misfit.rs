use constnet::Matrix;

fn main() {
    let _: Matrix<2, 2> = Matrix([[1.0, 2.0], [3.0, 4.0, 5.0]]);
}
