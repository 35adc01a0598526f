//! A user's crate, with constnet already built: how long it compiles, how much machine code it has, how fast it steps.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;
use std::{env, fs};

/// The sizes of a perceptron with `Relu` between its layers, and its batch.
pub struct Net<'a> {
    pub widths: &'a [usize],
    pub batch: usize,
}

impl Net<'_> {
    /// A function that trains it and prints the best time of a step in seconds.
    fn source(&self, name: &str) -> String {
        let linears: Vec<String> = self.widths.windows(2).map(|w| format!("Linear<{}, {}>", w[0], w[1])).collect();
        // A tuple has at most sixteen layers; one of tuples has more.
        let tuples: Vec<String> = linears.chunks(8).map(|some| format!("({},)", some.join(", Relu, "))).collect();
        let (inputs, batch, classes) = (self.widths[0], self.batch, self.widths[self.widths.len() - 1]);
        format!(
            "fn {name}() {{
                type Net = ({});
                let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
                let mut trainer = Trainer::<Net, Matrix<{batch}, {inputs}>, _, _>::boxed(CrossEntropy::new(), Sgd::new(0.01));
                let uniform = rand::distr::Uniform::new(-0.05, 0.05).expect(\"finite bounds\");
                start::fill(&mut trainer.model, &mut rng, &uniform);
                let x = Box::new(Matrix::<{batch}, {inputs}>::from_fn(|r, c| ((r * 37 + c * 11) % 101) as f32 / 101.0));
                let target: [Class<{classes}>; {batch}] = core::array::from_fn(|k| Class::new(k % {classes}).expect(\"a class\"));
                let (begin, mut best) = (Instant::now(), f64::INFINITY);
                while begin.elapsed().as_secs_f64() < 0.5 {{
                    let begin = Instant::now();
                    trainer.step(&x, &target).expect(\"a finite loss\");
                    best = best.min(begin.elapsed().as_secs_f64());
                }}
                println!(\"{{best}}\");
            }}\n",
            tuples.join(", Relu, "),
        )
    }
}

/// What building the crate gave.
pub struct Built {
    pub seconds: f64,
    /// Bytes of the section `.text`.
    pub machine_code: u64,
    program: PathBuf,
}

impl Built {
    /// Seconds of a step of each network.
    fn steps(&self) -> Vec<f64> {
        let output = Command::new(&self.program).output().expect("the program runs");
        let text = String::from_utf8(output.stdout).expect("text");
        text.lines().map(|line| line.parse().expect("seconds")).collect()
    }
}

/// The scratch crate `target/growth-user`.
pub struct Crate {
    folder: PathBuf,
    release: bool,
}

impl Crate {
    /// Builds what it depends on, with the lines `profile` in its `Cargo.toml`.
    pub fn new(release: bool, profile: &str) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the repository").to_owned();
        let folder = root.join("target/growth-user");
        fs::create_dir_all(folder.join("src")).expect("a folder in target/");
        let manifest = format!(
            "[package]\nname = \"user\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n[dependencies]\n\
             constnet = {{ path = {root:?} }}\nrand = \"0.10.1\"\n{profile}\n"
        );
        fs::write(folder.join("Cargo.toml"), manifest).expect("a manifest");
        fs::copy(root.join("growth/Cargo.lock"), folder.join("Cargo.lock")).expect("the locked versions");
        let user = Self { folder, release };
        user.build(&[]);
        user
    }

    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut cargo = Command::new("cargo");
        cargo.args(arguments).arg("--quiet").current_dir(&self.folder).env_remove("RUSTFLAGS").env_remove("CARGO_TARGET_DIR");
        if self.release {
            cargo.arg("--release");
        }
        cargo
    }

    /// Builds a program that trains each of the networks. All else is built already.
    pub fn build(&self, nets: &[Net]) -> Built {
        let names: Vec<String> = (0..nets.len()).map(|k| format!("train_{k}")).collect();
        let calls: String = names.iter().map(|name| format!("    {name}();\n")).collect();
        let functions: String = nets.iter().zip(&names).map(|(net, name)| net.source(name)).collect();
        let uses = "#![allow(unused)]\nuse constnet::{Class, CrossEntropy, Linear, Matrix, Relu, Sgd, Trainer, start};\n\
                    use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};\nuse std::time::Instant;\n";
        fs::write(self.folder.join("src/main.rs"), format!("{uses}fn main() {{\n{calls}}}\n{functions}")).expect("a source");
        assert!(self.cargo(&["clean", "-p", "user"]).status().expect("cargo").success());
        let begin = Instant::now();
        assert!(self.cargo(&["build"]).status().expect("cargo").success());
        let seconds = begin.elapsed().as_secs_f64();
        let program = self.folder.join(if self.release { "target/release/user" } else { "target/debug/user" });
        Built { seconds, machine_code: text_section(&program), program }
    }
}

fn text_section(program: &Path) -> u64 {
    let output = Command::new("size").arg("-A").arg(program).output().expect("`size` of binutils");
    let text = String::from_utf8(output.stdout).expect("text");
    let row = text.lines().find(|line| line.starts_with(".text")).expect("a section of machine code");
    row.split_whitespace().nth(1).and_then(|bytes| bytes.parse().ok()).expect("its bytes")
}

pub fn report() {
    const DIGITS: Net = Net { widths: &[784, 128, 10], batch: 32 };
    const OTHER: Net = Net { widths: &[100, 60, 5], batch: 16 };
    const PROFILES: [(&str, bool, &str); 4] = [
        ("release", true, ""),
        ("debug", false, ""),
        ("debug, constnet optimised", false, "[profile.dev.package.constnet]\nopt-level = 3"),
        ("debug, all dependencies optimised", false, "[profile.dev.package.\"*\"]\nopt-level = 3"),
    ];
    println!("A user's crate that trains 784-128-10, then 100-60-5 too; constnet is already built");
    println!(
        "{:<34} {:>9} {:>9} {:>13} {:>9} {:>13} {:>12} {:>11}",
        "", "empty", "compiles", "machine code", "with two", "adds", "a step", "of release"
    );
    let mut release = None;
    for (name, optimised, profile) in PROFILES {
        let user = Crate::new(optimised, profile);
        let empty = user.build(&[]);
        let two = user.build(&[DIGITS, OTHER]);
        let one = user.build(&[DIGITS]);
        let step = one.steps()[0];
        println!(
            "{name:<34} {:>7.2} s {:>7.2} s {:>7} bytes {:>7.2} s {:>7} bytes {:>9.1} µs {:>9.1} ×",
            empty.seconds,
            one.seconds,
            one.machine_code - empty.machine_code,
            two.seconds,
            two.machine_code - one.machine_code,
            1e6 * step,
            step / *release.get_or_insert(step),
        );
    }
    println!();
}
