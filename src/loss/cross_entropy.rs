use super::Reduction;
use super::class_weights::{ClassWeights, Smooth};
use crate::contract::{HyperparameterError, Loss};
use crate::kernel;
use crate::scalar::{Float, Scalar};
use crate::tensor::{Class, Matrix, Tensor3};

/// The cross-entropy between the softmax of an output and a class, or a distribution over the classes.
///
/// # Shape
///
/// | output (logits) | target: classes | target: distributions |
/// |:--|:--|:--|
/// | `Matrix<B, C>` | `[Class<C>; B]` | `Matrix<B, C>` |
/// | `Tensor3<B, L, C>` | `[[Class<C>; L]; B]` | `Tensor3<B, L, C>` |
///
/// The loss is one scalar: the mean over all n rows, or with [`sum`](Self::sum) their sum.
///
/// # Maths
///
/// For a row `y` and a target `t`, which for class `k` is 1 at `k` and 0 elsewhere, with label smoothing `s`:
///
/// ```text
/// q[c]       = (1 − s) t[c] + s / C
/// p[c]       = exp(y[c]) / Σj exp(y[j])
/// forward    loss  = −Σc q[c] ln p[c], over n where it is the mean
/// backward   dy[c] = p[c] Σj q[j] − q[c], over n where it is the mean
/// ```
///
/// # Precision
///
/// Finite for finite logits whose differences are finite: the greatest logit of a row is subtracted first. Sums over 16
/// classes or rows and more are taken in 16 sums that take turns.
///
/// # Errors
///
/// A class that does not exist is refused by [`Class::new`], a smoothing that is not at least 0 and below 1 by
/// [`try_label_smoothing`](Self::try_label_smoothing).
///
/// # Source
///
/// J. Bridle, "Probabilistic interpretation of feedforward classification network outputs", 1990; smoothing: C. Szegedy et
/// al., "Rethinking the Inception architecture for computer vision", 2016, section 7; as `torch.nn.CrossEntropyLoss`.
///
/// # Example
///
/// ```
/// use constnet::{Class, CrossEntropy, Loss, Matrix};
/// // p = (3/4, 1/4)
/// let (y, target) = (Matrix([[3.0_f64.ln(), 0.0]]), [Class::<2>::new(0).unwrap()]);
/// let mut dy = Matrix::ZERO;
/// let loss = CrossEntropy::new().backward(&y, &target, &mut dy);
/// assert!((loss - (4.0_f64 / 3.0).ln()).abs() < 1e-15);
/// assert!((dy[(0, 0)] + 0.25).abs() < 1e-15 && (dy[(0, 1)] - 0.25).abs() < 1e-15);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, zerocopy::FromZeros)]
pub struct CrossEntropy<T = f32> {
    reduction: Reduction,
    smoothing: T,
}

impl<T: Scalar> CrossEntropy<T> {
    /// The mean over the rows, without smoothing.
    pub const fn new() -> Self {
        Self { reduction: Reduction::Mean, smoothing: T::ZERO }
    }

    /// The sum over the rows.
    #[must_use]
    pub const fn sum(self) -> Self {
        Self { reduction: Reduction::Sum, ..self }
    }

    /// With `smoothing` of each target spread evenly over all classes, from outside.
    ///
    /// # Errors
    ///
    /// If it is not at least 0 and below 1.
    pub fn try_label_smoothing(self, smoothing: T) -> Result<Self, HyperparameterError<T>> {
        Ok(Self { smoothing: HyperparameterError::fraction("label smoothing", smoothing)?, ..self })
    }
}

impl CrossEntropy {
    /// With `smoothing` of each target spread evenly over all classes.
    ///
    /// # Panics
    ///
    /// If it is not at least 0 and below 1; in a `const`, that is when the program is built.
    #[must_use]
    pub const fn label_smoothing(self, smoothing: f32) -> Self {
        assert!(smoothing >= 0.0 && smoothing < 1.0, "the label smoothing must be at least 0 and below 1");
        Self { smoothing, ..self }
    }
}

impl<T: Scalar> Default for CrossEntropy<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// Rows whose logarithms are taken together, and whose losses are summed by turns.
const ROWS: usize = 16;

