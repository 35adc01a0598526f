//! What is in a linked file: sizes and names.

use std::fs;
use std::path::Path;

/// A linked firmware.
#[derive(Debug)]
pub struct Image {
    /// Bytes of start-up, vectors and harness.
    pub harness: u64,
    /// Bytes of code, constants and first values of variables.
    pub payload: u64,
    /// Bytes of variables, where the target tells.
    pub ram: Option<u64>,
    symbols: Vec<(String, u64)>,
}

/// What no firmware links: panics, formatted text, an allocator, division of 64 bits by a function, and atomics by one.
const UNWANTED: [&str; 15] = [
    "rust_begin_unwind",
    "panicking",
    "core3fmt",
    "4core9panicking",
    "rust_alloc",
    "rust_realloc",
    "alloc5alloc",
    "__aeabi_uldivmod",
    "__aeabi_ldivmod",
    "__udivdi3",
    "__divdi3",
    "__umoddi3",
    "__moddi3",
    "__atomic_",
    "__sync_",
];

impl Image {
    /// Reads the file; what is wrong with it otherwise.
    pub fn read(path: &Path) -> Result<Self, String> {
        let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let image = if bytes.starts_with(b"\0asm") { wasm(&bytes) } else { elf(&bytes) };
        image.ok_or_else(|| format!("{} is no file that this program understands", path.display()))
    }

    /// Where the symbol lies.
    pub fn address(&self, name: &str) -> Option<u64> {
        self.symbols.iter().find(|(symbol, _)| symbol == name).map(|(_, address)| *address)
    }

    /// The symbols that should not be there.
    pub fn unwanted(&self) -> Vec<&str> {
        let names = self.symbols.iter().map(|(name, _)| name.as_str());
        names.filter(|name| UNWANTED.iter().any(|unwanted| name.contains(unwanted))).collect()
    }
}

fn number<const N: usize>(bytes: &[u8], at: usize) -> Option<usize> {
    bytes.get(at..at + N)?.iter().rev().try_fold(0, |sum, byte| Some(sum << 8 | usize::from(*byte)))
}

fn name(strings: &[u8], at: usize) -> Option<String> {
    let text = strings.get(at..)?.split(|byte| *byte == 0).next()?;
    Some(String::from_utf8_lossy(text).into_owned())
}

/// A file for a 32-bit machine, little-endian.
fn elf(bytes: &[u8]) -> Option<Image> {
    // Types of sections, and flags.
    const SYMBOLS: usize = 2;
    const NO_BITS: usize = 8;
    const WRITABLE: usize = 1;
    const LOADED: usize = 2;
    let (table, size, count, names) =
        (number::<4>(bytes, 0x20)?, number::<2>(bytes, 0x2E)?, number::<2>(bytes, 0x30)?, number::<2>(bytes, 0x32)?);
    let field = |section: usize, field: usize| number::<4>(bytes, table + section * size + 4 * field);
    let content = |section| bytes.get(field(section, 4)?..field(section, 4)? + field(section, 5)?);
    let strings = content(names)?;
    let mut image = Image { harness: 0, payload: 0, ram: Some(0), symbols: Vec::new() };
    for section in 0..count {
        let (kind, flags, length) = (field(section, 1)?, field(section, 2)?, field(section, 5)? as u64);
        if flags & LOADED != 0 {
            match name(strings, field(section, 0)?)?.as_str() {
                ".harness" => image.harness += length,
                _ if kind != NO_BITS => image.payload += length,
                _ => {}
            }
            if flags & WRITABLE != 0 {
                image.ram = image.ram.map(|ram| ram + length);
            }
        }
        if kind == SYMBOLS {
            let strings = content(field(section, 6)?)?;
            for symbol in content(section)?.chunks_exact(16) {
                image.symbols.push((name(strings, number::<4>(symbol, 0)?)?, number::<4>(symbol, 4)? as u64));
            }
        }
    }
    (!image.symbols.is_empty()).then_some(image)
}

/// A WebAssembly module, whose functions have names.
fn wasm(bytes: &[u8]) -> Option<Image> {
    const CUSTOM: u8 = 0;
    let mut image = Image { harness: 0, payload: 0, ram: None, symbols: Vec::new() };
    let mut rest = bytes.get(8..)?;
    while let Some((&kind, after)) = rest.split_first() {
        let (length, after) = leb128(after)?;
        let (section, after) = after.split_at_checked(length)?;
        if kind != CUSTOM {
            image.payload += (rest.len() - after.len()) as u64;
        } else if section.starts_with(b"\x04name") {
            let words = section.split(|byte| !byte.is_ascii_graphic()).filter(|word| word.len() > 3);
            image.symbols.extend(words.map(|word| (String::from_utf8_lossy(word).into_owned(), 0)));
        }
        rest = after;
    }
    (!image.symbols.is_empty()).then_some(image)
}

fn leb128(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let length = bytes.iter().position(|byte| byte & 0x80 == 0)? + 1;
    let (number, rest) = bytes.split_at_checked(length)?;
    Some((number.iter().rev().fold(0, |sum, byte| sum << 7 | usize::from(byte & 0x7F)), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_unwanted_name_is_found() {
        let symbol = |name: &str| (format!("_ZN{name}17h0123456789abcdefE"), 0);
        let symbols = UNWANTED.iter().copied().chain(["main", "__aeabi_fmul"]).map(symbol).collect();
        let image = Image { harness: 0, payload: 0, ram: None, symbols };
        assert_eq!(image.unwanted().len(), UNWANTED.len());
    }
}
