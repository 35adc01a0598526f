use crate::kernel::{Slide, Window};
use crate::sentence::Sentence;
use core::marker::PhantomData;

/// How a window slides along an axis of a convolution or a pooling: the distance between its places, how far it may stand
/// out at each end, the distance between its taps.
///
/// As the `S` of a layer it holds for both axes; a pair `(Step<…>, Step<…>)` is one for the height and one for the width.
///
/// Output sizes are part of a layer's type, and a wrong one fails the build with the right one; [`output`](Self::output)
/// computes it.
///
/// # Source
///
/// `stride`, `padding` and `dilation` of PyTorch's convolutions, and their formula of the output's size.
///
/// # Example
///
/// ```
/// use constnet::Step;
/// // A window of 5 has 24 places on 28, with a padding of 2 as many as there are inputs, with a stride of 2 half as many.
/// assert_eq!(Step::<1>::output(28, 5), 24);
/// assert_eq!(Step::<1, 2>::output(28, 5), 28);
/// assert_eq!(Step::<2, 2>::output(28, 5), 14);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Step<const STRIDE: usize = 1, const PADDING: usize = 0, const DILATION: usize = 1>;

impl<const STRIDE: usize, const PADDING: usize, const DILATION: usize> Step<STRIDE, PADDING, DILATION> {
    const SLIDE: Slide = {
        assert!(STRIDE > 0, "a stride of 0 never moves the window");
        assert!(DILATION > 0, "a dilation of 0 puts all taps in one place");
        Slide { stride: STRIDE, padding: PADDING, dilation: DILATION }
    };

    /// The size of the output of a window of `taps` on an axis of `input`; zero if the window does not fit.
    pub const fn output(input: usize, taps: usize) -> usize {
        Self::SLIDE.places(input, taps)
    }

    /// The smallest size of the output of a *transposed* convolution; up to `STRIDE - 1` more is right too.
    pub const fn transposed_output(input: usize, taps: usize) -> usize {
        smallest_input(Self::SLIDE, input, taps)
    }
}

/// How a window slides over images: one [`Step`] for both axes, or a pair, height first.
pub trait Steps {
    /// Along the height and along the width.
    const SLIDES: [Slide; 2];
}

impl<const STRIDE: usize, const PADDING: usize, const DILATION: usize> Steps for Step<STRIDE, PADDING, DILATION> {
    const SLIDES: [Slide; 2] = [Self::SLIDE; 2];
}

impl<const S: usize, const P: usize, const D: usize, const T: usize, const Q: usize, const E: usize> Steps
    for (Step<S, P, D>, Step<T, Q, E>)
{
    const SLIDES: [Slide; 2] = [Step::<S, P, D>::SLIDE, Step::<T, Q, E>::SLIDE];
}

/// The layer `L` on an input `X`: what has all sizes of a [`Geometry`](crate::kernel::Geometry).
pub(super) struct On<L, X>(PhantomData<(L, X)>);

/// The window of a convolution or a pooling; fails the build where the output has another size.
pub(super) const fn window(taps: [usize; 2], input: [usize; 2], output: [usize; 2], slides: [Slide; 2]) -> Window {
    let right = places(taps, input, slides);
    if right[0] != output[0] || right[1] != output[1] {
        let sentence = sizes(Sentence::EMPTY.text("expected an output of "), right).text(" (an input of ");
        let sentence = sizes(sizes(sentence, input).text(" under a window of "), taps).text("), found ");
        panic!("{}", sizes(sentence, output).as_str());
    }
    Window { taps, input, output, slides }
}

/// The window of a pooling: each of its places has an input under it.
pub(super) const fn pooling_window(taps: [usize; 2], input: [usize; 2], output: [usize; 2], slides: [Slide; 2]) -> Window {
    let window = window(taps, input, output, slides);
    let (most, found) = ([slides[0].reach(taps[0]) / 2, slides[1].reach(taps[1]) / 2], [slides[0].padding, slides[1].padding]);
    if found[0] > most[0] || found[1] > most[1] {
        let sentence = sizes(Sentence::EMPTY.text("expected a padding of at most "), most).text(", half the window, found ");
        panic!("{}", sizes(sentence, found).as_str());
    }
    window
}

