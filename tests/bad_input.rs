//! What can be wrong at run time, and what is said.

use constnet::{LearningRate, Linear, Matrix, NonFiniteLoss, Sgd, SumSquaredError, Trainer};

#[test]
fn a_loss_that_is_not_finite_changes_nothing() {
    for bad in [f32::NAN, f32::INFINITY, 1e30] {
        let linear = Linear { weight: Matrix([[2.0]]), bias: Matrix([[0.5]]) };
        let mut trainer = Trainer::new(linear, SumSquaredError, Sgd::new(0.1));
        let NonFiniteLoss { loss } = trainer.step(&Matrix([[bad]]), &Matrix([[0.0]])).unwrap_err();
        assert!(!loss.is_finite());
        assert_eq!(trainer.model, linear);
        assert!(trainer.step(&Matrix([[1.0]]), &Matrix([[1.0]])).is_ok());
    }
}

#[test]
fn the_sentence_names_what_was_found() {
    let error = NonFiniteLoss { loss: f32::INFINITY };
    assert_eq!(error.to_string(), "expected a finite loss, found inf; the parameters were left as they are");
}

#[test]
fn a_rate_from_outside_is_refused_with_a_sentence() {
    for (rate, found) in [(0.0, "0"), (-0.5, "-0.5"), (f64::INFINITY, "inf"), (f64::NAN, "NaN")] {
        let error = Sgd::try_new(rate).unwrap_err();
        assert_eq!(error.to_string(), format!("the learning rate must be positive and finite, found {found}"));
    }
    assert_eq!(Sgd::try_new(0.25_f64).unwrap().rate(), 0.25);
}
