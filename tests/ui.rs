//! A wrong shape does not compile, and the compiler names both sizes. `UPDATE=1 cargo test --test ui` pins anew. Of places in
//! the library the file alone is pinned, for its lines move.

use std::{env, fs, path::Path, path::PathBuf, process::Command};

/// The compiler's words about `tests/ui/{case}.rs`, up to its hints, or nothing if it compiles.
///
/// It links, since `check` does not evaluate each constant.
fn compile(case: &str) -> String {
    let deps = env::current_exe().unwrap().parent().unwrap().to_owned();
    let library = |path: &PathBuf| path.to_str().is_some_and(|path| path.contains("/libconstnet-") && path.ends_with(".rlib"));
    let candidates = fs::read_dir(&deps).unwrap().map(|entry| entry.unwrap().path()).filter(library);
    let newest = candidates.max_by_key(|path| path.metadata().unwrap().modified().unwrap()).unwrap();
    let output = Command::new("rustc")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["--edition=2024", "--color=never", &format!("tests/ui/{case}.rs"), "--out-dir", env!("CARGO_TARGET_TMPDIR")])
        .arg(format!("-Ldependency={}", deps.display()))
        .arg(format!("--extern=constnet={}", newest.display()))
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.success(), said.is_empty(), "{said}");
    let hint = |line: &&str| ["help:", "= help", "note:", "= note"].iter().any(|word| line.starts_with(word));
    let block = said.lines().map(str::trim_start).take_while(|line| !line.is_empty() && !hint(line));
    without_lines_of_library(block)
}

/// Without the numbers of lines of other files than those of the cases.
fn without_lines_of_library<'a>(said: impl Iterator<Item = &'a str>) -> String {
    let mut in_case = true;
    let mut all = String::new();
    for line in said {
        let line = match line.strip_prefix("--> ") {
            Some(place) => {
                in_case = place.starts_with("tests/ui/");
                if in_case { line } else { line.split_once(':').map_or(line, |(file, _)| file) }
            }
            None if in_case => line,
            None => line.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start(),
        };
        all += line;
        all.push('\n');
    }
    all
}

#[test]
fn lines_of_the_library_are_not_pinned() {
    let said = "error: no\n--> src/layer/reshape.rs:105:17\n|\n105 |     const { 3 };\n|\n--> tests/ui/a.rs:4:5\n4 | x(3);";
    let pinned = "error: no\n--> src/layer/reshape.rs\n|\n|     const { 3 };\n|\n--> tests/ui/a.rs:4:5\n4 | x(3);\n";
    assert_eq!(without_lines_of_library(said.lines()), pinned);
}

fn check(fits: &str, misfit: &str, sizes: [&str; 2]) {
    assert_eq!(compile(fits), "", "the twin of `{misfit}` compiles");
    let said = compile(misfit);
    let pinned = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/ui/{misfit}.stderr"));
    if env::var_os("UPDATE").is_some() {
        fs::write(&pinned, &said).unwrap();
    }
    assert_eq!(said, fs::read_to_string(pinned).unwrap(), "{misfit}");
    // What the compiler says, without the lines of the program that it quotes.
    let quoted = |line: &&str| line.starts_with(|c: char| c.is_ascii_digit());
    let words: String = said.lines().take(5).filter(|line| !quoted(line) && !line.starts_with("-->")).collect();
    for size in sizes {
        assert!(words.contains(size), "{misfit}: `{size}` is not within the first five lines:\n{said}");
    }
}

#[test]
fn layers_three_deep() {
    check("layers_fit", "layers_misfit", ["5 features", "Matrix<1, 4>"]);
}

#[test]
fn input() {
    check("input_fits", "input_misfit", ["2 features", "Matrix<1, 3>"]);
}

#[test]
fn bias() {
    check("bias_rows_fit", "bias_rows_misfit", ["a bias of 1 row", "found 2 rows"]);
}

#[test]
fn target() {
    check("target_fits", "target_misfit", ["shape `Matrix<1, 3>`", "found `Matrix<1, 2, "]);
    check("weights_fit", "weights_misfit", ["size of 3", "size of 2"]);
    check("classes_fit", "classes_misfit", ["output of shape `Matrix<2, 4>`", "target of shape `[Class<3>; 2]`"]);
}

#[test]
fn product() {
    check("product_fits", "product_misfit", ["Matrix<4, 2>", "Matrix<3, 5>"]);
}

