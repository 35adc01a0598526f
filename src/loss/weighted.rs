use crate::contract::Loss;
use crate::scalar::Scalar;
use crate::tensor::{Class, Matrix, Tensor, Tensor3, Tensor4, Zero};

/// A loss in which each sample counts as much as its weight.
///
/// A last batch that is not full is exact so: the samples that are not there weigh 0, and what the output has in their places
/// does not matter, were it NaN. The input must be finite there, for a layer's gradient of a weight multiplies it by zero; and
/// [`BatchNorm`](crate::BatchNorm) counts what it finds.
///
/// # Shape
///
/// The target is that of the loss `L` for a batch of `B`, together with `B` weights: `(target, [w0, w1, …])`.
///
/// # Maths
///
/// With `loss[b]` what `L` gives for the batch of sample b alone:
///
/// ```text
/// forward    loss  = Σb weight[b] loss[b] / Σb weight[b]
/// backward   dy[b] = weight[b] dloss[b] / Σb weight[b]
/// ```
///
/// With [`sum`](Self::sum) nothing is divided. If all weights are 0, loss and gradient are 0.
///
/// # Memory
///
/// One sample of output, target and gradient on the stack.
///
/// # Source
///
/// As the mean of a PyTorch loss with `reduction="none"` times the weights.
///
/// # Example
///
/// ```
/// use constnet::{Loss, Matrix, MeanSquaredError, Weighted};
/// let (y, target) = (Matrix([[1.0], [3.0], [f32::NAN]]), Matrix([[0.0], [0.0], [0.0]]));
/// assert_eq!(Weighted::new(MeanSquaredError).forward(&y, &(target, [1.0, 1.0, 0.0])), 5.0);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, zerocopy::FromZeros)]
pub struct Weighted<L> {
    loss: L,
    sums: bool,
}

impl<L> Weighted<L> {
    /// The weighted mean of `loss` over the samples.
    pub const fn new(loss: L) -> Self {
        Self { loss, sums: false }
    }

    /// The weighted sum.
    #[must_use]
    pub fn sum(self) -> Self {
        Self { sums: true, ..self }
    }

    fn scale<T: Scalar>(&self, weights: &[T]) -> T {
        let total = weights.iter().fold(T::ZERO, |total, &weight| total + weight);
        if self.sums || total == T::ZERO { T::ONE } else { T::ONE / total }
    }
}

/// A batch that can be taken apart into batches of one.
pub trait Samples<const B: usize> {
    /// The batch of one.
    type One;

    /// Sample `index` alone; the first if there is none of that number.
    fn one(&self, index: usize) -> Self::One;
}

fn pick<X: Copy, const B: usize>(samples: &[X; B], index: usize) -> [X; 1] {
    const { assert!(B > 0, "a batch has samples") };
    [*samples.get(index).unwrap_or(&samples[0])]
}

impl<const B: usize, const C: usize, T: Copy> Samples<B> for Matrix<B, C, T> {
    type One = Matrix<1, C, T>;

    #[inline]
    fn one(&self, index: usize) -> Self::One {
        Matrix(pick(&self.0, index))
    }
}

impl<const B: usize, const L: usize, const C: usize, T: Copy> Samples<B> for Tensor3<B, L, C, T> {
    type One = Tensor3<1, L, C, T>;

    #[inline]
    fn one(&self, index: usize) -> Self::One {
        Tensor3(pick(&self.0, index))
    }
}

impl<const B: usize, const C: usize, const H: usize, const W: usize, T: Copy> Samples<B> for Tensor4<B, C, H, W, T> {
    type One = Tensor4<1, C, H, W, T>;

    #[inline]
    fn one(&self, index: usize) -> Self::One {
        Tensor4(pick(&self.0, index))
    }
}

impl<const B: usize, const C: usize> Samples<B> for [Class<C>; B] {
    type One = [Class<C>; 1];

    #[inline]
    fn one(&self, index: usize) -> Self::One {
        pick(self, index)
    }
}

impl<const B: usize, const L: usize, const C: usize> Samples<B> for [[Class<C>; L]; B] {
    type One = [[Class<C>; L]; 1];

    #[inline]
    fn one(&self, index: usize) -> Self::One {
        pick(self, index)
    }
}

impl<const B: usize, T, Y, Target, L> Loss<Y, (Target, [T; B])> for Weighted<L>
where
    T: Scalar,
    Y: Tensor<Scalar = T> + Samples<B, One: Tensor<Scalar = T>>,
    Target: Samples<B>,
    L: Loss<Y::One, Target::One>,
{
    #[inline]
    fn forward(&self, y: &Y, (target, weights): &(Target, [T; B])) -> T {
        let mut loss = T::ZERO;
        for (b, &weight) in weights.iter().enumerate().filter(|(_, weight)| **weight != T::ZERO) {
            loss += weight * self.loss.forward(&y.one(b), &target.one(b));
        }
        loss * self.scale(weights)
    }

    #[inline]
    fn backward(&self, y: &Y, (target, weights): &(Target, [T; B]), dy: &mut Y) -> T {
        let (mut loss, scale) = (T::ZERO, self.scale(weights));
        let mut one = Y::One::ZERO;
        for ((b, &weight), dy) in weights.iter().enumerate().zip(dy.as_mut_slice().chunks_mut(Y::One::LEN.max(1))) {
            if weight == T::ZERO {
                dy.fill(T::ZERO);
                continue;
            }
            loss += weight * self.loss.backward(&y.one(b), &target.one(b), &mut one);
            for (dy, &one) in dy.iter_mut().zip(one.as_slice()) {
                *dy = one * weight * scale;
            }
        }
        loss * scale
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loss::{CrossEntropy, MeanSquaredError};
    use crate::testing::gradcheck_loss;

    const Y: Matrix<3, 2, f64> = Matrix([[0.3, -1.2], [2.5, 0.1], [-0.4, 0.7]]);

    #[test]
    fn the_gradient_is_the_derivative() {
        let target = (Matrix([[1.0, 0.0], [0.5, 0.5], [0.0, 2.0]]), [0.5, 0.0, 2.0]);
        gradcheck_loss(&Weighted::new(MeanSquaredError), &Y, &target).unwrap();
        gradcheck_loss(&Weighted::new(MeanSquaredError).sum(), &Y, &target).unwrap();
    }

    #[test]
    fn a_batch_that_is_not_full_is_exact() {
        let classes = [1, 0, 1].map(|class| Class::<2>::new(class).unwrap());
        let (mut dy, mut full) = (Matrix::ZERO, Matrix::ZERO);
        let loss = Weighted::new(CrossEntropy::new()).backward(&Y, &(classes, [1.0, 1.0, 0.0]), &mut dy);
        let two = Matrix([Y.0[0], Y.0[1]]);
        let expected: f64 = CrossEntropy::new().backward(&two, &[classes[0], classes[1]], &mut full);
        assert!((loss - expected).abs() < 1e-15);
        assert_eq!((dy.0[0], dy.0[1], dy.0[2]), (full.0[0], full.0[1], [0.0; 2]));
    }

    #[test]
    fn without_samples_there_is_no_loss() {
        let mut dy = Y;
        assert_eq!(Weighted::new(MeanSquaredError).backward(&Y, &(Y, [0.0; 3]), &mut dy), 0.0);
        assert_eq!(dy, Matrix::ZERO);
    }
}
