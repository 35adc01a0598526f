//! Layers that let the steps of a sequence see each other.

mod positional_embedding;
mod self_attention;
mod sinusoidal_encoding;

pub use positional_embedding::PositionalEmbedding;
pub use self_attention::{SelfAttention, SelfAttentionTape};
pub use sinusoidal_encoding::SinusoidalEncoding;
