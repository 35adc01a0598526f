//! The matrix as its users see it.

use constnet::{Matrix, WrongLength};

const A: Matrix<2, 3> = Matrix([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
const B: Matrix<2, 3> = Matrix([[10.0, 20.0, 30.0], [40.0, 50.0, 60.0]]);
const IDENTITY: Matrix<3, 3> = Matrix::identity();

#[test]
fn construction() {
    assert_eq!(Matrix::from([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), A);
    assert_eq!(Matrix::from_fn(|r, c| (3 * r + c + 1) as f32), A);
    assert_eq!(Matrix::<2, 3>::ZERO, Matrix::filled(0.0));
    assert_eq!(Matrix::<2, 3>::default(), Matrix::ZERO);
    assert_eq!(IDENTITY, Matrix([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]));
}

#[test]
fn slices() {
    assert_eq!(A.as_slice(), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    assert_eq!(Matrix::try_from(A.as_slice()), Ok(A));
    let error = Matrix::<2, 3>::try_from([1.0_f32; 5].as_slice()).unwrap_err();
    assert_eq!(error, WrongLength { expected: 6, found: 5 });
    assert_eq!(error.to_string(), "the matrix has 6 elements, the slice has 5");
    assert!(Matrix::<2, 3>::try_from([1.0_f32; 7].as_slice()).is_err());
    let mut m = A;
    m.as_mut_slice()[5] = 0.0;
    assert_eq!(m[(1, 2)], 0.0);
}

#[test]
fn access() {
    let mut m = A;
    m[(0, 1)] = 9.0;
    assert_eq!((m[(0, 1)], m[(1, 0)]), (9.0, 4.0));
    assert_eq!((A.get(1, 2), A.get(2, 0), A.get(0, 3)), (Some(6.0), None, None));
    assert_eq!((A.row(1), A.row(2)), (Some(&[4.0, 5.0, 6.0]), None));
}

#[test]
fn arithmetic() {
    assert_eq!(A + B, Matrix([[11.0, 22.0, 33.0], [44.0, 55.0, 66.0]]));
    assert_eq!(B - A, Matrix([[9.0, 18.0, 27.0], [36.0, 45.0, 54.0]]));
    assert_eq!(-A, A * -1.0);
    assert_eq!(A * 10.0, B);
    assert_eq!((A + 1.0) - 1.0, A);
    let mut m = A;
    m += B;
    m -= A;
    assert_eq!(m, B);
    assert_eq!(B / 10.0, A);
    m /= 10.0;
    assert_eq!(m, A);
    m *= 10.0;
    assert_eq!(m, B);
    assert_eq!(A.map(|a| a > 3.0), Matrix([[false, false, false], [true, true, true]]));
    assert_eq!(A.zip_map(&B, |a, b| b / a), Matrix::filled(10.0));
    assert_eq!(A.transpose(), Matrix([[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]]));
}

/// Small integers, so that every order of a sum gives the same bits.
fn integers<const R: usize, const C: usize>(seed: usize) -> Matrix<R, C> {
    Matrix::from_fn(|r, c| ((r * 31 + c * 17 + seed) % 13) as f32 - 6.0)
}

fn products<const R: usize, const K: usize, const C: usize>() {
    let (a, b) = (integers::<R, K>(1), integers::<K, C>(2));
    let naive: Matrix<R, C> = Matrix::from_fn(|r, c| (0..K).map(|k| a[(r, k)] * b[(k, c)]).sum());
    assert_eq!(a * b, naive);
    assert_eq!(a.times_transposed(&b.transpose()), naive);
    assert_eq!(a.transpose().transposed_times(&b), naive);
}

#[test]
fn products_of_every_kind_of_size() {
    products::<1, 1, 1>();
    products::<1, 7, 3>();
    products::<3, 1, 5>();
    products::<2, 3, 1>();
    products::<13, 17, 19>();
    products::<16, 16, 16>();
    products::<1, 97, 10>();
    products::<33, 65, 31>();
    assert_eq!(A * IDENTITY, A);
}

#[test]
fn reductions() {
    assert_eq!((A.sum(), A.mean(), A.max(), A.argmax()), (21.0, 3.5, 6.0, (1, 2)));
    assert_eq!((A.row_sums(), A.column_sums()), ([6.0, 15.0], [5.0, 7.0, 9.0]));
    assert_eq!((A.row_means(), A.column_means()), ([2.0, 5.0], [2.5, 3.5, 4.5]));
    assert_eq!((A.row_max(), A.column_max()), ([3.0, 6.0], [4.0, 5.0, 6.0]));
    let m = Matrix([[7.0, 7.0], [-1.0, 8.0], [8.0, -3.0]]);
    assert_eq!((m.row_argmax(), m.column_argmax(), m.argmax()), ([0, 1, 0], [2, 1], (1, 1)));
    let m = Matrix([[1.0, f32::NAN], [f32::INFINITY, f32::NAN]]);
    assert!(m.max().is_nan());
    assert_eq!((m.argmax(), m.row_argmax(), m.column_argmax()), ((0, 1), [1, 1], [1, 0]));
}

#[test]
fn text() {
    assert_eq!(A.to_string(), "[[1 2 3]\n [4 5 6]]");
    assert_eq!(format!("{:.2}", Matrix([[-1.0, 10.126]])), "[[-1.00 10.13]]");
    assert_eq!(Matrix([[f32::NAN], [-0.5]]).to_string(), "[[ NaN]\n [-0.5]]");
    assert_eq!(format!("{:+.1}", Matrix([[-1.0, 0.25], [10.0, f32::NAN]])), "[[ -1.0  +0.2]\n [+10.0   NaN]]");
    assert_eq!(format!("{:4}", Matrix([[1.0, 2.0], [3.0, 4.5]])), "[[   1    2]\n [   3  4.5]]");
    assert_eq!(format!("{:2}", Matrix([[1.25, 2.0]])), "[[1.25    2]]");
    assert_eq!(Matrix::<0, 2>::ZERO.to_string(), "[]");
    assert_eq!(format!("{:?}", Matrix([[1.0, 2.0]])), "Matrix([[1.0, 2.0]])");
}
