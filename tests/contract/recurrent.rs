use crate::harness::{contract, fill};
use constnet::{Gates, Gru, Last, Layer, Lstm, Recurrent, RecurrentState, Rnn, Tensor3};

type One = Tensor3<1, 4, 3, f64>;
type Sequences = Tensor3<2, 4, 3, f64>;

fn filled<K, const G: usize, const S: usize>() -> Recurrent<K, 3, 5, G, S, f64> {
    let mut layer = Recurrent::ZERO;
    (layer.weight_ih, layer.weight_hh, layer.bias_ih, layer.bias_hh) = (fill(2), fill(3), fill(4), fill(5));
    layer
}

#[test]
fn recurrent_layers_keep_the_contract() {
    contract::<One, Sequences, _>("Recurrent", filled::<_, 1, 1>() as Rnn<3, 5, f64>);
    contract::<One, Sequences, _>("Recurrent", filled::<_, 3, 4>() as Gru<3, 5, f64>);
    contract::<One, Sequences, _>("Recurrent", filled::<_, 4, 5>() as Lstm<3, 5, f64>);
}

#[test]
fn last_keeps_the_contract() {
    contract::<One, Sequences, _>("Last", Last);
}

/// A stream and a sequence give the same numbers, up to the rounding of sums.
#[test]
fn a_stream_is_the_sequence() {
    fn held<K: Gates<G, S>, const G: usize, const S: usize>(layer: Recurrent<K, 3, 5, G, S, f64>) {
        let x: One = fill(1);
        let (y, mut state) = (layer.predict(&x), RecurrentState::default());
        for (x, y) in x.0[0].iter().zip(&y.0[0]) {
            let h = layer.step(x, &mut state);
            assert!(h.0[0].iter().zip(y).all(|(h, y)| (h - y).abs() < 1e-15), "{h:?} and {y:?}");
        }
        assert_ne!(y.0[0][0], y.0[0][3]);
    }
    held(filled::<_, 1, 1>() as Rnn<3, 5, f64>);
    held(filled::<_, 3, 4>() as Gru<3, 5, f64>);
    held(filled::<_, 4, 5>() as Lstm<3, 5, f64>);
}
