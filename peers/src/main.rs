//! The same work done by this library and by others, in turns on one core: `peers/run`.

mod machine;
mod peer;
mod random;
mod run;
mod work;

use clap::Parser;
use peer::{Peer, peers};
use run::Run;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use table::{Measurement, Record, Timing};
use work::{Work, works};

/// Measures this library and others on the same work, in turns on one core.
#[derive(Parser)]
struct Arguments {
    /// Only these works, such as W3 or 64×64×64, several separated by commas
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Only these peers, besides ours
    #[arg(long, value_delimiter = ',')]
    peers: Vec<String>,
    /// At most so many samples of about a millisecond for each
    #[arg(long, default_value_t = 51)]
    rounds: usize,
    /// The core to work on; the last one if not given
    #[arg(long)]
    core: Option<usize>,
    /// Writes what was measured to `record/` and the table of the README from it
    #[arg(long, conflicts_with_all = ["only", "peers"])]
    record: bool,
}

/// How far the numbers of two peers may be from each other.
const TOLERANCE: f64 = 1e-3;

fn main() -> ExitCode {
    // Peers that use rayon ask for this at each product and otherwise take as many threads as the machine has cores.
    // SAFETY: no other thread runs yet.
    unsafe { std::env::set_var("RAYON_NUM_THREADS", "1") };
    match compare(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

fn compare(arguments: &Arguments) -> Result<(), String> {
    let works = wanted(&arguments.only)?;
    machine::pin(arguments.core)?;
    let asked = |name: &str| arguments.peers.is_empty() || arguments.peers.iter().any(|asked| asked == name);
    let mut peers = peers(|name| name == "constnet" || asked(name));
    for peer in peers.iter().filter(|peer| peer.version.is_none()) {
        println!("{} is not here: skipped", peer.name);
    }
    if let Some(peak) = machine::peak() {
        println!("at most {peak}");
    }
    let mut measurements = Vec::new();
    let mut wrong = Vec::new();
    for work in &works {
        println!("\n{}  {}, {:.3} Mflop", work.name, work.what, work.flops() / 1e6);
        let mut runs = agreeing(work, &mut peers, &mut wrong);
        let mut machines: Vec<Box<dyn Run>> = Vec::new();
        let mut names = Vec::new();
        for (name, run) in runs.drain(..) {
            names.push(name);
            machines.push(run);
        }
        let timings = run::time(&mut machines, arguments.rounds);
        print(work, &names, &timings);
        measurements.extend(names.iter().zip(timings).map(|(peer, timing)| Measurement::new(&work.name, peer, timing)));
    }
    if !wrong.is_empty() {
        return Err(format!("\nOther numbers than ours, so not timed: {}.", wrong.join(", ")));
    }
    if arguments.record {
        let works = works.into_iter().map(|work| (format!("work {}", work.name), work.what));
        let circumstances = machine::description().into_iter().chain(versions(&peers)).chain(works).collect();
        let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("record").join(format!("{}.csv", machine::label()));
        Record { circumstances, measurements }.write(&path)?;
        table::renew(Some(&path))?;
        println!("\nwritten to {}", path.display());
    }
    Ok(())
}

/// The works of these names; all if none is named.
fn wanted(names: &[String]) -> Result<Vec<Work>, String> {
    let mut works = works();
    if let Some(name) = names.iter().find(|name| works.iter().all(|work| work.name != **name)) {
        let there: Vec<String> = works.into_iter().map(|work| work.name).collect();
        return Err(format!("There is no work {name}; there are {}.", there.join(", ")));
    }
    works.retain(|work| names.is_empty() || names.contains(&work.name));
    Ok(works)
}

/// The peers that compute the same numbers as ours, at the beginning of the work.
fn agreeing(work: &Work, peers: &mut [Peer], wrong: &mut Vec<String>) -> Vec<(&'static str, Box<dyn Run>)> {
    let mut reference = None;
    let mut runs = Vec::new();
    for peer in peers {
        let Some(mut run) = peer.start(work) else { continue };
        run.repeat(work.steps);
        let numbers = run.numbers();
        let distance = run::distance(&numbers, reference.get_or_insert_with(|| numbers.clone()), work.before());
        if distance <= TOLERANCE {
            runs.push((peer.name, run));
        } else {
            println!("{:>16}  other numbers than ours: {distance:.1e} from them", peer.name);
            wrong.push(format!("{} on {}", peer.name, work.name));
        }
    }
    runs
}

fn print(work: &Work, names: &[&str], timings: &[Timing]) {
    let Some(ours) = timings.first() else { return };
    for (name, timing) in names.iter().zip(timings) {
        println!(
            "{name:>16}  {:>9}  least {:>9}  {:>6.1} Gflop/s  {:>8.2} × ours",
            table::duration(timing.median),
            table::duration(timing.least),
            work.flops() / timing.median,
            timing.median / ours.median,
        );
    }
}

fn versions(peers: &[Peer]) -> impl Iterator<Item = (String, String)> {
    let version = |peer: &Peer| peer.version.clone().unwrap_or_else(|| "not here".to_string());
    peers.iter().map(move |peer| (format!("version of {}", peer.name), version(peer)))
}
