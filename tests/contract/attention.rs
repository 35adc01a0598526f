use crate::harness::{contract, fill, linear};
use constnet::{PositionalEmbedding, SelfAttention, SinusoidalEncoding, Tensor3};

type One = Tensor3<1, 4, 6, f64>;
type Sequences = Tensor3<3, 4, 6, f64>;

fn attention<const H: usize>() -> SelfAttention<6, H, f64> {
    SelfAttention { query: linear(), key: linear(), value: linear(), output: linear(), causal: false }
}

#[test]
fn self_attention_keeps_the_contract() {
    contract::<One, Sequences, _>("SelfAttention", attention::<1>());
    contract::<One, Sequences, _>("SelfAttention of heads", attention::<3>());
    contract::<One, Sequences, _>("SelfAttention, causal", attention::<2>().causal());
}

#[test]
fn positional_encodings_keep_the_contract() {
    contract::<One, Sequences, _>("PositionalEmbedding", PositionalEmbedding::<4, 6, f64> { weight: fill(3) });
    contract::<One, Sequences, _>("SinusoidalEncoding", SinusoidalEncoding);
    contract::<Tensor3<1, 4, 5, f64>, Tensor3<2, 4, 5, f64>, _>("SinusoidalEncoding of odd rows", SinusoidalEncoding);
}
