//! Memory as a promise that the build keeps.
//!
//! A trainer holds everything that training needs, so the size of its type is the memory, and a budget is an assertion
//! on a type. `const { assert!(size_of::<T>() <= 320) }` does it without words; [`assert_bytes`] names both sizes.

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

/// Text with numbers, put together while the program is built, where `format!` does not exist.
struct Sentence {
    bytes: [u8; Self::CAPACITY],
    length: usize,
}

impl Sentence {
    const CAPACITY: usize = 128;
    const EMPTY: Self = Self { bytes: [0; Self::CAPACITY], length: 0 };

    /// Adds `text`, as much of it as there is place for.
    const fn text(mut self, text: &str) -> Self {
        let mut text = text.as_bytes();
        while let [first, rest @ ..] = text
            && self.length < Self::CAPACITY
        {
            self.bytes[self.length] = *first;
            self.length += 1;
            text = rest;
        }
        self
    }

    const fn number(self, number: usize) -> Self {
        let before = if number >= 10 { self.number(number / 10) } else { self };
        let digit = [b'0' + (number % 10) as u8];
        match core::str::from_utf8(&digit) {
            Ok(digit) => before.text(digit),
            Err(_) => before,
        }
    }

    const fn as_str(&self) -> &str {
        match core::str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(text) => text,
            Err(_) => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_hold_numbers() {
        let sentence = Sentence::EMPTY.number(0).text(" of ").number(1_234_567_890);
        assert_eq!(sentence.as_str(), "0 of 1234567890");
    }

    #[test]
    fn sentences_that_are_too_long_are_cut() {
        let mut sentence = Sentence::EMPTY;
        for _ in 0..50 {
            sentence = sentence.text("1234567");
        }
        assert_eq!(sentence.as_str().len(), Sentence::CAPACITY);
    }

    #[test]
    #[should_panic(expected = "expected at most 8 bytes, found a value of 12 bytes")]
    fn both_sizes_are_named() {
        assert_bytes::<[f32; 3]>(8);
    }
}