#[test]
fn bytes() {
    check("bytes_fit", "bytes_misfit", ["256 bytes", "280 bytes"]);
}

#[test]
fn budget() {
    check("budget_fits", "budget_misfit", ["at most 64 bytes of tape", "found 96 bytes"]);
    check("work_fits", "work_misfit", ["at most 80 multiply-adds of a training step", "found 84"]);
}

#[test]
fn fixed() {
    check("fixed_fits", "fixed_misfit", ["two bits of fraction at least", "must hold 1"]);
    check("float_fits", "float_misfit", ["expected `f32` or `f64`", "found `Fixed<i16, 12>`"]);
    check("float_fits", "range_misfit", ["numbers up to 6", "fewer bits of fraction"]);
}

#[test]
fn row() {
    check("row_fits", "row_misfit", ["size of 2", "size of 3"]);
}

#[test]
fn channels() {
    check("channels_fit", "channels_misfit", ["5 channels", "Tensor4<2, 6, 6, 6>"]);
    check("sequence_channels_fit", "sequence_channels_misfit", ["4 features", "Tensor3<2, 20, 5>"]);
}

#[test]
fn convolution() {
    check("convolution_fits", "convolution_misfit", ["expected an output of 14 x 14", "found 28 x 28"]);
}

#[test]
fn convolution_of_sequences() {
    check("sequence_fits", "sequence_misfit", ["expected an output of 18 x 1", "found 20 x 1"]);
}

#[test]
fn transposed_convolution() {
    check("transposed_fits", "transposed_misfit", ["expected an output of 7 x 7 to 8 x 8", "found 9 x 8"]);
}

#[test]
fn groups() {
    check("groups_divide", "groups_do_not_divide", ["the 6 input channels", "groups of 4"]);
    check("groups_divide", "groups_do_not_divide_outputs", ["2 groups divide", "found 5"]);
    check("transposed_groups_divide", "transposed_groups_do_not_divide", ["the 4 output channels", "groups of 3"]);
}

#[test]
fn pooling() {
    check("pool_fits", "pool_misfit", ["expected an output of 12 x 12", "found 12 x 13"]);
    check("pool_of_sequences_fits", "pool_of_sequences_misfit", ["expected an output of 6 x 4", "found 7 x 4"]);
}

#[test]
fn flatten() {
    check("flatten_fits", "flatten_misfit", ["256 numbers", "255"]);
}

#[test]
fn branches() {
    check("concat_fits", "concat_misfit", ["expected `Concat<7>`", "found `Concat<8>`"]);
    check("sum_fits", "sum_misfit", ["Matrix<1, 3>", "Matrix<1, 4>"]);
}

#[test]
fn residual() {
    check("residual_fits", "residual_misfit", ["Matrix<1, 2>", "Matrix<1, 3>"]);
}

#[test]
fn repeat() {
    check("repeat_fits", "repeat_misfit", ["Matrix<1, 2>", "Matrix<1, 3>"]);
}

#[test]
fn each() {
    check("each_fits", "each_misfit", ["6 tensors", "Tensor3<3, 4, 2>"]);
}

#[test]
fn normalization() {
    check("norm_groups_divide", "norm_groups_do_not_divide", ["divides the 6 channels", "found 4"]);
    check("norm_channels_fit", "norm_channels_misfit", ["3 channels", "Matrix<4, 5>"]);
    check("norm_features_fit", "norm_features_misfit", ["7 features", "Tensor3<2, 7, 5>"]);
}

#[test]
fn attention() {
    check("heads_divide", "heads_do_not_divide", ["divides the 6 features", "found 4"]);
    check("heads_divide", "attention_features_misfit", ["sequences of 6 features", "found `Tensor3<2, 5, 8>`"]);
    check("places_fit", "places_misfit", ["sequences of 5 steps with 6 features", "found `Tensor3<2, 7, 6>`"]);
    check("encoding_fits", "encoding_misfit", ["expected sequences", "found `Matrix<2, 5>`"]);
    check("words_fit", "words_misfit", ["Class<5>", "Class<9>"]);
}

#[test]
fn recurrent() {
    check("steps_fit", "steps_misfit", ["sequences of 4 features", "found `Tensor3<2, 7, 3>`"]);
    check("last_fits", "last_misfit", ["expected sequences", "found `Matrix<2, 5>`"]);
    check("sample_fits", "sample_misfit", ["size of 3", "size of 2"]);
}
