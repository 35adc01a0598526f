//! How the cost of a network grows with its sizes: `growth steps`, `growth user`, `growth compile`, or all in turn.
//!
//! Prints the figures, and draws them to `docs/`.

mod compile;
mod plot;
mod steps;
mod user;

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    let parts: [(&str, fn()); 3] = [("steps", steps::report), ("user", user::report), ("compile", compile::report)];
    if let Some(unknown) = asked.iter().find(|asked| parts.iter().all(|(name, _)| asked != name)) {
        eprintln!("expected `steps`, `user` or `compile`, found `{unknown}`");
        std::process::exit(2);
    }
    for (name, report) in parts {
        if asked.is_empty() || asked.iter().any(|asked| asked == name) {
            report();
        }
    }
}
