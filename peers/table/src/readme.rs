//! The table of the README between its two marks, of which the first names the record.

use crate::record::{Measurement, Record, duration};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const BEGIN: &str = "<!-- speed: ";
const END: &str = "<!-- end of speed -->";

/// Writes the table from the record at `path`, or from the one that the README names.
pub fn renew(path: Option<&Path>) -> Result<(), String> {
    let readme = text(&readme())?;
    let renewed = renewed(&readme, path)?;
    std::fs::write(self::readme(), renewed).map_err(|error| format!("README.md: {error}"))
}

/// Whether the table is what the record that it names gives.
pub fn check() -> Result<(), String> {
    let readme = text(&readme())?;
    if renewed(&readme, None)? == readme {
        Ok(())
    } else {
        Err("The table of speeds in README.md is not that of its record: `cargo run -p table` in peers/ writes it.".to_string())
    }
}

fn renewed(readme: &str, path: Option<&Path>) -> Result<String, String> {
    let missing = || format!("README.md: no `{BEGIN}… -->` with `{END}` after it");
    let (before, rest) = readme.split_once(BEGIN).ok_or_else(missing)?;
    let (named, rest) = rest.split_once(" -->").ok_or_else(missing)?;
    let (_, after) = rest.split_once(END).ok_or_else(missing)?;
    let name =
        path.and_then(Path::file_name).map_or_else(|| named.to_string(), |name| format!("peers/record/{}", name.display()));
    let table = table(&Record::read(&root().join(&name))?, &elsewhere(&name)?);
    Ok(format!("{before}{BEGIN}{name} -->\n{table}{END}{after}"))
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

fn table(record: &Record, elsewhere: &Option<Record>) -> String {
    let mut text =
        String::from("| work | constnet | of the best peer | the peers, as multiples of constnet's time |\n|:--|--:|--:|:--|\n");
    for Measurement { work, timing, .. } in record.measurements.iter().filter(|m| m.peer == OURS) {
        let mut others = multiples(record, work);
        others.extend(elsewhere.iter().flat_map(|record| multiples(record, work)));
        others.sort_by(|a, b| a.1.total_cmp(&b.1));
        let best = others.first().map_or_else(String::new, |(_, multiple)| format!("{:.2}", 1.0 / multiple));
        let list: Vec<String> = others.iter().map(|(peer, multiple)| format!("{peer} {}", digits(*multiple))).collect();
        let _ = writeln!(text, "| {} | {} | {best} | {} |", record.work(work), duration(timing.median), list.join(", "));
    }
    text
}

const OURS: &str = "constnet";

/// Each peer of a work, with its time in parts of ours in the same record.
fn multiples(record: &Record, work: &str) -> Vec<(String, f64)> {
    let of_work = || record.measurements.iter().filter(|m| m.work == work);
    let Some(ours) = of_work().find(|m| m.peer == OURS) else { return Vec::new() };
    of_work().filter(|m| m.peer != OURS).map(|m| (m.peer.clone(), m.timing.median / ours.timing.median)).collect()
}

fn digits(multiple: f64) -> String {
    let decimals = if multiple < 10.0 { 2 } else { usize::from(multiple < 100.0) };
    format!("{multiple:.decimals$}")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn readme() -> PathBuf {
    root().join("README.md")
}

fn text(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}
