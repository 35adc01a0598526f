use super::{draw, weights};
use crate::contract::{HyperparameterError, Parameters};
use crate::scalar::Float;
use rand::Rng;
use rand::distr::{Distribution, StandardUniform};
use rand_distr::StandardNormal;

/// A normal distribution without what lies outside of bounds.
///
/// # Maths
///
/// Numbers are drawn until one is accepted: from the normal distribution, those within the bounds; where the bounds are
/// closer than one deviation, uniformly between them, each by its density over the largest.
///
/// # Example
///
/// ```
/// use constnet::start::TruncatedNormal;
/// let error = TruncatedNormal::try_new(0.0, 1.0, [2.0, -2.0]).unwrap_err();
/// assert_eq!(error.to_string(), "the upper bound must be above the lower one, found -2");
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TruncatedNormal<T = f32> {
    mean: T,
    deviation: T,
    /// In deviations from the mean.
    bounds: [T; 2],
}

impl<T: Float> TruncatedNormal<T> {
    /// With this mean and deviation before the cut, within `bounds`.
    ///
    /// # Errors
    ///
    /// If the deviation is not positive, the upper bound not above the lower one, both bounds are more than two deviations
    /// to one side of the mean (hardly a number would be within), or a number is not finite.
    pub fn try_new(mean: T, deviation: T, bounds: [T; 2]) -> Result<Self, HyperparameterError<T>> {
        let mean = HyperparameterError::finite("mean", mean)?;
        let deviation = HyperparameterError::positive("deviation", deviation)?;
        let [lower, upper] = bounds;
        let lower = HyperparameterError::finite("lower bound", lower)?;
        let upper = HyperparameterError::finite("upper bound", upper)?;
        if lower >= upper {
            return Err(HyperparameterError { name: "upper bound", expected: "above the lower one", found: upper });
        }
        let bounds = [lower, upper].map(|bound| (bound - mean) / deviation);
        let two = T::ONE + T::ONE;
        if bounds[0] > two || bounds[1] < -two {
            return Err(HyperparameterError { name: "mean", expected: "within two deviations of the bounds", found: mean });
        }
        Ok(Self { mean, deviation, bounds })
    }
}

impl<T: Float> Distribution<T> for TruncatedNormal<T>
where
    StandardNormal: Distribution<T>,
    StandardUniform: Distribution<T>,
{
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> T {
        let [lower, upper] = self.bounds;
        // Where the density is largest.
        let nearest = if lower > T::ZERO {
            lower
        } else if upper < T::ZERO {
            upper
        } else {
            T::ZERO
        };
        let half = T::ONE / (T::ONE + T::ONE);
        let narrow = upper - lower < T::ONE;
        loop {
            let (unit, accepted): (T, bool) = if narrow {
                let (place, chance): (T, T) = (StandardUniform.sample(rng), StandardUniform.sample(rng));
                let unit = lower + (upper - lower) * place;
                (unit, chance < ((nearest * nearest - unit * unit) * half).exp())
            } else {
                (StandardNormal.sample(rng), true)
            };
            if accepted && lower <= unit && unit <= upper {
                return self.mean + self.deviation * unit;
            }
        }
    }
}

/// Draws each weight of `model` from `distribution`.
///
/// # Source
///
/// As `torch.nn.init.trunc_normal_`, whose default is mean 0, deviation 1, bounds −2 and 2.
pub fn truncated_normal<T: Float, M: Parameters<T>, R: Rng + ?Sized>(model: &mut M, rng: &mut R, distribution: TruncatedNormal<T>)
where
    StandardNormal: Distribution<T>,
    StandardUniform: Distribution<T>,
{
    weights(model, |_, weight| draw(weight, rng, &distribution));
}
