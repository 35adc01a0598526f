//! What every layer promises, held over the whole catalogue. A layer that is in none of these files fails the last test.

mod activation;
mod attention;
mod convolution;
mod dropout;
mod embedding;
mod gradcheck;
mod harness;
mod linear;
mod losses;
mod normalization;
mod pooling;
#[cfg(feature = "rand")]
mod random;
mod recurrent;
mod reshape;
mod wiring;

use std::fs;
use std::path::{Path, PathBuf};

/// The files of a folder and of the folders in it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn texts(folder: &str) -> impl Iterator<Item = String> {
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).into_iter().map(|path| fs::read_to_string(path).unwrap())
}

/// The name that `code` begins with.
fn name(code: &str) -> String {
    code.chars().take_while(|c| c.is_alphanumeric()).collect()
}

#[test]
fn every_layer_is_in_this_folder() {
    let here: String = texts("tests/contract").collect();
    let mut names = Vec::new();
    for source in texts("src/layer") {
        for header in source.split("\nimpl").skip(1).filter_map(|rest| rest.split('{').next()) {
            let layer = header.split(" Layer<").nth(1).and_then(|rest| rest.split(" for ").nth(1));
            names.extend(layer.map(name));
        }
        // Most activations are made layers by a macro: its second argument is the name.
        names.extend(source.split("\npointwise!(").skip(1).filter_map(|call| call.split(", ").nth(1)).map(name));
    }
    names.retain(|name| !name.is_empty());
    assert!(names.len() >= 15, "found {names:?} only");
    for name in names {
        assert!(here.contains(&format!("(\"{name}\",")), "{name} is not held to the contract");
    }
}

#[test]
fn every_loss_is_in_this_folder() {
    let here: String = texts("tests/contract").collect();
    let face = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/loss/mod.rs")).unwrap();
    let exported = face.split("pub use ").skip(1).filter_map(|line| line.split(';').next());
    let words = exported.flat_map(|line| line.split(|c: char| !c.is_alphanumeric() && c != '_'));
    let names: Vec<_> = words.filter(|name| name.starts_with(char::is_uppercase) && *name != "Samples").collect();
    assert!(names.len() >= 9, "found {names:?} only");
    for name in names {
        assert!(here.contains(&format!("(\"{name}\",")), "{name} is not held to finite differences");
    }
}
