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
        entry("peak", peak().unwrap_or("not measured".to_string())),
        entry("kernel", output("uname", &["-sr"])),
        entry("rustc", output("rustc", &["--version"])),
        entry("date", date()),
    ]
}

/// What the core does at most, in its widest vectors: more sums than the latency needs, each multiplied and added to.
#[cfg(target_arch = "x86_64")]
pub fn peak() -> Option<String> {
    const TIMES: usize = 50_000;
    const SUMS: usize = 12;

    #[inline(always)]
    fn sums<const LANES: usize>() {
        let (factor, term) = (black_box(0.5_f32), black_box(1.0_f32));
        let mut sums = [[0.0_f32; LANES]; SUMS];
        for _ in 0..TIMES {
            for sum in sums.as_flattened_mut() {
                *sum = sum.mul_add(factor, term);
            }
        }
        black_box(sums);
    }

    #[target_feature(enable = "avx2,fma")]
    fn avx2() {
        sums::<8>();
    }

    #[target_feature(enable = "avx512f,avx2,fma")]
    fn avx512() {
        sums::<16>();
    }

    if !(is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma")) {
        return None;
    }
    let (vectors, lanes) = if is_x86_feature_detected!("avx512f") { ("AVX-512", 16) } else { ("AVX2", 8) };
    let once = || {
        let begin = Instant::now();
        // SAFETY: the processor has these features.
        unsafe { if lanes == 16 { avx512() } else { avx2() } };
        (2 * SUMS * lanes * TIMES) as f64 / begin.elapsed().as_nanos() as f64
    };
    (0..200).map(|_| once()).max_by(f64::total_cmp).map(|flops| format!("{flops:.1} Gflop/s of fused multiply-adds, {vectors}"))
}

#[cfg(not(target_arch = "x86_64"))]
pub fn peak() -> Option<String> {
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
