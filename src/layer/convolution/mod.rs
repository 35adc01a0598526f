//! Windows of weights that slide over images and sequences.

mod conv1d;
mod conv2d;
mod conv_transpose2d;

pub use conv_transpose2d::ConvTranspose2d;
pub use conv1d::Conv1d;
pub use conv2d::Conv2d;

use crate::sentence::Sentence;

/// How many groups of `channels` there are in `inputs`; fails the build where they do not divide inputs and outputs.
const fn groups(inputs: usize, outputs: usize, channels: usize) -> usize {
    count(["input", "output"], inputs, outputs, channels)
}

/// As [`groups`], where `channels` counts those of the outputs in a group.
const fn transposed_groups(inputs: usize, outputs: usize, channels: usize) -> usize {
    count(["output", "input"], outputs, inputs, channels)
}

const fn count(names: [&str; 2], grouped: usize, others: usize, channels: usize) -> usize {
    assert!(grouped > 0 && others > 0 && channels > 0, "a convolution has channels");
    if !grouped.is_multiple_of(channels) {
        let sentence = Sentence::EMPTY.text("expected groups that divide the ").number(grouped).text(" ").text(names[0]);
        panic!("{}", sentence.text(" channels, found groups of ").number(channels).as_str());
    }
    let groups = grouped / channels;
    if !others.is_multiple_of(groups) {
        let sentence = Sentence::EMPTY.text("expected ").text(names[1]).text(" channels that ").number(groups);
        panic!("{}", sentence.text(" groups divide, found ").number(others).as_str());
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "expected groups that divide the 8 input channels, found groups of 3")]
    fn groups_divide_the_inputs() {
        groups(8, 4, 3);
    }

    #[test]
    #[should_panic(expected = "expected input channels that 4 groups divide, found 6")]
    fn groups_divide_the_others() {
        transposed_groups(6, 8, 2);
    }
}
