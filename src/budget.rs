//! Memory as a promise that the build keeps.
//!
//! A trainer holds everything that training needs, so the size of its type is the memory, and a budget is an assertion
//! on a type. `const { assert!(size_of::<T>() <= 320) }` does it without words; [`assert_bytes`] names both sizes.

use crate::sentence::Sentence;

/// Fails the build if a `T` takes more than `limit` bytes.
///
/// # Panics
///
/// If it does; for a `const` that is when the program is built:
///
/// ```compile_fail
/// const _: () = constnet::budget::assert_bytes::<[f32; 3]>(8);
/// ```
///
/// prints "expected at most 8 bytes, found a value of 12 bytes".
///
/// # Example
///
/// ```
/// use constnet::{Linear, Matrix, Relu, Sgd, SumSquaredError, Trainer, budget};
/// type Net = (Linear<2, 3>, Relu, Linear<3, 1>);
/// const _: () = budget::assert_bytes::<Trainer<Net, Matrix<4, 2>, SumSquaredError, Sgd>>(280);
/// ```
pub const fn assert_bytes<T>(limit: usize) {
    if size_of::<T>() > limit {
        let sentence = Sentence::EMPTY
            .text("expected at most ")
            .number(limit)
            .text(" bytes, found a value of ")
            .number(size_of::<T>())
            .text(" bytes");
        panic!("{}", sentence.as_str());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "expected at most 8 bytes, found a value of 12 bytes")]
    fn both_sizes_are_named() {
        assert_bytes::<[f32; 3]>(8);
    }
}
