//! Sentences put together while the program is built, where `format!` does not exist.

/// Text with numbers.
pub struct Sentence {
    bytes: [u8; Self::CAPACITY],
    length: usize,
}

impl Sentence {
    const CAPACITY: usize = 192;
    pub const EMPTY: Self = Self { bytes: [0; Self::CAPACITY], length: 0 };

    /// Adds `text`, as much of it as there is place for.
    pub const fn text(mut self, text: &str) -> Self {
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

    pub const fn number(self, number: usize) -> Self {
        let before = if number >= 10 { self.number(number / 10) } else { self };
        let digit = [b'0' + (number % 10) as u8];
        match core::str::from_utf8(&digit) {
            Ok(digit) => before.text(digit),
            Err(_) => before,
        }
    }

    pub const fn as_str(&self) -> &str {
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
}
