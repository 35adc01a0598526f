use crate::harness::fill;
use constnet::{
    BinaryCrossEntropy, Hinge, Huber, KlDivergence, Loss, Matrix, MeanAbsoluteError, MeanSquaredError, SumSquaredError, Tensor3,
    testing,
};

/// The gradient is the derivative, `backward` gives the loss that `forward` gives, and it overwrites all of `dy`.
fn loss<L>(name: &str, loss: L)
where
    L: Loss<Matrix<4, 3, f64>, Matrix<4, 3, f64>> + Loss<Tensor3<2, 3, 5, f64>, Tensor3<2, 3, 5, f64>>,
{
    for seed in 0..20 {
        // Positive targets for the sake of KlDivergence, and no kink of any of these losses within 0.02.
        let (mut y, target) = (fill::<Matrix<4, 3, f64>>(seed), fill::<Matrix<4, 3, f64>>(seed + 5).map(|t| t.abs() + 0.1));
        for (y, t) in y.0.as_flattened_mut().iter_mut().zip(target.0.as_flattened()) {
            while (*y - t).abs() < 0.02 || (1.0 - *y * t).abs() < 0.02 || ((*y - t).abs() - 0.75).abs() < 0.02 {
                *y += 0.01;
            }
        }
        testing::gradcheck_loss(&loss, &y, &target).unwrap_or_else(|mismatch| panic!("{name}: {mismatch}"));
        let mut dy = fill::<Matrix<4, 3, f64>>(9);
        assert_eq!(loss.backward(&y, &target, &mut dy), loss.forward(&y, &target), "{name}");
        let mut again = Matrix::ZERO;
        loss.backward(&y, &target, &mut again);
        assert_eq!(dy, again, "{name}: dy depends on what it held");
    }
    let (y, target) = (fill::<Tensor3<2, 3, 5, f64>>(1), fill::<Tensor3<2, 3, 5, f64>>(30));
    assert!(loss.forward(&y, &target).is_finite() || name == "KlDivergence", "{name}");
}

#[test]
fn losses_keep_the_contract() {
    loss("BinaryCrossEntropy", BinaryCrossEntropy::new());
    loss("Hinge", Hinge::new());
    loss("Huber", Huber::try_new(0.75).unwrap());
    loss("KlDivergence", KlDivergence::new().sum());
    loss("MeanAbsoluteError", MeanAbsoluteError::new().sum());
    loss("MeanSquaredError", MeanSquaredError);
    loss("SumSquaredError", SumSquaredError);
}
