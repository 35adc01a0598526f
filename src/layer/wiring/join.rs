use super::residual::add;
use crate::scalar::Scalar;
use crate::sentence::Sentence;
use crate::tensor::{Like, Matrix, Tensor, Tensor3, Tensor4, Zero};
use zerocopy::FromZeros;

/// Adds the outputs of branches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromZeros)]
pub struct Sum;

/// Lays the outputs of branches side by side, `C` features or channels in all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromZeros)]
pub struct Concat<const C: usize>;

impl Zero for Sum {
    const ZERO: Self = Self;
}

impl<const C: usize> Zero for Concat<C> {
    const ZERO: Self = Self;
}

/// How the outputs of two branches become one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not join an output of shape `{A}` with one of shape `{B}`",
    label = "the outputs of these branches do not fit together"
)]
pub trait Join<A, B> {
    /// The two together.
    type Output: Tensor;

    /// Computes `y` from both.
    fn join(&self, a: &A, b: &B, y: &mut Self::Output);

    /// Computes the gradients of both from that of `y`.
    fn split(&self, dy: &Self::Output, da: &mut A, db: &mut B);
}

impl<A: Tensor, B: Like<A> + Tensor<Scalar = A::Scalar>> Join<A, B> for Sum {
    type Output = A;

    #[inline]
    fn join(&self, a: &A, b: &B, y: &mut A) {
        y.as_mut_slice().copy_from_slice(a.as_slice());
        add(y, b);
    }

    #[inline]
    fn split(&self, dy: &A, da: &mut A, db: &mut B) {
        da.as_mut_slice().copy_from_slice(dy.as_slice());
        db.as_mut_slice().copy_from_slice(dy.as_slice());
    }
}

const fn assert_sum(a: usize, b: usize, c: usize) {
    if a + b != c {
        let sentence = Sentence::EMPTY
            .text("expected `Concat<")
            .number(a + b)
            .text(">` for branches of ")
            .number(a)
            .text(" and ")
            .number(b)
            .text(", found `Concat<")
            .number(c)
            .text(">`");
        panic!("{}", sentence.as_str());
    }
}

/// Rows of `a` and of `b` by turns, `wa` and `wb` numbers of each, are the rows of `y`.
#[inline]
fn interleave<T: Copy>(a: &[T], wa: usize, b: &[T], wb: usize, y: &mut [T]) {
    for ((y, a), b) in y.chunks_exact_mut(wa + wb).zip(a.chunks_exact(wa)).zip(b.chunks_exact(wb)) {
        for (y, v) in y.iter_mut().zip(a.iter().chain(b)) {
            *y = *v;
        }
    }
}

#[inline]
fn deal<T: Copy>(y: &[T], a: &mut [T], wa: usize, b: &mut [T], wb: usize) {
    for ((y, a), b) in y.chunks_exact(wa + wb).zip(a.chunks_exact_mut(wa)).zip(b.chunks_exact_mut(wb)) {
        for (y, v) in y.iter().zip(a.iter_mut().chain(b)) {
            *v = *y;
        }
    }
}

impl<const R: usize, const C1: usize, const C2: usize, const C: usize, T: Scalar> Join<Matrix<R, C1, T>, Matrix<R, C2, T>>
    for Concat<C>
{
    type Output = Matrix<R, C, T>;

    #[inline]
    fn join(&self, a: &Matrix<R, C1, T>, b: &Matrix<R, C2, T>, y: &mut Matrix<R, C, T>) {
        const { assert_sum(C1, C2, C) };
        interleave(a.as_slice(), C1, b.as_slice(), C2, y.as_mut_slice());
    }

    #[inline]
    fn split(&self, dy: &Matrix<R, C, T>, da: &mut Matrix<R, C1, T>, db: &mut Matrix<R, C2, T>) {
        deal(dy.as_slice(), da.as_mut_slice(), C1, db.as_mut_slice(), C2);
    }
}

impl<const R: usize, const L: usize, const C1: usize, const C2: usize, const C: usize, T: Scalar>
    Join<Tensor3<R, L, C1, T>, Tensor3<R, L, C2, T>> for Concat<C>
{
    type Output = Tensor3<R, L, C, T>;

    #[inline]
    fn join(&self, a: &Tensor3<R, L, C1, T>, b: &Tensor3<R, L, C2, T>, y: &mut Tensor3<R, L, C, T>) {
        const { assert_sum(C1, C2, C) };
        interleave(a.as_slice(), C1, b.as_slice(), C2, y.as_mut_slice());
    }

    #[inline]
    fn split(&self, dy: &Tensor3<R, L, C, T>, da: &mut Tensor3<R, L, C1, T>, db: &mut Tensor3<R, L, C2, T>) {
        deal(dy.as_slice(), da.as_mut_slice(), C1, db.as_mut_slice(), C2);
    }
}

impl<const R: usize, const H: usize, const W: usize, const C1: usize, const C2: usize, const C: usize, T: Scalar>
    Join<Tensor4<R, C1, H, W, T>, Tensor4<R, C2, H, W, T>> for Concat<C>
{
    type Output = Tensor4<R, C, H, W, T>;

    #[inline]
    fn join(&self, a: &Tensor4<R, C1, H, W, T>, b: &Tensor4<R, C2, H, W, T>, y: &mut Tensor4<R, C, H, W, T>) {
        const { assert_sum(C1, C2, C) };
        interleave(a.as_slice(), C1 * H * W, b.as_slice(), C2 * H * W, y.as_mut_slice());
    }

    #[inline]
    fn split(&self, dy: &Tensor4<R, C, H, W, T>, da: &mut Tensor4<R, C1, H, W, T>, db: &mut Tensor4<R, C2, H, W, T>) {
        deal(dy.as_slice(), da.as_mut_slice(), C1 * H * W, db.as_mut_slice(), C2 * H * W);
    }
}
