//! The recipes of the example `xor`.

#[path = "../examples/common/xor.rs"]
#[expect(dead_code, reason = "the examples use the rest")]
mod common;

use common::{ORIGIN_RATE, Outcome, RELIABLE_RATE, learn, origin, reliable};
use constnet::{Adam, Sgd};

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
