//! A convolution's products with nothing unfolded, for kernels that read the planes where they lie.

use super::convolution::{Derived, GRADIENT, Geometry};
use super::pieces::even;
use super::scalars::Kernel;
use super::window::Window;

/// The sizes of a convolution, known at run time.
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    /// How its window slides.
    pub window: Window,
    /// Channels of the input in each group.
    pub channels: usize,
    /// Channels of the output in each group.
    pub outputs: usize,
    /// Groups of channels that know nothing of each other.
    pub groups: usize,
}

#[cfg_attr(
    not(all(feature = "simd", any(target_arch = "x86_64", target_arch = "aarch64"))),
    expect(dead_code, reason = "kernels for vectors ask for most of it")
)]
impl Sizes {
    /// Those of a [`Geometry`].
    pub const fn of<G: Geometry>() -> Self {
        Self { window: G::WINDOW, channels: G::CHANNELS, outputs: G::OUTPUTS, groups: G::GROUPS }
    }

    /// Rows of the weight.
    pub(super) const fn rows(&self) -> usize {
        self.channels * self.window.count()
    }

    /// Columns of the weight.
    pub(super) const fn columns(&self) -> usize {
        self.outputs * self.groups
    }

    /// Inputs of one group.
    pub(super) const fn inputs(&self) -> usize {
        self.channels * self.window.input_area()
    }

    /// Where what is under row `row` of the weight begins, among the planes of a group.
    #[inline(always)]
    pub(super) const fn under(&self, row: usize) -> usize {
        let (channel, tap) = (row / self.window.count(), row % self.window.count());
        channel * self.window.input_area() + self.under_tap(tap)
    }

    /// Where what is under tap `tap` begins in a plane.
    #[inline(always)]
    pub(super) const fn under_tap(&self, tap: usize) -> usize {
        let ([_, across], [down, right]) = (self.window.taps, self.window.slides);
        tap / across * down.dilation * self.window.input[1] + tap % across * right.dilation
    }

    /// From what is under one row of places to what is under the next.
    pub(super) const fn stride(&self) -> usize {
        self.window.slides[0].stride * self.window.input[1]
    }

    /// Whether what is under neighbours are neighbours, and nothing is in the padding.
    pub(super) const fn is_plain(&self) -> bool {
        let [down, right] = self.window.slides;
        down.padding == 0 && right.padding == 0 && right.stride == 1
    }
}

/// One product of a convolution, with the shapes of [`convolve`](super::convolve).
#[derive(Debug)]
pub enum Direct<'a, T> {
    /// Adds the convolution of `x` to `y`.
    Output {
        /// The input.
        x: &'a [T],
        /// The weight.
        weight: &'a [T],
        /// The output.
        y: &'a mut [T],
    },
    /// Adds the gradient of the input to `dx`.
    Input {
        /// The gradient of the output.
        dy: &'a [T],
        /// The weight.
        weight: &'a [T],
        /// The gradient of the input.
        dx: &'a mut [T],
    },
    /// Some rows of the gradient of the weight.
    Weight {
        /// The input.
        x: &'a [T],
        /// The gradient of the output.
        dy: &'a [T],
        /// The first of the rows.
        first: usize,
        /// The rows.
        dweight: &'a mut [T],
    },
}

/// The gradient of the weight by [`Kernel::direct`], if the process's tier can, and a row of it fits; returns whether it did.
pub(super) fn weight_directly<G: Geometry, T: Kernel>(x: &[T], dy: &[T], piece: &mut impl FnMut(usize, &[T])) -> bool {
    if G::ALL_OUTPUTS > GRADIENT {
        return false;
    }
    let mut rows = [T::ZERO; GRADIENT];
    let at_once = even(G::ROWS, GRADIENT / G::ALL_OUTPUTS);
    for first in (0..G::ROWS).step_by(at_once) {
        let dweight = rows.get_mut(..at_once.min(G::ROWS - first) * G::ALL_OUTPUTS).unwrap_or_default();
        if !T::direct(&const { Sizes::of::<G>() }, Direct::Weight { x, dy, first, dweight }) {
            return false;
        }
        piece(first * G::ALL_OUTPUTS, dweight);
    }
    true
}
