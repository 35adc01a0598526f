use crate::contract::{Layer, Optimizer, Parameters, Visitor};
use crate::kernel;
use crate::scalar::Scalar;
use crate::tensor::{AnySequences, Tensor, Tensor3};

/// Adds to each step of a sequence sines and cosines of its place.
///
/// # Shape
///
/// `Tensor3<B, L, F>` to the same.
///
/// # Maths
///
/// ```text
/// w[i] = 10000^(−2i/F)
/// forward    y[b,l,2i]   = x[b,l,2i]   + sin(l w[i])
///            y[b,l,2i+1] = x[b,l,2i+1] + cos(l w[i])
/// backward   dx          = dy
/// ```
///
/// # Memory
///
/// No parameters, no tape. The table of `L × F` numbers of 8 bytes is computed when the program is built and lies with its
/// code. The compiler warns of a long computation from about a million numbers on.
///
/// # Precision
///
/// The table is exact to about `L · 1e-16`.
///
/// # Source
///
/// A. Vaswani et al., "Attention is all you need", 2017, section 3.5.
///
/// # Example
///
/// ```
/// use constnet::{Layer, SinusoidalEncoding, Tensor3};
/// let Tensor3([[first, second]]) = SinusoidalEncoding.predict(&Tensor3([[[0.0, 0.0, 0.0], [0.0, 0.0, 0.0_f64]]]));
/// assert_eq!(first, [0.0, 1.0, 0.0]);
/// assert!((second[0] - 1.0_f64.sin()).abs() < 1e-15 && (second[1] - 1.0_f64.cos()).abs() < 1e-15);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, zerocopy::FromZeros)]
pub struct SinusoidalEncoding;

/// The table for `L` places of `F` features.
struct Table<const L: usize, const F: usize>;

impl<const L: usize, const F: usize> Table<L, F> {
    const ROWS: [[f64; F]; L] = {
        let mut rows = [[0.0; F]; L];
        let mut i = 0;
        while 2 * i < F {
            let (turn_sin, turn_cos) = sin_cos(exp(-LN_10000 * (2 * i) as f64 / F as f64));
            // The angles of the places follow from each other by the addition theorem.
            let (mut sin, mut cos) = (0.0, 1.0);
            let mut l = 0;
            while l < L {
                rows[l][2 * i] = sin;
                if 2 * i + 1 < F {
                    rows[l][2 * i + 1] = cos;
                }
                (sin, cos) = (sin * turn_cos + cos * turn_sin, cos * turn_cos - sin * turn_sin);
                l += 1;
            }
            i += 1;
        }
        rows
    };
}

const LN_10000: f64 = 9.210340371976184;

/// eˣ for x from −10 to 0: the series at x/16, which is raised to the power of 16.
const fn exp(x: f64) -> f64 {
    let (x, mut sum, mut k) = (x / 16.0, 1.0, 20);
    while k > 0 {
        sum = 1.0 + sum * x / k as f64;
        k -= 1;
    }
    let square = sum * sum;
    let fourth = square * square;
    let eighth = fourth * fourth;
    eighth * eighth
}

/// Sine and cosine of an angle from 0 to 1, by their series.
const fn sin_cos(x: f64) -> (f64, f64) {
    let (mut sin, mut cos, mut k) = (1.0, 1.0, 22);
    while k > 0 {
        cos = 1.0 - cos * x * x / (k * (k - 1)) as f64;
        sin = 1.0 - sin * x * x / (k * (k + 1)) as f64;
        k -= 2;
    }
    (x * sin, cos)
}

impl<T> Parameters<T> for SinusoidalEncoding {
    type State<O: Optimizer<T>> = ();
    const COUNT: usize = 0;

    #[inline(always)]
    fn visit<O: Optimizer<T>, V: Visitor<T, O>>(&mut self, (): &mut (), _: &mut V) {}
}

impl<X, const B: usize, const L: usize, const F: usize, T: Scalar> Layer<X> for SinusoidalEncoding
where
    X: AnySequences<Scalar = T, Itself = Tensor3<B, L, F, T>>,
{
    type Scalar = T;
    type Output = Tensor3<B, L, F, T>;
    type Tape = ();
    type Scratch = ();

    #[inline]
    fn infer(&self, x: &X, y: &mut Tensor3<B, L, F, T>, (): &mut ()) {
        let table: &'static [[f64; F]; L] = &Table::ROWS;
        kernel::vectorized(
            B * L * F,
            #[inline(always)]
            || {
                for (y, x) in y.0.iter_mut().zip(&x.itself().0) {
                    let elements = x.as_flattened().iter().zip(table.as_flattened());
                    y.as_flattened_mut().iter_mut().zip(elements).for_each(|(y, (&x, &place))| *y = x + T::from_f64(place));
                }
            },
        );
    }

    #[inline]
    fn forward(&self, x: &X, y: &mut Tensor3<B, L, F, T>, (): &mut ()) {
        self.infer(x, y, &mut ());
    }

    #[inline]
    fn backward_input(&self, _: &X, _: &Tensor3<B, L, F, T>, (): &mut (), (): &mut (), dy: &mut Tensor3<B, L, F, T>, dx: &mut X) {
        dx.as_mut_slice().copy_from_slice(dy.as_slice());
    }
}

#[cfg(feature = "rand")]
impl rand::distr::Distribution<SinusoidalEncoding> for rand::distr::StandardUniform {
    fn sample<R: rand::Rng + ?Sized>(&self, _: &mut R) -> SinusoidalEncoding {
        SinusoidalEncoding
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_that_of_the_formula() {
        for (l, row) in Table::<300, 14>::ROWS.iter().enumerate() {
            for (i, pair) in row.as_chunks::<2>().0.iter().enumerate() {
                let angle = l as f64 * libm::pow(10000.0, -(2.0 * i as f64) / 14.0);
                let error = (pair[0] - libm::sin(angle)).abs().max((pair[1] - libm::cos(angle)).abs());
                assert!(error < 1e-13, "place {l}, pair {i}: {error:e}");
            }
        }
    }
}
