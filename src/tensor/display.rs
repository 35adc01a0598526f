//! Matrices as text, lined up as numpy does.

use super::Matrix;
use core::fmt::{self, Display, Formatter, Write};

/// One line for each row, all elements as wide as the widest. A precision (`{:.3}`) holds for each element.
///
/// ```
/// let m = constnet::Matrix([[1.0, -10.5], [0.25, 3.0]]);
/// assert_eq!(m.to_string(), "[[    1 -10.5]\n [ 0.25     3]]");
/// assert_eq!(format!("{m:.1}"), "[[  1.0 -10.5]\n [  0.2   3.0]]");
/// ```
impl<const R: usize, const C: usize, T: Display> Display for Matrix<R, C, T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if R == 0 {
            return f.write_str("[]");
        }
        let width = self.0.as_flattened().iter().map(|value| length(value, f.precision())).max().unwrap_or(0);
        for (r, row) in self.0.iter().enumerate() {
            f.write_str(if r == 0 { "[[" } else { "\n [" })?;
            for (c, value) in row.iter().enumerate() {
                if c > 0 {
                    f.write_char(' ')?;
                }
                match f.precision() {
                    Some(precision) => write!(f, "{value:>width$.precision$}")?,
                    None => write!(f, "{value:>width$}")?,
                }
            }
            f.write_char(']')?;
        }
        f.write_char(']')
    }
}

/// How many characters `value` takes.
fn length(value: &impl Display, precision: Option<usize>) -> usize {
    let mut count = Count(0);
    // Counting cannot fail; a `Display` that does will fail again where it is printed.
    let _ = match precision {
        Some(precision) => write!(count, "{value:.precision$}"),
        None => write!(count, "{value}"),
    };
    count.0
}

struct Count(usize);

impl Write for Count {
    fn write_str(&mut self, s: &str) -> fmt::Result {
        self.0 += s.chars().count();
        Ok(())
    }
}
