//! Layers made of layers.

mod tuple;
