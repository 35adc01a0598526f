//! The tables that are made from a record: of networks in README.md and of products in docs/products.md, each between two
//! marks of which the first names the record.

use crate::record::{Measurement, Record, duration};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const BEGIN: &str = "<!-- speed: ";
const END: &str = "<!-- end of speed -->";
const OURS: &str = "constnet";

/// A file with a table of those works whose names pass.
struct Page {
    name: &'static str,
    shows: fn(&str) -> bool,
}

const PAGES: [Page; 2] =
    [Page { name: "README.md", shows: |work| !is_product(work) }, Page { name: "docs/products.md", shows: is_product }];

/// Products are named by their sizes, as 4×4×4.
fn is_product(work: &str) -> bool {
    work.contains('×')
}

/// Writes the tables from the record at `path`, or from the one that each page names.
pub fn renew(path: Option<&Path>) -> Result<(), String> {
    PAGES.iter().try_for_each(|page| {
        let renewed = page.renewed(&page.text()?, path)?;
        std::fs::write(page.path(), renewed).map_err(|error| format!("{}: {error}", page.name))
    })
}

/// Whether the tables are what the record that each page names gives.
pub fn check() -> Result<(), String> {
    PAGES.iter().try_for_each(|page| {
        let text = page.text()?;
        if page.renewed(&text, None)? == text {
            Ok(())
        } else {
            Err(format!(
                "The table of speeds in {} is not that of its record: `cargo run -p table` in peers/ writes it.",
                page.name
            ))
        }
    })
}

impl Page {
    fn path(&self) -> PathBuf {
        root().join(self.name)
    }

    fn text(&self) -> Result<String, String> {
        std::fs::read_to_string(self.path()).map_err(|error| format!("{}: {error}", self.name))
    }

    fn renewed(&self, text: &str, path: Option<&Path>) -> Result<String, String> {
        let missing = || format!("{}: no `{BEGIN}… -->` with `{END}` after it", self.name);
        let (before, rest) = text.split_once(BEGIN).ok_or_else(missing)?;
        let (named, rest) = rest.split_once(" -->").ok_or_else(missing)?;
        let (_, after) = rest.split_once(END).ok_or_else(missing)?;
        let name =
            path.and_then(Path::file_name).map_or_else(|| named.to_string(), |name| format!("peers/record/{}", name.display()));
        let table = table(&Record::read(&root().join(&name))?, elsewhere(&name)?.as_ref(), self.shows);
        Ok(format!("{before}{BEGIN}{name} -->\n{table}{END}{after}"))
    }
}

/// What was measured beside ours outside this program, if anything: the newest `-elsewhere.csv` of the record's processor.
fn elsewhere(name: &str) -> Result<Option<Record>, String> {
    let Some((directory, record)) = name.rsplit_once('/') else { return Ok(None) };
    let directory = root().join(directory);
    let entries = std::fs::read_dir(&directory).map_err(|error| format!("{}: {error}", directory.display()))?;
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let newest =
        names.filter(|name| name.strip_suffix("-elsewhere.csv").is_some_and(|n| processor(n) == processor(record))).max();
    newest.map(|name| Record::read(&directory.join(name))).transpose()
}

/// What is before the date in the name of a record.
fn processor(name: &str) -> Option<&str> {
    name.rsplitn(4, '-').nth(3)
}

/// A row for each work, a column for each peer: its time in multiples of ours.
fn table(record: &Record, elsewhere: Option<&Record>, shows: fn(&str) -> bool) -> String {
    let rows: Vec<Row> = record
        .measurements
        .iter()
        .filter(|ours| ours.peer == OURS && shows(&ours.work))
        .map(|ours| Row {
            ours,
            peers: [Some(record), elsewhere].into_iter().flatten().flat_map(|r| multiples(r, &ours.work)).collect(),
        })
        .collect();
    let mut columns: Vec<&str> = Vec::new();
    for (peer, _) in rows.iter().flat_map(|row| &row.peers) {
        if !columns.contains(peer) {
            columns.push(peer);
        }
    }
    let mut text =
        format!("| work | {OURS} | of the best | {} |\n|:--|--:|--:|{}\n", columns.join(" | "), "--:|".repeat(columns.len()));
    for Row { ours, peers } in &rows {
        let best = peers.iter().map(|(_, multiple)| *multiple).reduce(f64::min);
        let best = best.map_or_else(String::new, |multiple| format!("{:.2}", 1.0 / multiple));
        let _ = write!(text, "| {} | {} | {best} |", record.work(&ours.work), duration(ours.timing.median));
        for column in &columns {
            let cell = peers.iter().find(|(peer, _)| peer == column).map_or_else(String::new, |(_, multiple)| digits(*multiple));
            let _ = write!(text, " {cell} |");
        }
        text.push('\n');
    }
    text
}

struct Row<'a> {
    ours: &'a Measurement,
    peers: Vec<(&'a str, f64)>,
}

/// Each peer of a work, with its time in multiples of ours in the same record.
fn multiples<'a>(record: &'a Record, work: &str) -> Vec<(&'a str, f64)> {
    let of_work = || record.measurements.iter().filter(|m| m.work == work);
    let Some(ours) = of_work().find(|m| m.peer == OURS) else { return Vec::new() };
    of_work().filter(|m| m.peer != OURS).map(|m| (m.peer.as_str(), m.timing.median / ours.timing.median)).collect()
}

fn digits(multiple: f64) -> String {
    let decimals = if multiple < 10.0 { 2 } else { usize::from(multiple < 100.0) };
    format!("{multiple:.decimals$}")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
