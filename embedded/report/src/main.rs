//! Builds each firmware, runs it in an emulator, and holds what it measures to what was recorded.
//!
//! `report` compares, `report --renew` records, `report --hashes` prints what this machine computes,
//! `report --targets` prints which targets the compiler has.

mod board;
mod image;
mod promise;
mod table;
mod template;
mod width;

use board::{BOARDS, Board, Profile, Region, cargo, target_directory};
use constnet::kernel::{self, Tier};
use firmware::hash::EMPTY;
use image::Image;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs};
use table::Row;

/// A payload as a firmware and as a function of this program.
struct Payload {
    name: &'static str,
    run: fn() -> u32,
    /// Whether it needs a megabyte of flash.
    large: bool,
    /// Whether all of its products are so small that no tier fuses them.
    small: bool,
    /// Whether its figures are in the table; of the others the hash alone is held.
    recorded: bool,
}

const PAYLOADS: [Payload; 8] = [
    Payload { name: "fixed", run: firmware::fixed::run, large: false, small: true, recorded: false },
    Payload { name: "xor", run: firmware::xor::run, large: false, small: true, recorded: true },
    Payload { name: "xor_q16", run: firmware::xor::run_q16, large: false, small: true, recorded: true },
    Payload { name: "xor_q12", run: firmware::xor::run_q12, large: false, small: true, recorded: true },
    Payload { name: "sine", run: firmware::sine::run, large: false, small: false, recorded: true },
    Payload { name: "finetune", run: firmware::finetune::run, large: false, small: false, recorded: true },
    Payload { name: "keyword", run: firmware::keyword::run, large: false, small: false, recorded: true },
    Payload { name: "anomaly", run: firmware::anomaly::run, large: true, small: false, recorded: true },
];

/// A firmware with one of each: on a core of 32 bits, a function divides 64.
const PLANTED: &str = "planted";
/// What it has, and a part of the names that show it.
const PLANTS: [(&str, &str); 4] =
    [("panic", "panicking"), ("formatted text", "core3fmt"), ("allocation", "alloc"), ("division of 64 bits", "div")];
const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../README.md");

fn hash_on(tier: Tier, payload: &Payload) -> Option<String> {
    kernel::force(tier).ok()?;
    Some(format!("{:08x}", (payload.run)()))
}

fn plain(payload: &Payload) -> String {
    hash_on(Tier::Plain, payload).expect("every machine has the plain tier")
}

/// What must be equal on this machine: debug and release, and where nothing is fused, all tiers.
fn this_machine(faults: &mut Vec<String>) -> Result<(), String> {
    for payload in PAYLOADS.iter().filter(|payload| payload.small) {
        for tier in Tier::ALL {
            if let Some(hash) = hash_on(tier, payload).filter(|hash| *hash != plain(payload)) {
                faults.push(format!("{}: {hash} on the tier {tier:?}, {} on the plain one", payload.name, plain(payload)));
            }
        }
    }
    let unlearned = PAYLOADS.iter().filter(|payload| plain(payload) == format!("{EMPTY:08x}"));
    faults.extend(unlearned.map(|payload| format!("{}: it did not learn", payload.name)));
    cargo(&["build", "--quiet", "-p", "report"], &[])?;
    let debug = target_directory().join("debug/report");
    let output = Command::new(&debug).arg("--hashes").output().map_err(|error| format!("{}: {error}", debug.display()))?;
    let (debug, release) = (String::from_utf8_lossy(&output.stdout).into_owned(), hashes());
    if debug != release {
        faults.push(format!("this machine, debug:\n{debug}and release:\n{release}"));
    }
    Ok(())
}

fn hashes() -> String {
    PAYLOADS.iter().map(|payload| format!("{} {}\n", payload.name, plain(payload))).collect()
}

/// The figures of a payload on a board; faults are noted.
fn measure(
    board: &Board,
    profile: Profile,
    payload: &Payload,
    counter: Option<&Path>,
    faults: &mut Vec<String>,
) -> Result<Row, String> {
    let path = board.path(profile, payload.name);
    let image = Image::read(&path)?;
    let level = match profile {
        Profile::Release => "s",
        Profile::Fast => "3",
        Profile::Dev => "0",
    };
    let key = [payload.name, board.name, level].map(String::from);
    let name = key.join(", ");
    let run = board.run(&path, &image, counter).map_err(|error| format!("{name}: {error}"))?;
    if run.hash != plain(payload) {
        faults.push(format!("{name}: computed {}, this machine {}", run.hash, plain(payload)));
    }
    // Only the sweep divides numbers of 32 bits with a fraction, which takes 64.
    let unwanted = image.unwanted().into_iter().filter(|name| payload.recorded || !name.contains("div"));
    if profile != Profile::Dev {
        faults.extend(unwanted.map(|symbol| format!("{name}: links {symbol}")));
    }
    let each = |region: &Region| (region.passes > 0).then(|| region.instructions.div_ceil(region.passes));
    let [training, inference] = run.counts.as_ref().map_or([None; 2], |counts| counts.regions.each_ref().map(each));
    let stack = run.counts.map(|counts| counts.stack);
    Ok(Row { key, figures: [Some(image.harness + image.payload), Some(image.payload), image.ram, stack, training, inference] })
}

