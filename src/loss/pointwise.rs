//! The frame of the losses that compare each element by itself.

use crate::kernel;
use crate::tensor::Tensor;

/// The loss of one element and its derivative by `y`.
pub(super) trait Pointwise<T> {
    fn forward(&self, y: T, target: T) -> T;

    fn backward(&self, y: T, target: T) -> T;
}

/// The sum of the losses of all elements.
#[inline(always)]
pub(super) fn total<Y: Tensor, L: Pointwise<Y::Scalar>>(loss: &L, y: &Y, target: &Y) -> Y::Scalar {
    kernel::vectorized(
        Y::LEN,
        #[inline(always)]
        || kernel::total_of(y.as_slice(), target.as_slice(), |y, target| loss.forward(y, target)),
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
        impl<T: $Number, Y: $crate::tensor::Tensor<Scalar = T>, Target: $crate::tensor::Like<Y>>
            $crate::contract::Loss<Y, Target> for $Loss $(<$T>)?
        {
            #[inline]
            fn forward(&self, y: &Y, target: &Target) -> T {
                let sum = $crate::loss::pointwise::total(self, y, target.like());
                sum * self.reduction.scale(Y::LEN)
            }

            #[inline]
            fn backward(&self, y: &Y, target: &Target, dy: &mut Y) -> T {
                let target = target.like();
                let scale: T = self.reduction.scale(Y::LEN);
                $crate::loss::pointwise::gradient(self, y, target, dy, |dy| dy * scale);
                $crate::loss::pointwise::total(self, y, target) * scale
            }
        }
    };
}

pub(super) use pointwise;
