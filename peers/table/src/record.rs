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

const HEADING: [&str; 4] = ["work", "peer", "median ns", "least ns"];

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
        let mut lines = csv::Writer::from_writer(Vec::new());
        let because = |error: csv::Error| format!("{}: {error}", path.display());
        lines.write_record(HEADING).map_err(because)?;
        for Measurement { work, peer, timing } in &self.measurements {
            lines
                .write_record([work, peer, &format!("{:.2}", timing.median), &format!("{:.2}", timing.least)])
                .map_err(because)?;
        }
        let lines = lines.into_inner().map_err(|error| format!("{}: {error}", path.display()))?;
        std::fs::write(path, [text.into_bytes(), lines].concat()).map_err(|error| format!("{}: {error}", path.display()))
    }

    pub fn read(path: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let entries = text.lines().filter_map(|line| line.strip_prefix("# ")?.split_once(": "));
        let mut lines = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
        let measurements = lines.deserialize().map(|line| {
            let (work, peer, median, least): (String, String, f64, f64) = line?;
            Ok(Measurement { work, peer, timing: Timing { median, least } })
        });
        Ok(Self {
            circumstances: entries.map(|(key, value)| (key.to_string(), value.to_string())).collect(),
            measurements: measurements.collect::<csv::Result<_>>().map_err(|error| format!("{}: {error}", path.display()))?,
        })
    }

    /// In words, what the work of this name is.
    pub fn work<'a>(&'a self, name: &'a str) -> &'a str {
        let entry = self.circumstances.iter().find(|(key, _)| key.strip_prefix("work ") == Some(name));
        entry.map_or(name, |(_, what)| what)
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
