use crate::sentence::Sentence;

/// The rows of a bias: one, or none for a layer without bias. Any other number fails the build.
pub const fn bias_rows(rows: usize) -> usize {
    if rows > 1 {
        let sentence =
            Sentence::EMPTY.text("expected a bias of 1 row, or of 0 rows for a layer without bias, found ").number(rows);
        panic!("{}", sentence.text(" rows").as_str());
    }
    rows
}

#[cfg(test)]
mod tests {
    #[test]
    #[should_panic(expected = "expected a bias of 1 row, or of 0 rows for a layer without bias, found 2 rows")]
    fn more_rows_are_refused() {
        super::bias_rows(2);
    }
}
