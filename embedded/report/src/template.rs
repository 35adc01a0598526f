//! The project that users copy.

use crate::board::{Board, Profile, finish, target_directory};
use crate::image::Image;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// What a user puts the way to this repository in place of.
const WAY: &str = "path = \"../constnet\"";

/// A copy, built and run as the README says: it learns, and no panic is linked.
pub fn faults(board: &Board) -> Result<Vec<String>, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let copy = target_directory().join("my-firmware");
    let wrong = |error| format!("template: {error}");
    if copy.exists() {
        fs::remove_dir_all(&copy).map_err(|error| wrong(error.to_string()))?;
    }
    let mut copying = Command::new("cp");
    copying.arg("-r").arg(root.join("embedded/template")).arg(&copy);
    finish(copying, Duration::from_secs(10)).map_err(wrong)?;

    let manifest = copy.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).map_err(|error| wrong(error.to_string()))?;
    if !text.contains(WAY) {
        return Err(wrong(format!("its Cargo.toml has no {WAY}")));
    }
    let text = text.replace(WAY, &format!("path = {root:?}"));
    fs::write(&manifest, text).map_err(|error| wrong(error.to_string()))?;

    for subcommand in ["build", "run"] {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args([subcommand, "--quiet", "--release", "--locked"]).current_dir(&copy);
        finish(cargo, Duration::from_secs(300)).map_err(wrong)?;
    }
    let image = Image::read(&board.path(Profile::Release, "my-firmware"))?;
    let unwanted = image.unwanted();
    Ok(unwanted.iter().map(|name| wrong(format!("links {name}"))).collect())
}
