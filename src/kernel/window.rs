// Windows that slide over a plane.
//
// A window has taps, an output for each of its places, and an input under each tap at each place. For one tap, the
// outputs whose input lies inside the plane are a rectangle; so every loop of convolution and pooling is: for each tap,
// for each row of its rectangle, the same operation on a row of outputs and a row of inputs `stride` apart. What lies in
// the padding is in no rectangle.

use super::tap::Tap;
use core::ops::Range;

/// How a window slides along one axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slide {
    /// From one place of the window to the next.
    pub stride: usize,
    /// How far the window may stand out at each end.
    pub padding: usize,
    /// From one tap to the next.
    pub dilation: usize,
}

impl Slide {
    /// The inputs that a window of `taps` taps covers, those between its taps with them.
    pub const fn reach(self, taps: usize) -> usize {
        (taps - 1) * self.dilation + 1
    }

    /// The places of a window of `taps` taps on an axis of `input`; zero if it does not fit.
    pub const fn places(self, input: usize, taps: usize) -> usize {
        match (input + 2 * self.padding).checked_sub(self.reach(taps)) {
            Some(left) => left / self.stride + 1,
            None => 0,
        }
    }

    /// The outputs of `part` whose input under `tap` lies inside the axis, and the first of these inputs.
    #[inline(always)]
    pub(super) fn inside(self, tap: usize, input: usize, part: &Range<usize>) -> (Range<usize>, usize) {
        let before = tap * self.dilation;
        let first = self.padding.saturating_sub(before).div_ceil(self.stride).max(part.start);
        let end = (input + self.padding).saturating_sub(before).div_ceil(self.stride).min(part.end);
        (first..end.max(first), (first * self.stride + before).saturating_sub(self.padding))
    }
}

/// A window, the planes it slides over and the planes of its places. Each pair is height and width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Taps.
    pub taps: [usize; 2],
    /// The plane under the window.
    pub input: [usize; 2],
    /// The places of the window.
    pub output: [usize; 2],
    /// How it slides.
    pub slides: [Slide; 2],
}

impl Window {
    pub(super) const fn count(&self) -> usize {
        self.taps[0] * self.taps[1]
    }

    pub(super) const fn input_area(&self) -> usize {
        self.input[0] * self.input[1]
    }

    pub(super) const fn output_area(&self) -> usize {
        self.output[0] * self.output[1]
    }

    /// How many taps side by side can be joined at once: two, where windows of two columns lie side by side.
    pub(super) const fn together(&self) -> usize {
        let Slide { stride, padding, dilation } = self.slides[1];
        if self.taps[1] == 2 && stride == 2 && padding == 0 && dilation == 1 { 2 } else { 1 }
    }

    /// All places.
    pub(super) const fn whole(&self) -> Part {
        Part { rows: 0..self.output[0], columns: 0..self.output[1] }
    }

    /// What tap number `tap` joins in a part of the places.
    #[inline(always)]
    pub(super) fn tap(&self, tap: usize, part: &Part) -> Tap {
        let [down, right] = self.slides;
        let (rows, top) = down.inside(tap / self.taps[1], self.input[0], &part.rows);
        let (columns, left) = right.inside(tap % self.taps[1], self.input[1], &part.columns);
        let across = part.columns.len();
        Tap {
            output: (rows.start - part.rows.start) * across + columns.start - part.columns.start,
            output_stride: across,
            input: top * self.input[1] + left,
            input_stride: down.stride * self.input[1],
            rows: rows.len(),
            columns: columns.len(),
            step: right.stride,
            together: 1,
        }
    }

    /// What each tap joins, or each two [together](Self::together).
    #[inline(always)]
    pub(super) fn all_taps(&self) -> impl Iterator<Item = Tap> {
        let together = self.together();
        (0..self.count()).step_by(together).map(move |tap| Tap { together, ..self.tap(tap, &self.whole()) })
    }
}

/// A rectangle of a window's places.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub rows: Range<usize>,
    pub columns: Range<usize>,
}

impl Part {
    pub fn area(&self) -> usize {
        self.rows.len() * self.columns.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tap_joins_what_lies_inside() {
        for (stride, padding, dilation, taps, input) in
            [(1, 0, 1, 3, 7), (1, 2, 1, 5, 4), (2, 1, 1, 3, 8), (3, 4, 2, 3, 5), (2, 0, 3, 2, 9), (1, 3, 1, 2, 1)]
        {
            let slide = Slide { stride, padding, dilation };
            let output = slide.places(input, taps);
            for tap in 0..taps {
                for part in [0..output, 1..output, 0..output / 2] {
                    let (found, first) = slide.inside(tap, input, &part);
                    let under = |o: usize| (o * stride + tap * dilation).checked_sub(padding).filter(|i| *i < input);
                    let expected = part.clone().filter(|o| under(*o).is_some());
                    assert!(found.clone().eq(expected), "{slide:?} tap {tap} of {part:?}: {found:?}");
                    assert!(found.is_empty() || under(found.start) == Some(first), "{slide:?} tap {tap} of {part:?}");
                }
            }
        }
    }
}
