//! Matrices as text, lined up as numpy does.

use super::Matrix;
use core::fmt::{self, Display, Formatter, Write};

/// One line for each row, all elements as wide as the widest. A precision (`{:.3}`), a sign (`{:+}`) and a least width
/// (`{:8}`) hold for each element.
///
/// ```
/// let m = constnet::Matrix([[1.0, -10.5], [0.25, 3.0]]);
/// assert_eq!(m.to_string(), "[[    1 -10.5]\n [ 0.25     3]]");
/// assert_eq!(format!("{m:.1}"), "[[  1.0 -10.5]\n [  0.2   3.0]]");
/// assert_eq!(format!("{m:+6}"), "[[    +1  -10.5]\n [ +0.25     +3]]");
/// ```
impl<const R: usize, const C: usize, T: Display> Display for Matrix<R, C, T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if R == 0 {
            return f.write_str("[]");
        }
        let style = Style { sign: f.sign_plus(), precision: f.precision() };
        let lengths = self.0.as_flattened().iter().map(|value| style.length(value));
        let width = lengths.chain(f.width()).max().unwrap_or(0);
        for (r, row) in self.0.iter().enumerate() {
            f.write_str(if r == 0 { "[[" } else { "\n [" })?;
            for (c, value) in row.iter().enumerate() {
                if c > 0 {
                    f.write_char(' ')?;
                }
                write!(f, "{:1$}", "", width.saturating_sub(style.length(value)))?;
                style.write(f, value)?;
            }
            f.write_char(']')?;
        }
        f.write_char(']')
    }
}

/// How each element is written.
struct Style {
    sign: bool,
    precision: Option<usize>,
}

impl Style {
    fn write(&self, to: &mut impl Write, value: &impl Display) -> fmt::Result {
        match (self.sign, self.precision) {
            (false, None) => write!(to, "{value}"),
            (false, Some(precision)) => write!(to, "{value:.precision$}"),
            (true, None) => write!(to, "{value:+}"),
            (true, Some(precision)) => write!(to, "{value:+.precision$}"),
        }
    }

    /// How many characters `value` takes.
    fn length(&self, value: &impl Display) -> usize {
        let mut count = Count(0);
        // Counting cannot fail; a `Display` that does will fail again where it is printed.
        let _ = self.write(&mut count, value);
        count.0
    }
}

struct Count(usize);

impl Write for Count {
    fn write_str(&mut self, s: &str) -> fmt::Result {
        self.0 += s.chars().count();
        Ok(())
    }
}