impl<T: Float> CrossEntropy<T> {
    fn smooth(&self, classes: usize) -> Smooth<T> {
        Smooth { kept: T::ONE - self.smoothing, spread: self.smoothing / T::from_usize(classes) }
    }

    #[inline(always)]
    fn forward_rows<'a, const C: usize, D>(&self, y: &[[T; C]], targets: &'a [D]) -> T
    where
        &'a D: ClassWeights<T, C>,
    {
        let smooth = self.smooth(C);
        kernel::vectorized(
            y.len() * C,
            #[inline(always)]
            || {
                let mut losses = [T::ZERO; ROWS];
                for (y, targets) in y.chunks(ROWS).zip(targets.chunks(ROWS)) {
                    for ((loss, y), target) in losses.iter_mut().zip(y).zip(targets) {
                        let greatest = kernel::greatest(y);
                        let ln = kernel::total_of(y, y, |y, _| (y - greatest).exp()).ln();
                        *loss += target.mean(smooth, y, |y| ln - (y - greatest));
                    }
                }
                kernel::total(&losses) * self.reduction.scale::<T>(y.len())
            },
        )
    }

    #[inline(always)]
    fn backward_rows<'a, const C: usize, D>(&self, y: &[[T; C]], targets: &'a [D], dy: &mut [[T; C]]) -> T
    where
        &'a D: ClassWeights<T, C>,
    {
        let (smooth, scale) = (self.smooth(C), self.reduction.scale::<T>(y.len()));
        // An exponential is worth wider vectors than a copy is.
        kernel::vectorized(
            4 * y.len() * C,
            #[inline(always)]
            || {
                let mut losses = [T::ZERO; ROWS];
                for (dy, y) in dy.iter_mut().zip(y) {
                    kernel::less_greatest(y, dy);
                }
                for ((dy, y), targets) in dy.chunks_mut(ROWS).zip(y.chunks(ROWS)).zip(targets.chunks(ROWS)) {
                    // All rows at once, so that short ones fill the vectors too.
                    for dy in dy.as_flattened_mut() {
                        *dy = dy.exp();
                    }
                    let mut sums = [T::ONE; ROWS];
                    for (sum, dy) in sums.iter_mut().zip(&*dy) {
                        *sum = kernel::total(dy);
                    }
                    let mut lns = sums;
                    for ln in &mut lns {
                        *ln = ln.ln();
                    }
                    let rows = dy.iter_mut().zip(y).zip(targets).zip(&sums).zip(&lns).zip(&mut losses);
                    for (((((dy, y), target), &sum), &ln), loss) in rows {
                        let greatest = kernel::greatest(y);
                        *loss += target.mean(smooth, y, |y| ln - (y - greatest));
                        // Equal shares would be rounded alike, and their errors add up.
                        let factor = (smooth.kept * target.total() + self.smoothing) / sum;
                        target.update(smooth, dy, |dy, weight| (dy * factor - weight) * scale);
                    }
                }
                kernel::total(&losses) * scale
            },
        )
    }
}

impl<const B: usize, const C: usize, T: Float> Loss<Matrix<B, C, T>, [Class<C>; B]> for CrossEntropy<T> {
    #[inline]
    fn forward(&self, y: &Matrix<B, C, T>, target: &[Class<C>; B]) -> T {
        self.forward_rows(&y.0, target)
    }

    #[inline]
    fn backward(&self, y: &Matrix<B, C, T>, target: &[Class<C>; B], dy: &mut Matrix<B, C, T>) -> T {
        self.backward_rows(&y.0, target, &mut dy.0)
    }
}

impl<const B: usize, const C: usize, T: Float> Loss<Matrix<B, C, T>, Matrix<B, C, T>> for CrossEntropy<T> {
    #[inline]
    fn forward(&self, y: &Matrix<B, C, T>, target: &Matrix<B, C, T>) -> T {
        self.forward_rows(&y.0, &target.0)
    }

