//! The core that everything runs on, and what the machine is.

use std::hint::black_box;
use std::process::Command;
use std::time::Instant;

/// This process, and those that it starts, on one core and with one thread.
pub fn pin(core: Option<usize>) -> Result<(), String> {
    let cores = core_affinity::get_core_ids().unwrap_or_default();
    let core = match core {
        Some(id) => {
            cores.into_iter().find(|core| core.id == id).ok_or_else(|| format!("There is no core {id} for this process."))?
        }
        None => cores.into_iter().next_back().ok_or("This system does not name its cores.")?,
    };
    if core_affinity::set_for_current(core) { Ok(()) } else { Err(format!("This process may not run on core {}.", core.id)) }
}

/// What a record begins with.
pub fn description() -> Vec<(String, String)> {
    let entry = |key: &str, value: String| (key.to_string(), value);
    vec![
        entry("processor", processor()),
        entry("vectors", format!("{:?}", constnet::kernel::tier())),
        entry("clock", format!("{} MHz, as /proc/cpuinfo says", field("cpu MHz"))),
        entry(
            "peak",
            peak().map_or("not measured".to_string(), |peak| format!("{peak:.1} Gflop/s of fused multiply-adds, AVX2")),
        ),
        entry("kernel", output("uname", &["-sr"])),
        entry("rustc", output("rustc", &["--version"])),
        entry("date", date()),
    ]
}

/// The most that the core does in vectors of 256 bits: more sums than the latency needs, each multiplied and added to.
#[cfg(target_arch = "x86_64")]
pub fn peak() -> Option<f64> {
    const TIMES: usize = 50_000;

    #[target_feature(enable = "avx2,fma")]
    fn sums() -> [[f32; 8]; 12] {
        let (factor, term) = (black_box(0.5_f32), black_box(1.0_f32));
        let mut sums = [[0.0_f32; 8]; 12];
        for _ in 0..TIMES {
            for sum in sums.as_flattened_mut() {
                *sum = sum.mul_add(factor, term);
            }
        }
        sums
    }

    if !(is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma")) {
        return None;
    }
    let once = || {
        let begin = Instant::now();
        // SAFETY: the processor has both features.
        black_box(unsafe { sums() });
        (2 * 12 * 8 * TIMES) as f64 / begin.elapsed().as_nanos() as f64
    };
    (0..200).map(|_| once()).max_by(f64::total_cmp)
}

#[cfg(not(target_arch = "x86_64"))]
pub fn peak() -> Option<f64> {
    None
}

/// The name of the record's file.
pub fn label() -> String {
    let processor = processor().to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    format!("{processor}-{}", date())
}

fn processor() -> String {
    let model = format!("{} family {} model {}", field("model name"), field("cpu family"), field("model"));
    model.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn field(name: &str) -> String {
    let text = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let line = text.lines().find(|line| line.split(':').next().is_some_and(|key| key.trim() == name));
    line.and_then(|line| line.split(':').nth(1)).unwrap_or("unknown").trim().to_string()
}

fn date() -> String {
    output("date", &["+%Y-%m-%d"])
}

fn output(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    output.map_or_else(|_| "unknown".to_string(), |output| String::from_utf8_lossy(&output.stdout).trim().to_string())
}