/// The table of all boards that the compiler has.
fn measure_all(faults: &mut Vec<String>) -> Result<Vec<Row>, String> {
    cargo(&["build", "--quiet", "--release", "-p", "counter"], &[])?;
    let counter = Some(target_directory().join("release/libcounter.so")).filter(|path: &PathBuf| path.exists());
    if counter.is_none() {
        faults.push("no counter on this system: sizes and bits only".into());
    }
    let mut rows = Vec::new();
    for board in &BOARDS {
        if !board.has_target() {
            faults.push(format!("{}: not measured; `rustup target add {}`", board.name, board.target));
            continue;
        }
        for profile in [Profile::Release, Profile::Fast, Profile::Dev] {
            let wanted = |payload: &&Payload| {
                (board.large || !payload.large) && (profile != Profile::Fast || board.fast || payload.small && board.counted())
            };
            let payloads: Vec<&Payload> = PAYLOADS.iter().filter(wanted).collect();
            let mut names: Vec<&str> = payloads.iter().map(|payload| payload.name).collect();
            if profile == Profile::Release {
                names.push(PLANTED);
            }
            board.build(profile, &names)?;
            for payload in &payloads {
                let counter = counter.as_deref().filter(|_| profile != Profile::Dev);
                let row = measure(board, profile, payload, counter, faults)?;
                println!("{row}");
                if profile != Profile::Dev && payload.recorded {
                    rows.push(row);
                }
            }
        }
        let planted = Image::read(&board.path(Profile::Release, PLANTED))?;
        for (what, part) in PLANTS {
            // WebAssembly has an instruction that divides 64 bits.
            if (board.counted() || part != "div") && !planted.unwanted().iter().any(|name| name.contains(part)) {
                faults.push(format!("{}: a planted {what} was not found", board.name));
            }
        }
    }
    if BOARDS[0].has_target() {
        faults.extend(template::faults(&BOARDS[0])?);
        if let Some(counter) = &counter {
            faults.extend(width::faults(&BOARDS[0], counter)?);
        }
    }
    Ok(rows)
}

fn report(renew: bool) -> Result<Vec<String>, String> {
    let mut faults = Vec::new();
    this_machine(&mut faults)?;
    let rows = measure_all(&mut faults)?;
    let here = |name: &str| BOARDS.iter().all(|board| board.name != name || board.has_target());
    faults.extend(promise::broken(&rows, here));
    let text = fs::read_to_string(README).map_err(|error| format!("{README}: {error}"))?;
    if renew {
        if !faults.is_empty() {
            faults.push("README.md is left as it was".into());
            return Ok(faults);
        }
        let text = table::renewed(&text, &rows).ok_or("README.md has no table of these figures")?;
        fs::write(README, text).map_err(|error| format!("{README}: {error}"))?;
    } else {
        let recorded = table::recorded(&text);
        let unrecorded = table::missing(&recorded, &rows);
        faults.extend(
            unrecorded.map(|name| format!("{name}: not in the table of README.md; `embedded/measure --renew` records it")),
        );
        let expected: Vec<Row> = recorded.iter().filter(|row| here(&row.key[1])).cloned().collect();
        faults
            .extend(table::missing(&rows, &expected).map(|name| format!("{name}: in the table of README.md, but not measured")));
        faults.extend(table::growth(&recorded, &rows));
    }
    Ok(faults)
}

fn main() -> ExitCode {
    if env::args().any(|argument| argument == "--hashes") {
        print!("{}", hashes());
        return ExitCode::SUCCESS;
    }
    if env::args().any(|argument| argument == "--targets") {
        BOARDS.iter().filter(|board| board.has_target()).for_each(|board| println!("{}", board.target));
        return ExitCode::SUCCESS;
    }
    match report(env::args().any(|argument| argument == "--renew")) {
        Ok(faults) if faults.is_empty() => ExitCode::SUCCESS,
        Ok(faults) => {
            eprintln!("\n{}", faults.join("\n"));
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payload_that_runs_again_computes_the_same() {
        for payload in PAYLOADS {
            assert_eq!(plain(&payload), plain(&payload), "{}", payload.name);
        }
    }
}
