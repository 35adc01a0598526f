//! Writes the table of the README from the record that it names; with `--check`, only says whether it is that.

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let result = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => table::renew(None),
        ["--check"] => table::check(),
        _ => Err("usage: table [--check]".to_string()),
    };
    if let Err(sentence) = &result {
        eprintln!("{sentence}");
    }
    ExitCode::from(u8::from(result.is_err()))
}
