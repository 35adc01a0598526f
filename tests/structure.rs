//! The floors of the library: a module imports from the floors below it alone.

use std::{fs, path::Path, path::PathBuf};

/// From the ground up. Modules of one floor do not know each other.
const FLOORS: [&[&str]; 10] = [
    &["sentence"],
    &["scalar"],
    &["kernel"],
    &["tensor"],
    &["aligned", "contract"],
    &["schedule"],
    &["layer", "loss", "optimizer"],
    &["start", "testing", "trainer"],
    &["budget"],
    &["lib"],
];

fn floor(module: &str) -> usize {
    FLOORS
        .iter()
        .position(|floor| floor.contains(&module))
        .unwrap_or_else(|| panic!("`{module}` has no floor: give it one in tests/structure.rs"))
}

/// The module that a name from the crate's face belongs to.
fn home(name: &str, face: &str) -> String {
    let name = name.trim();
    if name.starts_with(char::is_lowercase) {
        return name.to_owned();
    }
    let line = face.lines().find(|line| {
        line.starts_with("pub use ") && line.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name)
    });
    let line = line.unwrap_or_else(|| panic!("`crate::{name}` is not in lib.rs"));
    line["pub use ".len()..].split("::").next().unwrap().to_owned()
}

/// Each import in `text`, a file of `module`, that does not go down.
fn faults(module: &str, depth: usize, text: &str, face: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]").next().unwrap();
    let code: String = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let climb = "super::".repeat(depth);
    let paths = code.split("crate::").skip(1).chain(code.split(&climb).skip(1));
    let mut faults = Vec::new();
    for path in paths {
        let names: Vec<&str> = match path.strip_prefix('{') {
            Some(list) => list.split('}').next().unwrap().split(',').collect(),
            None => vec![path.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap()],
        };
        for name in names.into_iter().filter(|name| !name.trim().is_empty()) {
            let name = name.trim().split("::").next().unwrap();
            let target = home(name, face);
            if target != module && floor(&target) >= floor(module) {
                faults.push(format!("`{module}` imports `{name}` of `{target}`, which is not below it"));
            }
        }
    }
    faults
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn all_sources() -> Vec<PathBuf> {
    let mut found = Vec::new();
    sources(&root().join("src"), &mut found);
    assert!(found.len() > 20, "found {} files only", found.len());
    found
}

#[test]
fn imports_go_down() {
    let face = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let mut all = Vec::new();
    for path in all_sources() {
        let inside = path.strip_prefix(root().join("src")).unwrap();
        let parts: Vec<_> = inside.iter().map(|part| part.to_str().unwrap().trim_end_matches(".rs")).collect();
        if parts[0] == "lib" {
            continue;
        }
        let depth = parts.len() - usize::from(parts[parts.len() - 1] == "mod");
        let text = fs::read_to_string(&path).unwrap();
        all.extend(faults(parts[0], depth, &text, &face).into_iter().map(|fault| format!("{}: {fault}", inside.display())));
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

#[test]
fn planted_faults_are_found() {
    const FACE: &str = "pub use trainer::{NonFiniteLoss, Trainer};\npub use tensor::Matrix;\npub use loss::SumSquaredError;";
    let count = |module, depth, text| faults(module, depth, text, FACE).len();
    assert_eq!(count("layer", 2, "use crate::tensor::Matrix;"), 0, "down");
    assert_eq!(count("layer", 2, "use super::Relu;"), 0, "within");
    assert_eq!(count("layer", 2, "use crate::layer::Relu;"), 0, "within, by its full name");
    assert_eq!(count("kernel", 2, "use crate::tensor::Matrix;"), 1, "up");
    assert_eq!(count("layer", 2, "use crate::loss::SumSquaredError;"), 1, "sideways");
    assert_eq!(count("layer", 2, "use super::super::loss::SumSquaredError;"), 1, "sideways by super");
    assert_eq!(count("tensor", 2, "use crate::{kernel, trainer::Trainer};"), 1, "up, in a list");
    assert_eq!(count("contract", 2, "fn f<T: crate::Trainer>() {}"), 1, "up, by the crate's face");
    assert_eq!(count("layer", 2, "#[cfg(test)]\nmod tests { use crate::trainer::Trainer; }"), 0, "tests see all");
}

#[test]
fn files_are_short() {
    for path in all_sources() {
        let text = fs::read_to_string(&path).unwrap();
        let lines = text.split("#[cfg(test)]").next().unwrap().lines().count();
        assert!(lines < 300, "{} has {lines} lines before its tests", path.display());
    }
}

#[test]
fn one_rust_version() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let version = manifest.lines().find_map(|line| line.strip_prefix("rust-version = ")).unwrap().trim_matches('"');
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    for (at, _) in readme.match_indices("Rust 1.") {
        assert!(readme[at + 5..].starts_with(version), "README says {:?}, Cargo.toml {version}", &readme[at..at + 9]);
    }
}

/// The attributes in `text`, without spaces, that a target decides other than by whether it has vectors.
fn of_a_target(text: &str) -> Vec<String> {
    let begins = ["#[cfg", "#![cfg"].map(|begin| text.split(begin).skip(1));
    let attributes = begins.into_iter().flatten().map(|rest| rest.split(")]").next().unwrap());
    let plain = |attribute: &str| attribute.split_whitespace().collect::<String>();
    let vectors = r#"all(feature="simd",any(target_arch="x86_64",target_arch="aarch64"))"#;
    let known = [vectors, r#"target_arch="x86_64""#, r#"target_arch="aarch64""#];
    let rest = |attribute: String| known.iter().fold(attribute, |text, known| text.replace(known, ""));
    attributes.map(plain).filter(|attribute| rest(attribute.clone()).contains("target_")).collect()
}

/// So what a target without vectors compiles, any machine compiles without the feature `simd`, with the same version of Rust.
#[test]
fn no_item_is_for_one_target_without_vectors() {
    for path in all_sources() {
        let found = of_a_target(&fs::read_to_string(&path).unwrap());
        assert!(found.is_empty(), "{}: {found:?}", path.display());
    }
    assert_eq!(of_a_target("#[cfg(feature = \"std\")]\n#[cfg(target_arch = \"arm\")]\nfn f() {}").len(), 1);
    assert_eq!(of_a_target("#[cfg(all(feature = \"simd\", target_arch = \"x86_64\"))]\nfn f() {}").len(), 0);
    assert_eq!(of_a_target("#[cfg(not(target_os = \"none\"))]\nfn f() {}").len(), 1);
}
