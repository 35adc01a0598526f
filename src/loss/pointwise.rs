//! The frame of the losses that compare each element by itself.

/// The loss of one element and its derivative by `y`.
pub(super) trait Pointwise<T> {
    fn forward(&self, y: T, target: T) -> T;

    fn backward(&self, y: T, target: T) -> T;
}

/// Makes a [`Pointwise`] loss of numbers with the bound `$Number`, with a field `reduction`, a loss on any shape.
///
/// A macro, since one implementation for every `Pointwise` type would forbid all others.
macro_rules! pointwise {
    ($Number:ident, $Loss:ident $(<$T:ident>)?) => {
        impl<T: $Number, Y: $crate::tensor::Tensor<Scalar = T>> $crate::contract::Loss<Y, Y> for $Loss $(<$T>)? {
            #[inline]
            fn forward(&self, y: &Y, target: &Y) -> T {
                $crate::kernel::vectorized(Y::LEN, || {
                    let mut loss = T::ZERO;
                    for (&y, &target) in y.as_slice().iter().zip(target.as_slice()) {
                        loss += $crate::loss::pointwise::Pointwise::forward(self, y, target);
                    }
                    loss * self.reduction.scale(Y::LEN)
                })
            }

            #[inline]
            fn backward(&self, y: &Y, target: &Y, dy: &mut Y) -> T {
                $crate::kernel::vectorized(Y::LEN, || {
                    let (mut loss, scale): (T, T) = (T::ZERO, self.reduction.scale(Y::LEN));
                    for ((dy, &y), &target) in dy.as_mut_slice().iter_mut().zip(y.as_slice()).zip(target.as_slice()) {
                        *dy = $crate::loss::pointwise::Pointwise::backward(self, y, target) * scale;
                        loss += $crate::loss::pointwise::Pointwise::forward(self, y, target);
                    }
                    loss * scale
                })
            }
        }
    };
}

pub(super) use pointwise;
