//! The table of figures, and how far they may move.

use std::fmt;

/// The head of the table.
pub const HEAD: &str = "| payload | target | opt | flash | beyond start-up | RAM | stack | a training step | an inference |\n\
    |:--|:--|:--|--:|--:|--:|--:|--:|--:|\n";

/// How much more than recorded is a fault: one part in so many.
const TOLERANCE: u64 = 33;

/// The figures of one firmware: bytes of flash, of it beyond start-up, RAM and stack; instructions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Payload, target and level of optimisation.
    pub key: [String; 3],
    /// In the order of [`HEAD`].
    pub figures: [Option<u64>; 6],
}

const NAMES: [&str; 6] = [
    "bytes of flash",
    "bytes beyond start-up",
    "bytes of RAM",
    "bytes of stack",
    "instructions a training step",
    "instructions an inference",
];

/// With commas between the thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (k, digit) in digits.chars().enumerate() {
        if k > 0 && (digits.len() - k).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let figures = self.figures.map(|figure| figure.map_or(String::new(), grouped));
        write!(f, "| {} | {} |", self.key.join(" | "), figures.join(" | "))
    }
}

impl Row {
    fn parse(line: &str) -> Option<Self> {
        let cells: Vec<&str> = line.trim().strip_prefix('|')?.strip_suffix('|')?.split('|').map(str::trim).collect();
        let (key, figures) = cells.split_at_checked(3)?;
        let figures = figures.iter().map(|cell| match cell.replace(',', "") {
            empty if empty.is_empty() => Some(None),
            digits => digits.parse().ok().map(Some),
        });
        Some(Self {
            key: key.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>().try_into().ok()?,
            figures: figures.collect::<Option<Vec<_>>>()?.try_into().ok()?,
        })
    }
}

/// The rows of the table in `text`.
pub fn recorded(text: &str) -> Vec<Row> {
    text.split_once(HEAD).map_or(Vec::new(), |(_, rest)| rest.lines().map_while(Row::parse).collect())
}

/// `text` with `rows` as its table.
pub fn renewed(text: &str, rows: &[Row]) -> Option<String> {
    let (before, rest) = text.split_once(HEAD)?;
    let after: String = rest.lines().skip_while(|line| line.starts_with('|')).map(|line| format!("{line}\n")).collect();
    let rows: String = rows.iter().map(|row| format!("{row}\n")).collect();
    Some(format!("{before}{HEAD}{rows}{after}"))
}

/// The names of the rows that are `expected` but not in `rows`.
pub fn missing(rows: &[Row], expected: &[Row]) -> impl Iterator<Item = String> {
    expected.iter().filter(|row| rows.iter().all(|other| other.key != row.key)).map(|row| row.key.join(", "))
}

/// What grew by more than 3 %, and which figure only one of the two has.
pub fn growth(recorded: &[Row], measured: &[Row]) -> Vec<String> {
    let mut faults = Vec::new();
    for row in measured {
        let name = row.key.join(", ");
        let Some(old) = recorded.iter().find(|old| old.key == row.key) else { continue };
        for ((new, old), what) in row.figures.iter().zip(old.figures).zip(NAMES) {
            match (*new, old) {
                (Some(new), Some(old)) if new > old + old / TOLERANCE => {
                    faults.push(format!("{name}: {new} {what}, recorded are {old}"));
                }
                (Some(new), None) => faults.push(format!("{name}: {new} {what}, none recorded")),
                (None, Some(old)) => faults.push(format!("{name}: no {what}, recorded are {old}")),
                _ => {}
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(figure: u64) -> Row {
        Row { key: ["a", "b", "s"].map(String::from), figures: [Some(figure), None, Some(2), Some(3), Some(4), Some(5)] }
    }

    #[test]
    fn a_table_is_read_as_it_is_written() {
        let text = format!("before\n\n{HEAD}| old |\n\nafter\n");
        let text = renewed(&text, &[row(1_234_567)]).unwrap();
        assert!(
            text.starts_with("before\n\n| payload") && text.ends_with("| 1,234,567 |  | 2 | 3 | 4 | 5 |\n\nafter\n"),
            "{text}"
        );
        assert_eq!(recorded(&text), [row(1_234_567)]);
    }

    #[test]
    fn three_per_cent_more_is_a_fault() {
        assert!(growth(&[row(1000)], &[row(1030)]).is_empty());
        assert_eq!(growth(&[row(1000)], &[row(1031)]), ["a, b, s: 1031 bytes of flash, recorded are 1000"]);
    }

    #[test]
    fn a_figure_that_is_missing_is_a_fault() {
        let less = Row { figures: [None; 6], ..row(1) };
        assert_eq!(growth(&[row(1)], std::slice::from_ref(&less)).len(), 5);
        assert_eq!(growth(&[less], &[row(1)]).len(), 5);
    }

    #[test]
    fn a_row_that_is_missing_is_named() {
        assert_eq!(missing(&[], &[row(1)]).collect::<Vec<_>>(), ["a, b, s"]);
        assert_eq!(missing(&[row(2)], &[row(1)]).count(), 0);
    }
}
