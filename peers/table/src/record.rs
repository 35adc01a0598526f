//! What was measured, as a file: lines `# key: value` about the machine, the peers and the works, then comma-separated values.

use std::fmt::Write as _;
use std::path::Path;

pub struct Record {
    /// What is not a number, as keys and values: of the machine, `version of PEER`, `work NAME`.
    pub circumstances: Vec<(String, String)>,
    pub measurements: Vec<Measurement>,
}

/// Nanoseconds of one time: the middle sample and the least.
#[derive(Clone, Copy)]
pub struct Timing {
    pub median: f64,
    pub least: f64,
}

pub struct Measurement {
    pub work: String,
    pub peer: String,
    pub timing: Timing,
}

const HEADING: &str = "work,peer,median ns,least ns";

impl Measurement {
    pub fn new(work: &str, peer: &str, timing: Timing) -> Self {
        Self { work: work.to_string(), peer: peer.to_string(), timing }
    }
}

impl Record {
    pub fn write(&self, path: &Path) -> Result<(), String> {
        let mut text = String::new();
        for (key, value) in &self.circumstances {
            let _ = writeln!(text, "# {key}: {value}");
        }
        let _ = writeln!(text, "{HEADING}");
        for Measurement { work, peer, timing } in &self.measurements {
            let _ = writeln!(text, "{work},{peer},{:.2},{:.2}", timing.median, timing.least);
        }
        std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
    }

    pub fn read(path: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let (head, lines) =
            text.split_once(&format!("{HEADING}\n")).ok_or_else(|| format!("{}: no line `{HEADING}`", path.display()))?;
        let entries = head.lines().filter_map(|line| line.strip_prefix("# ")?.split_once(": "));
        let measurement = |line: &str| Self::measurement(line).ok_or_else(|| format!("{}: `{line}`", path.display()));
        Ok(Self {
            circumstances: entries.map(|(key, value)| (key.to_string(), value.to_string())).collect(),
            measurements: lines.lines().map(measurement).collect::<Result<_, _>>()?,
        })
    }

    /// In words, what the work of this name is.
    pub fn work<'a>(&'a self, name: &'a str) -> &'a str {
        let entry = self.circumstances.iter().find(|(key, _)| key.strip_prefix("work ") == Some(name));
        entry.map_or(name, |(_, what)| what)
    }

    fn measurement(line: &str) -> Option<Measurement> {
        let mut cells = line.split(',');
        let [work, peer, median, least] = [cells.next()?, cells.next()?, cells.next()?, cells.next()?];
        Some(Measurement::new(work, peer, Timing { median: median.parse().ok()?, least: least.parse().ok()? }))
    }
}

/// Nanoseconds in words, with three digits.
pub fn duration(nanoseconds: f64) -> String {
    let (number, unit) = match nanoseconds {
        ..1e3 => (nanoseconds, "ns"),
        1e3..1e6 => (nanoseconds / 1e3, "µs"),
        _ => (nanoseconds / 1e6, "ms"),
    };
    let decimals = if number < 10.0 { 2 } else { usize::from(number < 100.0) };
    format!("{number:.decimals$} {unit}")
}
