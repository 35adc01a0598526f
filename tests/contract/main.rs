//! What every layer promises, held over the whole catalogue. A layer that is in none of these files fails the last test.

mod activation;
mod gradcheck;
mod harness;
mod linear;
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

#[test]
fn every_layer_is_in_this_folder() {
    let here: String = texts("tests/contract").collect();
    let mut layers = 0;
    for source in texts("src/layer") {
        for header in source.split("\nimpl").skip(1).filter_map(|rest| rest.split('{').next()) {
            let layer = header.split(" Layer<").nth(1).and_then(|rest| rest.split(" for ").nth(1));
            let name: String = layer.unwrap_or_default().chars().take_while(|c| c.is_alphanumeric()).collect();
            if !name.is_empty() {
                layers += 1;
                assert!(here.contains(&format!(">(\"{name}\",")), "{name} is not held to the contract");
            }
        }
    }
    assert!(layers >= 3, "no layer found");
}
