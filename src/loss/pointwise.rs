//! The frame of the losses that compare each element by itself.

use crate::kernel;
use crate::scalar::Scalar;
use crate::tensor::Tensor;

/// The loss of one element and its derivative by `y`.
pub(super) trait Pointwise<T> {
    fn forward(&self, y: T, target: T) -> T;

    fn backward(&self, y: T, target: T) -> T;
}

/// The sum of the losses of all elements, from [`LANES`] on in as many sums that take turns.
#[inline(always)]
pub(super) fn total<Y: Tensor, L: Pointwise<Y::Scalar>>(loss: &L, y: &Y, target: &Y) -> Y::Scalar {
    const LANES: usize = 16;
    let add = |sum: &mut Y::Scalar, y: &Y::Scalar, target: &Y::Scalar| *sum += loss.forward(*y, *target);
    if Y::LEN < LANES {
        let mut sum = Y::Scalar::ZERO;
        y.as_slice().iter().zip(target.as_slice()).for_each(|(y, target)| add(&mut sum, y, target));
        return sum;
    }
    kernel::vectorized(
        Y::LEN,
        #[inline(always)]
        || {
            let mut sums = [Y::Scalar::ZERO; LANES];
            let ((ys, last_ys), (targets, last_targets)) =
                (y.as_slice().as_chunks::<LANES>(), target.as_slice().as_chunks::<LANES>());
            for (ys, targets) in ys.iter().zip(targets) {
                sums.iter_mut().zip(ys).zip(targets).for_each(|((sum, y), target)| add(sum, y, target));
            }
            sums.iter_mut().zip(last_ys).zip(last_targets).for_each(|((sum, y), target)| add(sum, y, target));
            sums.into_iter().fold(Y::Scalar::ZERO, |total, sum| total + sum)
        },
    )
}

/// The derivatives of all elements, each through `scaled`.
#[inline(always)]
pub(super) fn gradient<Y: Tensor, L: Pointwise<Y::Scalar>>(
    loss: &L,
    y: &Y,
    target: &Y,
    dy: &mut Y,
    scaled: impl Fn(Y::Scalar) -> Y::Scalar,
) {
    kernel::vectorized(
        Y::LEN,
        #[inline(always)]
        || {
            for ((dy, &y), &target) in dy.as_mut_slice().iter_mut().zip(y.as_slice()).zip(target.as_slice()) {
                *dy = scaled(loss.backward(y, target));
            }
        },
    );
}

/// Makes a [`Pointwise`] loss of numbers with the bound `$Number`, with a field `reduction`, a loss on any shape.
///
/// A macro, since one implementation for every `Pointwise` type would forbid all others.
macro_rules! pointwise {
    ($Number:ident, $Loss:ident $(<$T:ident>)?) => {
        impl<T: $Number, Y: $crate::tensor::Tensor<Scalar = T>> $crate::contract::Loss<Y, Y> for $Loss $(<$T>)? {
            #[inline]
            fn forward(&self, y: &Y, target: &Y) -> T {
                let sum = $crate::loss::pointwise::total(self, y, target);
                sum * self.reduction.scale(Y::LEN)
            }

            #[inline]
            fn backward(&self, y: &Y, target: &Y, dy: &mut Y) -> T {
                let scale: T = self.reduction.scale(Y::LEN);
                $crate::loss::pointwise::gradient(self, y, target, dy, |dy| dy * scale);
                $crate::loss::pointwise::total(self, y, target) * scale
            }
        }
    };
}

pub(super) use pointwise;
