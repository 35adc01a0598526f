use super::{normal, weights};
use crate::contract::Parameters;
use crate::scalar::Float;
use rand::Rng;
use rand::distr::Distribution;
use rand_distr::StandardNormal;

/// Draws each weight of `model` as a matrix whose rows, or columns if they are fewer, have the length `gain` and are at
/// right angles to each other; all such matrices are equally likely.
///
/// The matrix has a row for each input of the weight's fan, so of a convolution for each channel and tap, and a column for
/// each output, so of a recurrent layer for each hidden feature of each gate: the transpose of the one that PyTorch makes of
/// the weight.
///
/// # Maths
///
/// Vectors of normal numbers; each less what it has of the direction of those before it, until that takes less than half of
/// its length, then of length `gain`.
///
/// # Precision
///
/// Products of two vectors are within 1e-6 gain² of 0 or gain² in `f32`, up to some thousand numbers in each.
///
/// # Source
///
/// A. Saxe et al., "Exact solutions to the nonlinear dynamics of learning in deep linear neural networks", 2013; as
/// `torch.nn.init.orthogonal_`.
///
/// # Example
///
/// ```
/// use constnet::{Linear, start};
/// use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};
/// let mut layer = Linear::<2, 2>::ZERO;
/// start::orthogonal(&mut layer, &mut Xoshiro256PlusPlus::seed_from_u64(1), 2.0);
/// let [[a, b], [c, d]] = layer.weight.0;
/// assert!((a * c + b * d).abs() < 4e-6 && (a * a + b * b - 4.0).abs() < 4e-6);
/// ```
pub fn orthogonal<T: Float, M: Parameters<T>, R: Rng + ?Sized>(model: &mut M, rng: &mut R, gain: f64)
where
    StandardNormal: Distribution<T>,
{
    weights(model, |fan, weight| {
        let columns = weight.len().checked_div(fan.input).unwrap_or(0);
        let vectors = if fan.input <= columns {
            Vectors { count: fan.input, length: columns, begin: columns, step: 1 }
        } else {
            Vectors { count: columns, length: fan.input, begin: 1, step: columns }
        };
        normal(weight, rng, 1.0);
        vectors.make_orthonormal(weight);
        weight.iter_mut().for_each(|w| *w *= T::from_f64(gain));
    });
}

/// Vectors in a slice: vector `n` has its elements at `n begin + k step`.
struct Vectors {
    count: usize,
    length: usize,
    begin: usize,
    step: usize,
}

impl Vectors {
    fn make_orthonormal<T: Float>(&self, values: &mut [T]) {
        for n in 0..self.count {
            let mut length = self.scalar_product(values, n, n).sqrt();
            // Two rounds are enough, but for a vector that lies among the others, which normal numbers do not make.
            for _ in 0..4 {
                for other in 0..n {
                    let part = self.scalar_product(values, n, other);
                    self.combine(values, n, other, |x, y| x - part * y);
                }
                let left = self.scalar_product(values, n, n).sqrt();
                let most = left + left > length;
                length = left;
                if most {
                    break;
                }
            }
            if length > T::ZERO {
                self.combine(values, n, n, |x, _| x / length);
            }
        }
    }

    fn scalar_product<T: Float>(&self, values: &[T], a: usize, b: usize) -> T {
        // In eight sums that take turns, for the precision of short ones.
        let mut sums = [T::ZERO; 8];
        for (k, (&x, &y)) in self.elements(values, a).zip(self.elements(values, b)).enumerate() {
            if let Some(sum) = sums.get_mut(k % 8) {
                *sum += x * y;
            }
        }
        sums.into_iter().fold(T::ZERO, |sum, part| sum + part)
    }

    /// Sets each element of vector `a` to `f` of it and that of vector `b`.
    fn combine<T: Float>(&self, values: &mut [T], a: usize, b: usize, f: impl Fn(T, T) -> T) {
        for k in 0..self.length {
            let at = |n| n * self.begin + k * self.step;
            if let Some(&y) = values.get(at(b))
                && let Some(x) = values.get_mut(at(a))
            {
                *x = f(*x, y);
            }
        }
    }

    fn elements<'a, T>(&self, values: &'a [T], n: usize) -> impl Iterator<Item = &'a T> {
        values.get(n * self.begin..).unwrap_or_default().iter().step_by(self.step.max(1)).take(self.length)
    }
}
