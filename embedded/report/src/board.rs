//! The machines that the firmware runs on.

use crate::image::Image;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use std::{env, fs, thread};

/// A target and an emulator for it.
pub struct Board {
    /// What the table calls it.
    pub name: &'static str,
    /// The compiler's name for it.
    pub target: &'static str,
    /// The emulator and its arguments.
    pub emulator: &'static [&'static str],
    /// Whether the autoencoder, of a megabyte, fits.
    pub large: bool,
    /// Whether it computes with floats fast enough for speed to matter.
    pub fast: bool,
}

/// All of them.
pub const BOARDS: [Board; 4] = [
    Board {
        name: "Cortex-M4F",
        target: "thumbv7em-none-eabihf",
        emulator: &["qemu-system-arm", "-M", "mps2-an386", "-semihosting-config", "enable=on,target=native"],
        large: true,
        fast: true,
    },
    Board {
        name: "Cortex-M0",
        target: "thumbv6m-none-eabi",
        emulator: &["qemu-system-arm", "-M", "microbit", "-semihosting-config", "enable=on,target=native"],
        large: false,
        fast: false,
    },
    Board {
        name: "RISC-V imac",
        target: "riscv32imac-unknown-none-elf",
        emulator: &["qemu-system-riscv32", "-M", "virt", "-bios", "none"],
        large: true,
        fast: false,
    },
    Board { name: "WebAssembly", target: "wasm32-unknown-unknown", emulator: &["node", "-e", NODE], large: true, fast: false },
];

const NODE: &str = "WebAssembly.instantiate(require('fs').readFileSync(process.argv[1])).then(({ instance }) => \
    console.error((instance.exports.payload() >>> 0).toString(16).padStart(8, '0')))";

/// How a firmware is compiled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// For size.
    Release,
    /// For speed.
    Fast,
    /// With debug assertions, not optimised.
    Dev,
}

impl Profile {
    /// Cargo's name for it, and that of its folder.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Release | Self::Fast => ("release", "release"),
            Self::Dev => ("dev", "debug"),
        }
    }
}

/// What a run showed.
pub struct Run {
    /// The hash that the payload printed.
    pub hash: String,
    /// Where they were counted.
    pub counts: Option<Counts>,
}

/// What the counter counted.
pub struct Counts {
    /// Training and inference.
    pub regions: [Region; 2],
    /// Bytes of stack of the whole run.
    pub stack: u64,
}

/// What ran between two marks.
pub struct Region {
    /// How many times.
    pub passes: u64,
    /// Of all passes.
    pub instructions: u64,
    /// How deep the stack was, in bytes.
    pub stack: u64,
}

/// Where the builds are.
pub fn target_directory() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from)
}

