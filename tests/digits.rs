//! The data of the example `digits`, and its end when the time was too short to learn.

#[path = "../examples/common/digits.rs"]
#[expect(dead_code, reason = "the example uses the rest")]
mod common;

use common::{CLASSES, digits, moved};
use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};
use std::process::Command;

#[test]
fn there_are_as_many_of_each_digit_as_in_the_source() {
    let mut counts = [0; CLASSES];
    digits().iter().for_each(|digit| counts[digit.class.index()] += 1);
    assert_eq!(counts, [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
    let ink: f32 = digits().iter().map(|digit| 16.0 * digit.image.as_flattened().iter().sum::<f32>()).sum();
    assert_eq!(ink, 561_718.0);
}

#[test]
fn an_image_moves_by_a_pixel_at_most() {
    let mut image = [[0.0; 8]; 8];
    image[3][4] = 1.0;
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let mut places: Vec<_> =
        (0..200).map(|_| moved(&image, &mut rng).as_flattened().iter().position(|ink| *ink == 1.0)).collect();
    places.sort_unstable();
    places.dedup();
    assert_eq!(places, [19, 20, 21, 27, 28, 29, 35, 36, 37].map(Some));
}

#[test]
fn the_example_says_when_it_did_not_learn() {
    let profile: &[&str] = if cfg!(debug_assertions) { &[] } else { &["--release"] };
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["run", "--quiet", "--example", "digits"]).args(profile).args(["--", "--epochs", "1"]);
    let ended = cargo.output().unwrap();
    assert_eq!(ended.status.code(), Some(1));
    let perceptron = "With a perceptron of two layers, less than 96 % of the test is right. Try more --epochs.\n";
    let convolutions = "With two convolutions, less than 98.5 % of the test is right. Try more --epochs.\n";
    assert_eq!(String::from_utf8(ended.stderr).unwrap(), format!("{perceptron}{convolutions}"));
}
