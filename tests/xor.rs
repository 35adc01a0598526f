//! The recipes of the example `xor`.

#[path = "../examples/common/xor.rs"]
#[expect(dead_code, reason = "the examples use the rest")]
mod common;

use common::{ORIGIN_RATE, Outcome, RELIABLE_RATE, learn, origin, reliable};
use constnet::{Adam, Sgd};
use std::process::{Command, Output};

fn learns_as_the_origin(seed: u64) -> bool {
    matches!(learn(&mut origin(seed, Sgd::new(ORIGIN_RATE)), |_, _| ()), Outcome::Learned(_))
}

#[test]
fn the_reliable_recipe_learns_from_every_start() {
    for seed in 0..500 {
        let outcome = learn(&mut reliable(seed, Adam::new(RELIABLE_RATE)), |_, _| ());
        assert!(matches!(outcome, Outcome::Learned(_)), "seed {seed} does not learn");
    }
}

#[test]
fn the_recipe_of_the_origin_learns_from_some_starts_and_sticks_at_others() {
    assert!(learns_as_the_origin(1));
    assert!(!learns_as_the_origin(0));
}

#[test]
fn a_rate_that_is_too_large_is_found_by_its_loss() {
    let outcome = learn(&mut origin(0, Sgd::new(10.0)), |_, _| ());
    let Outcome::Diverged(step, error) = outcome else { panic!("expected a loss that is not finite") };
    assert!(step < 100 && !error.loss.is_finite());
}

/// Runs the example, with numbers from outside.
fn example(arguments: &[&str]) -> Output {
    let profile: &[&str] = if cfg!(debug_assertions) { &[] } else { &["--release"] };
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["run", "--quiet", "--example", "xor"]).args(profile).arg("--").args(arguments).output().unwrap()
}

#[test]
fn the_example_predicts_or_ends_with_a_sentence() {
    let learned = example(&[]);
    assert!(learned.status.success());
    let printed = String::from_utf8(learned.stdout).unwrap();
    assert!(printed.contains("below 0.001: stopped") && printed.contains("280 bytes"), "{printed}");

    let stuck = "This start is stuck: after 10000 steps the loss is still 0.666667. Try another --seed, or --reliable.\n";
    let negative = "--rate: the learning rate must be positive and finite, found -1.\n";
    let large = "At step 11: expected a finite loss, found inf; the parameters were left as they are. Try a smaller --rate.\n";
    let cases: [(&[&str], &str); 3] = [(&["--seed", "0"], stuck), (&["--rate", "-1"], negative), (&["--rate", "10"], large)];
    for (arguments, sentence) in cases {
        let ended = example(arguments);
        assert_eq!(ended.status.code(), Some(1), "{arguments:?}");
        assert_eq!(String::from_utf8(ended.stderr).unwrap(), sentence, "{arguments:?}");
    }
}