/// Runs cargo with variables; whether it succeeded.
pub fn cargo(arguments: &[&str], variables: &[(&str, &str)]) -> Result<(), String> {
    let mut command = Command::new(env!("CARGO"));
    command.args(arguments).envs(variables.iter().copied());
    let status = command.status().map_err(|error| format!("cargo: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("cargo {} failed", arguments.join(" "))) }
}

impl Board {
    /// Whether the compiler has the target's library.
    pub fn has_target(&self) -> bool {
        let compiler = env::var("RUSTC").unwrap_or_else(|_| "rustc".into());
        let output = Command::new(compiler).args(["--print", "target-libdir", "--target", self.target]).output();
        output.is_ok_and(|output| Path::new(String::from_utf8_lossy(&output.stdout).trim()).exists())
    }

    /// Whether instructions are counted on it.
    pub fn counted(&self) -> bool {
        self.emulator[0] != "node"
    }

    /// Builds the firmware of `payloads`.
    pub fn build(&self, profile: Profile, payloads: &[&str]) -> Result<(), String> {
        let mut arguments = vec!["build", "--quiet", "-p", "firmware", "--target", self.target, "--profile", profile.names().0];
        payloads.iter().for_each(|payload| arguments.extend(["--bin", payload]));
        let variables: &[(&str, &str)] = match profile {
            // A profile of its own would build macros and build scripts again.
            Profile::Fast => &[("CARGO_PROFILE_RELEASE_OPT_LEVEL", "3")],
            // Not optimised at all, some take more stack than a small board has.
            Profile::Dev if !self.large => &[("CARGO_PROFILE_DEV_OPT_LEVEL", "1")],
            _ => &[],
        };
        cargo(&arguments, variables)
    }

    /// Where the firmware of `payload` is; for speed or for size, whichever was built last.
    pub fn path(&self, profile: Profile, payload: &str) -> PathBuf {
        let suffix = if self.target.starts_with("wasm") { ".wasm" } else { "" };
        target_directory().join(self.target).join(profile.names().1).join(format!("{payload}{suffix}"))
    }

    /// Runs a firmware to its end, with the counter in the emulator if there is one.
    pub fn run(&self, path: &Path, image: &Image, counter: Option<&Path>) -> Result<Run, String> {
        const LIMIT: Duration = Duration::from_secs(120);
        let mut command = Command::new(self.emulator[0]);
        command.args(&self.emulator[1..]);
        let counts = target_directory().join("counts");
        let counter = counter.filter(|_| self.counted());
        if self.counted() {
            command.args(["-nographic", "-kernel"]);
        }
        command.arg(path);
        if let Some(counter) = counter {
            let address = |name| image.address(name).ok_or_else(|| format!("{}: no symbol {name}", path.display()));
            let mut plugin = format!("{},out={}", counter.display(), counts.display());
            for region in ["training", "inference"] {
                let (begin, end) = (format!("{region}_begins"), format!("{region}_ends"));
                // A mark that nothing calls is not linked.
                let [begin, end] = [begin, end].map(|name| image.address(&name).unwrap_or(1) & !1);
                plugin += &format!(",region={begin:x}:{end:x}");
            }
            plugin += &format!(",stack={:x}:{:x}", address("bss_end")?, address("stack_top")?);
            command.arg("-plugin").arg(plugin);
        }
        let output = finish(command, LIMIT).map_err(|error| format!("{}: {error}", self.emulator[0]))?;
        let counts = counter.map(|_| parse(&counts).ok_or("the counter left no counts")).transpose()?;
        Ok(Run { hash: output.trim().to_owned(), counts })
    }
}

/// What a command that ends in time, and well, prints.
pub fn finish(mut command: Command, limit: Duration) -> Result<String, String> {
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(|error| error.to_string())?;
    // Read while it runs: what is not read stops it when the pipe is full.
    let output = [child.stdout.take().map(read_apart), child.stderr.take().map(read_apart)];
    let begin = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().map_err(|error| error.to_string())? {
            break status;
        }
        if begin.elapsed() > limit {
            child.kill().map_err(|error| error.to_string())?;
            return Err(format!("still running after {} s", limit.as_secs()));
        }
        thread::sleep(Duration::from_millis(5));
    };
    let text: String = output.into_iter().flatten().filter_map(|text| text.join().ok()).collect();
    if status.success() { Ok(text) } else { Err(format!("{status}\n{text}")) }
}

/// Reads all that comes, in a thread of its own.
fn read_apart(mut from: impl Read + Send + 'static) -> JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // What was read before an error is kept.
        let _ = from.read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

fn parse(path: &Path) -> Option<Counts> {
    let text = fs::read_to_string(path).ok()?;
    let numbers: Vec<u64> = text.split_whitespace().map(|word| word.parse().ok()).collect::<Option<_>>()?;
    let ([training, inference], &[stack]) = numbers.as_chunks::<3>() else { return None };
    let region = |&[passes, instructions, stack]: &[u64; 3]| Region { passes, instructions, stack };
    Some(Counts { regions: [training, inference].map(region), stack })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_may_print_more_than_a_pipe_holds() {
        let mut command = Command::new("seq");
        command.arg("100000");
        assert!(finish(command, Duration::from_secs(60)).unwrap().ends_with("\n100000\n"));
    }
}
