//! Whether the stack of a training step grows with the features of its layers, or with the rows that they see.

use crate::board::{Board, Counts, Profile};
use crate::image::Image;
use firmware::hash::EMPTY;
use firmware::{length, width};
use std::path::Path;

/// A firmware that takes a step of a network and one of the same with twice the features or rows, and what it computes.
type Payload = (&'static str, fn() -> u32);

const PAYLOADS: [Payload; 15] = [
    ("width_dense", width::dense),
    ("width_dense_q16", width::dense_q16),
    ("width_convolution", width::convolution),
    ("width_rows", width::rows),
    ("width_images", width::images),
    ("width_channels", width::channels),
    ("width_features", width::features),
    ("width_transposed", width::transposed),
    ("width_recurrent", width::recurrent),
    ("width_long_memory", width::long_memory),
    ("width_attention", width::attention),
    ("width_classes", width::classes),
    ("length_samples", length::samples),
    ("length_steps", length::steps),
    ("length_attending", length::attending),
];

/// Bytes by which the choice of registers may differ. A step that kept a byte for each feature or row would take more: the second
/// network has at least 80 more of them.
const SLACK: u64 = 64;

/// Bytes that a step of any of these networks may take.
const MOST: u64 = 8 * 1024;

/// What is wrong with the payloads on a board.
pub fn faults(board: &Board, counter: &Path) -> Result<Vec<String>, String> {
    let mut faults = Vec::new();
    for profile in [Profile::Release, Profile::Fast] {
        board.build(profile, &PAYLOADS.map(|(name, _)| name))?;
        for (name, run) in PAYLOADS {
            let path = board.path(profile, name);
            let image = Image::read(&path)?;
            faults.extend(image.unwanted().into_iter().map(|symbol| format!("{name}: links {symbol}")));
            let expected = run();
            if expected == EMPTY {
                faults.push(format!("{name}: its loss was not finite"));
            }
            let expected = format!("{expected:08x}");
            let run = board.run(&path, &image, Some(counter)).map_err(|error| format!("{name}: {error}"))?;
            if run.hash != expected {
                faults.push(format!("{name}: computed {}, this machine {expected}", run.hash));
            }
            faults.extend(too_deep(name, &run.counts.ok_or("no counts of this board")?));
        }
    }
    Ok(faults)
}

/// What is wrong with the stack of both networks: the wide one's is deeper than the narrow one's or than any may be, or one has
/// none, as if it had not run.
fn too_deep(name: &str, Counts { regions: [narrow, wide], .. }: &Counts) -> Option<String> {
    let (narrow, wide) = (narrow.stack, wide.stack);
    println!("{name}: {narrow} bytes of stack, with twice as many {wide}");
    if narrow.max(wide) > MOST {
        return Some(format!("{name}: {narrow} and {wide} bytes of stack, promised are {MOST}"));
    }
    (narrow == 0 || wide == 0 || wide > narrow + SLACK)
        .then(|| format!("{name}: {narrow} bytes of stack, and {wide} with twice as many features or rows"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::Region;

    #[test]
    fn more_stack_for_more_features_is_a_fault() {
        let counts = |stacks: [u64; 2]| Counts {
            regions: stacks.map(|stack| Region { passes: 1, instructions: 1, stack }),
            stack: stacks[1],
        };
        assert_eq!(too_deep("a", &counts([800, 864])), None);
        assert_eq!(
            too_deep("a", &counts([800, 865])).unwrap(),
            "a: 800 bytes of stack, and 865 with twice as many features or rows"
        );
        assert!(too_deep("a", &counts([0, 0])).is_some());
        assert!(too_deep("a", &counts([MOST, MOST])).is_none());
        assert!(too_deep("a", &counts([MOST + 1, MOST])).is_some());
    }
}
