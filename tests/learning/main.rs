//! What a family of layers is for: something learns with it, and does not without it.

#[path = "../../examples/common/digits.rs"]
#[expect(dead_code, reason = "the example uses the rest")]
mod digits;

mod attention;
mod convolution;
mod recurrent;
mod regularization;