/// The slides along a sequence, whose features are an axis that nothing slides on.
pub(super) const fn along_sequence<S: Steps>() -> [Slide; 2] {
    [S::SLIDES[0], Step::<1>::SLIDE]
}

/// The window of a transposed convolution, whose `input` are its places; fails the build where the output has another size.
pub(super) const fn transposed_window(taps: [usize; 2], input: [usize; 2], output: [usize; 2], slides: [Slide; 2]) -> Window {
    let least = [smallest_input(slides[0], input[0], taps[0]), smallest_input(slides[1], input[1], taps[1])];
    let most = [least[0] + slides[0].stride - 1, least[1] + slides[1].stride - 1];
    let fits = least[0] <= output[0] && output[0] <= most[0] && least[1] <= output[1] && output[1] <= most[1];
    if !fits {
        let sentence = sizes(Sentence::EMPTY.text("expected an output of "), least);
        let one = least[0] == most[0] && least[1] == most[1];
        let sentence = if one { sentence } else { sizes(sentence.text(" to "), most) };
        let sentence = sizes(sizes(sentence.text(" (an input of "), input).text(" under a window of "), taps);
        panic!("{}", sizes(sentence.text("), found "), output).as_str());
    }
    // The places are the transposed convolution's input.
    let _ = places(taps, output, slides);
    Window { taps, input: output, output: input, slides }
}

/// The places of a window, which must have some.
const fn places(taps: [usize; 2], input: [usize; 2], slides: [Slide; 2]) -> [usize; 2] {
    assert!(taps[0] > 0 && taps[1] > 0, "a window has at least one tap");
    let places = [slides[0].places(input[0], taps[0]), slides[1].places(input[1], taps[1])];
    if places[0] == 0 || places[1] == 0 {
        let reach = [slides[0].reach(taps[0]), slides[1].reach(taps[1])];
        let sentence = sizes(Sentence::EMPTY.text("expected an input of at least "), reach).text(" with its padding, found ");
        let padded = [input[0] + 2 * slides[0].padding, input[1] + 2 * slides[1].padding];
        panic!("{}", sizes(sentence, padded).as_str());
    }
    places
}

const fn smallest_input(slide: Slide, places: usize, taps: usize) -> usize {
    assert!(taps > 0 && places > 0, "a window has at least one tap, and at least one place");
    ((places - 1) * slide.stride + slide.reach(taps)).saturating_sub(2 * slide.padding)
}

/// Height by width.
const fn sizes(sentence: Sentence, [height, width]: [usize; 2]) -> Sentence {
    sentence.number(height).text(" x ").number(width)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transposed_output_has_the_input_for_its_places() {
        assert_eq!(Step::<2, 1>::transposed_output(4, 3), 7);
        for output in 7..9 {
            assert_eq!(Step::<2, 1>::output(output, 3), 4);
        }
    }

    #[test]
    #[should_panic(expected = "expected an output of 24 x 24 (an input of 28 x 28 under a window of 5 x 5), found 25 x 24")]
    fn the_right_output_is_named() {
        window([5, 5], [28, 28], [25, 24], Step::<1>::SLIDES);
    }

    #[test]
    #[should_panic(expected = "expected an output of 7 x 5 to 8 x 6 (an input of 4 x 3 under a window of 3 x 3), found 9 x 5")]
    fn the_right_transposed_outputs_are_named() {
        transposed_window([3, 3], [4, 3], [9, 5], Step::<2, 1>::SLIDES);
    }

    #[test]
    #[should_panic(expected = "expected a padding of at most 1 x 2, half the window, found 1 x 3")]
    fn a_padding_wider_than_half_the_window_is_named() {
        let slides = [Step::<1, 1>::SLIDE, Step::<1, 3>::SLIDE];
        pooling_window([3, 5], [4, 6], [4, 8], slides);
    }

    #[test]
    #[should_panic(expected = "expected an input of at least 5 x 5 with its padding, found 4 x 6")]
    fn a_window_that_does_not_fit_is_named() {
        window([5, 5], [4, 6], [1, 2], Step::<1>::SLIDES);
    }
}
