use crate::harness::{Golden, Real};
use constnet::{Class, Embedding, Gradients, Layer, SelfAttention, SinusoidalEncoding, Tensor3, Zero};

fn held<T: Real>() {
    let golden = Golden::open("attention");
    golden.layer::<Tensor3<2, 5, 6, T>, _, T>("attention", SelfAttention::<6, 1, T>::ZERO);
    golden.layer::<Tensor3<3, 7, 12, T>, _, T>("attention_of_heads", SelfAttention::<12, 3, T>::ZERO);
    golden.layer::<Tensor3<2, 9, 10, T>, _, T>("attention_causal", SelfAttention::<10, 2, T>::ZERO.causal());
    golden.output::<Tensor3<2, 23, 7, T>, _, T>("sinusoidal", SinusoidalEncoding);

    let case = "embedding";
    let mut words = [[Class::<11>::ZERO; 4]; 2];
    for (word, &index) in words.as_flattened_mut().iter_mut().zip(golden.get(case, "words")) {
        *word = Class::new(index as usize).unwrap();
    }
    let mut embedding = Embedding::<11, 5, T> { weight: golden.tensor(case, "weight") };
    let (y, mut dy, mut dweight) = (embedding.predict(&words), golden.tensor(case, "dy"), Zero::ZERO);
    golden.compare(case, "y", y.0.as_flattened().as_flattened());
    embedding.backward(&words, &y, &mut (), &mut (), &mut dy, None, &Gradients, &mut dweight);
    golden.compare(case, "dweight", dweight.as_slice());
}

#[test]
fn attention_is_that_of_pytorch() {
    held::<f32>();
    held::<f64>();
}
