//! What must hold whatever was recorded.

use crate::table::Row;

/// Payload, board, level of optimisation, column of the table, most.
const LIMITS: [(&str, &str, &str, usize, u64); 8] = [
    ("xor", "Cortex-M4F", "s", 1, 2048),
    ("xor", "Cortex-M4F", "3", 4, 250),
    ("xor_q16", "Cortex-M0", "s", 1, 3072),
    ("xor_q16", "Cortex-M0", "3", 1, 3072),
    ("xor_q12", "Cortex-M0", "s", 1, 3072),
    ("xor_q12", "Cortex-M0", "3", 1, 3072),
    ("sine", "Cortex-M4F", "s", 0, 34_000),
    ("sine", "Cortex-M0", "s", 0, 34_000),
];
/// The same of RAM and stack together.
const RAM_LIMITS: [(&str, &str, &str, u64); 3] =
    [("xor", "Cortex-M4F", "s", 400), ("sine", "Cortex-M4F", "s", 5300), ("sine", "Cortex-M0", "s", 5300)];

/// How many times fewer instructions a step takes in fixed point than in floating point, at least, in tenths: payload, board,
/// level of optimisation.
const GAINS: [(&str, &str, &str, u64); 4] = [
    ("xor_q16", "Cortex-M0", "3", 85),
    ("xor_q12", "Cortex-M0", "3", 150),
    ("xor_q16", "Cortex-M0", "s", 60),
    ("xor_q12", "Cortex-M0", "s", 75),
];

/// What is more than promised, and what is promised but not in `rows`. Boards that are not `here` are left out.
pub fn broken(rows: &[Row], here: impl Fn(&str) -> bool) -> Vec<String> {
    let figures = |key: [&str; 3]| rows.iter().find(|row| row.key == key).map_or([None; 6], |row| row.figures);
    let mut faults = Vec::new();
    let mut hold = |key: [&str; 3], figure: Option<u64>, limit: Option<u64>| match (figure, limit) {
        _ if !here(key[1]) => {}
        (Some(figure), Some(limit)) if figure <= limit => {}
        (Some(figure), Some(limit)) => faults.push(format!("{}: {figure}, promised are {limit}", key.join(", "))),
        _ => faults.push(format!("{}: promised, but not measured", key.join(", "))),
    };
    for (payload, board, level, column, limit) in LIMITS {
        let key = [payload, board, level];
        hold(key, figures(key)[column], Some(limit));
    }
    for (payload, board, level, limit) in RAM_LIMITS {
        let key = [payload, board, level];
        let [_, _, ram, stack, ..] = figures(key);
        hold(key, ram.zip(stack).map(|(ram, stack)| ram + stack), Some(limit));
    }
    for (payload, board, level, tenths) in GAINS {
        let step = |payload| figures([payload, board, level])[4];
        hold([payload, board, level], step(payload), step("xor").map(|soft| soft * 10 / tenths));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_promise_needs_its_row() {
        assert_eq!(broken(&[], |_| true).len(), LIMITS.len() + RAM_LIMITS.len() + GAINS.len());
        assert!(broken(&[], |_| false).is_empty());
    }

    #[test]
    fn more_than_promised_is_a_fault() {
        let row = |stack| Row {
            key: ["xor", "Cortex-M4F", "s"].map(String::from),
            figures: [Some(3000), Some(2048), Some(100), Some(stack), Some(500), None],
        };
        let of_row = |stack| broken(&[row(stack)], |_| true).into_iter().filter(|fault| !fault.ends_with("not measured"));
        assert_eq!(of_row(300).count(), 0);
        assert_eq!(of_row(301).collect::<Vec<_>>(), ["xor, Cortex-M4F, s: 401, promised are 400"]);
    }
}