    #[inline]
    fn backward(&self, y: &Matrix<B, C, T>, target: &Matrix<B, C, T>, dy: &mut Matrix<B, C, T>) -> T {
        self.backward_rows(&y.0, &target.0, &mut dy.0)
    }
}

impl<const B: usize, const L: usize, const C: usize, T: Float> Loss<Tensor3<B, L, C, T>, [[Class<C>; L]; B]> for CrossEntropy<T> {
    #[inline]
    fn forward(&self, y: &Tensor3<B, L, C, T>, target: &[[Class<C>; L]; B]) -> T {
        self.forward_rows(y.0.as_flattened(), target.as_flattened())
    }

    #[inline]
    fn backward(&self, y: &Tensor3<B, L, C, T>, target: &[[Class<C>; L]; B], dy: &mut Tensor3<B, L, C, T>) -> T {
        self.backward_rows(y.0.as_flattened(), target.as_flattened(), dy.0.as_flattened_mut())
    }
}

impl<const B: usize, const L: usize, const C: usize, T: Float> Loss<Tensor3<B, L, C, T>, Tensor3<B, L, C, T>>
    for CrossEntropy<T>
{
    #[inline]
    fn forward(&self, y: &Tensor3<B, L, C, T>, target: &Tensor3<B, L, C, T>) -> T {
        self.forward_rows(y.0.as_flattened(), target.0.as_flattened())
    }

    #[inline]
    fn backward(&self, y: &Tensor3<B, L, C, T>, target: &Tensor3<B, L, C, T>, dy: &mut Tensor3<B, L, C, T>) -> T {
        self.backward_rows(y.0.as_flattened(), target.0.as_flattened(), dy.0.as_flattened_mut())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::gradcheck_loss;

    const Y: Matrix<3, 5, f64> = Matrix([[0.3, -1.2, 2.5, 0.0, 7.0], [-0.1, 0.2, -0.3, 0.4, -0.5], [10.0, -10.0, 3.0, 3.0, 1.0]]);

    fn classes<const B: usize, const C: usize>(indices: [usize; B]) -> [Class<C>; B] {
        indices.map(|index| Class::new(index).unwrap())
    }

    #[test]
    fn the_gradient_is_the_derivative() {
        let smooth = CrossEntropy::new().try_label_smoothing(0.1).unwrap();
        for loss in [CrossEntropy::new(), CrossEntropy::new().sum(), smooth] {
            gradcheck_loss(&loss, &Y, &classes([2, 0, 4])).unwrap();
            let distributions = Matrix([[0.1, 0.2, 0.3, 0.4, 0.0], [0.0, 0.0, 1.0, 0.0, 0.0], [2.0, 0.5, 0.0, 0.0, 0.0]]);
            gradcheck_loss(&loss, &Y, &distributions).unwrap();
        }
    }

    #[test]
    fn a_class_is_the_distribution_that_is_sure_of_it() {
        let (mut dy, mut dz) = (Matrix::ZERO, Matrix::ZERO);
        let sure = Matrix([[0.0, 0.0, 1.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0, 1.0]]);
        let loss = CrossEntropy::new().backward(&Y, &classes([2, 0, 4]), &mut dy);
        assert_eq!(loss, CrossEntropy::new().backward(&Y, &sure, &mut dz));
        assert_eq!(dy, dz);
        assert_eq!(loss, CrossEntropy::new().forward(&Y, &sure));
    }

    #[test]
    fn far_logits_stay_finite() {
        let y = Matrix([[1e4_f32, -1e4], [-1e4, 1e4]]);
        let mut dy = Matrix::ZERO;
        assert_eq!(CrossEntropy::new().backward(&y, &classes([0, 0]), &mut dy), 1e4);
        assert_eq!(dy, Matrix([[0.0, 0.0], [-0.5, 0.5]]));
        let smooth = CrossEntropy::new().label_smoothing(0.5);
        assert_eq!(smooth.forward(&y, &classes([0, 0])), 1e4);
    }

    #[test]
    fn a_smoothing_that_makes_no_sense_is_refused() {
        for smoothing in [-0.1, 1.0, f64::NAN] {
            assert!(CrossEntropy::new().try_label_smoothing(smoothing).is_err());
        }
    }
}
