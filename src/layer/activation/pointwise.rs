//! The frame of the activations that map each number by itself.

use crate::contract::{Optimizer, Visitor};

/// A function of one number and its derivative.
pub(super) trait Pointwise<T> {
    /// `y` of `x`.
    fn forward(&self, x: T) -> T;

    /// `dx`, by the chain rule.
    fn backward(&self, x: T, y: T, dy: T) -> T;

    /// Shows hyper-parameters.
    #[inline(always)]
    fn visit<O: Optimizer<T>, V: Visitor<T, O>>(&mut self, _: &mut V) {}
}

/// Makes a [`Pointwise`] function of numbers with the bound `$Number` a layer on any shape, without parameters.
///
/// A macro, since one implementation for every `Pointwise` type would forbid all others.
macro_rules! pointwise {
    ($Number:ident, $Activation:ident $(<$T:ident>)?) => {
        impl<T: $Number> $crate::contract::Parameters<T> for $Activation $(<$T>)? {
            type State<O: $crate::contract::Optimizer<T>> = ();
            const COUNT: usize = 0;

            #[inline(always)]
            fn visit<O: $crate::contract::Optimizer<T>, V: $crate::contract::Visitor<T, O>>(
                &mut self,
                (): &mut (),
                visitor: &mut V,
            ) {
                $crate::layer::activation::pointwise::Pointwise::<T>::visit::<O, V>(self, visitor);
            }
        }

        impl<T: $Number, X: $crate::tensor::Tensor<Scalar = T>> $crate::contract::Layer<X> for $Activation $(<$T>)? {
            type Scalar = T;
            type Output = X;
            type Tape = ();
            type Scratch = ();

            #[inline(always)]
            fn infer(&self, x: &X, y: &mut X, (): &mut ()) {
                $crate::kernel::vectorized(
                    X::LEN,
                    #[inline(always)]
                    || {
                        $crate::kernel::map(
                            x.as_slice(),
                            y.as_mut_slice(),
                            #[inline(always)]
                            |x| $crate::layer::activation::pointwise::Pointwise::forward(self, x),
                        );
                    },
                );
            }

            #[inline(always)]
            fn forward(&self, x: &X, y: &mut X, (): &mut ()) {
                self.infer(x, y, &mut ());
            }

            #[inline(always)]
            fn backward_input(&self, x: &X, y: &X, (): &mut (), (): &mut (), dy: &mut X, dx: &mut X) {
                $crate::kernel::vectorized(
                    X::LEN,
                    #[inline(always)]
                    || {
                        let elements = x.as_slice().iter().zip(y.as_slice()).zip(dy.as_slice());
                        for (dx, ((&x, &y), &dy)) in dx.as_mut_slice().iter_mut().zip(elements) {
                            *dx = $crate::layer::activation::pointwise::Pointwise::backward(self, x, y, dy);
                        }
                    },
                );
            }
        }

        #[cfg(feature = "rand")]
        impl $(<$T: $crate::scalar::Scalar>)? rand::distr::Distribution<$Activation $(<$T>)?> for rand::distr::StandardUniform {
            fn sample<R: rand::Rng + ?Sized>(&self, _: &mut R) -> $Activation $(<$T>)? {
                $Activation::default()
            }
        }
    };
}

pub(super) use pointwise;
