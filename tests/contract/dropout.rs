use crate::harness::contract_in_training;
use constnet::{Dropout, Each, Layer, Matrix, Stateless, Tensor3, Zero};

#[test]
fn dropout_keeps_the_contract() {
    let dropout = Dropout::try_new(0.4, 3).unwrap();
    contract_in_training::<Matrix<1, 5, f64>, Matrix<7, 5, f64>, _>("Dropout", dropout);
}

#[test]
fn each_element_loses_in_the_gradient_what_it_lost() {
    let (ones, mut y, mut dx) = (Tensor3([[[1.0; 8]]; 3]), Tensor3::ZERO, Tensor3::ZERO);
    let mut each = Each::<3, _>(Dropout::new(0.5, 1));
    let (mut tape, mut scratch) = (Zero::ZERO, Zero::ZERO);
    let mut before = y;
    for _ in 0..2 {
        each.forward(&ones, &mut y, &mut tape);
        each.backward(&ones, &y, &mut tape, &mut scratch, &mut ones.clone(), Some(&mut dx), &Stateless, &mut ());
        assert_eq!(dx, y);
        assert_ne!(y, before);
        before = y;
    }
}
