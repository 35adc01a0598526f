use crate::harness::contract_in_training;
use constnet::{Dropout, Matrix};

#[test]
fn dropout_keeps_the_contract() {
    let dropout = Dropout::try_new(0.4, 3).unwrap();
    contract_in_training::<Matrix<1, 5, f64>, Matrix<7, 5, f64>, _>("Dropout", dropout);
}
