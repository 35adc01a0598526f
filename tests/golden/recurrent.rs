use crate::harness::{Golden, Real};
use constnet::{Gru, Lstm, Rnn, Tensor3};

fn held<T: Real>() {
    let golden = Golden::open("recurrent");
    type Batch<T> = Tensor3<3, 7, 5, T>;
    type One<T> = Tensor3<5, 1, 5, T>;
    type Long<T> = Tensor3<2, 40, 3, T>;
    golden.layer::<Batch<T>, _, T>("rnn", Rnn::<5, 6, T>::ZERO);
    golden.layer::<One<T>, _, T>("rnn_of_one_step", Rnn::<5, 6, T>::ZERO);
    golden.layer::<Long<T>, _, T>("rnn_long", Rnn::<3, 7, T>::ZERO);
    golden.layer::<Batch<T>, _, T>("gru", Gru::<5, 6, T>::ZERO);
    golden.layer::<One<T>, _, T>("gru_of_one_step", Gru::<5, 6, T>::ZERO);
    golden.layer::<Long<T>, _, T>("gru_long", Gru::<3, 7, T>::ZERO);
    golden.layer::<Batch<T>, _, T>("lstm", Lstm::<5, 6, T>::ZERO);
    golden.layer::<One<T>, _, T>("lstm_of_one_step", Lstm::<5, 6, T>::ZERO);
    golden.layer::<Long<T>, _, T>("lstm_long", Lstm::<3, 7, T>::ZERO);
}

#[test]
fn recurrent_layers_are_those_of_pytorch() {
    held::<f32>();
    held::<f64>();
}
