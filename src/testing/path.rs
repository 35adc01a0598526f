use core::fmt;

/// Where a parameter is in a model: the index of each layer on the way to it, then its name.
///
/// It prints as PyTorch names parameters: `2.weight`, and `1.0.bias` in nested tuples. More than eight levels of nesting
/// print their first eight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Path {
    layers: [usize; Self::LEVELS],
    depth: usize,
    name: &'static str,
}

impl Path {
    const LEVELS: usize = 8;

    pub(super) const fn new(name: &'static str) -> Self {
        Self { layers: [0; Self::LEVELS], depth: 0, name }
    }

    pub(super) const fn named(self, name: &'static str) -> Self {
        Self { name, ..self }
    }

    pub(super) fn enter(&mut self, index: usize) {
        if let Some(layer) = self.layers.get_mut(self.depth) {
            *layer = index;
        }
        self.depth += 1;
    }

    pub(super) fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for layer in self.layers.iter().take(self.depth) {
            write!(f, "{layer}.")?;
        }
        f.write_str(self.name)
    }
}
