use crate::harness::fill;
use constnet::{
    BinaryCrossEntropy, Class, CrossEntropy, Hinge, Huber, KlDivergence, Loss, Matrix, MeanAbsoluteError, MeanSquaredError,
    SumSquaredError, Tensor3, Weighted, testing,
};

type Y = Matrix<4, 3, f64>;

/// The gradient is the derivative, `backward` gives the loss that `forward` gives, and it overwrites all of `dy`.
fn held<L: Loss<Y, Target>, Target>(name: &str, loss: &L, y: &Y, target: &Target) {
    testing::gradcheck_loss(loss, y, target).unwrap_or_else(|mismatch| panic!("{name}: {mismatch}"));
    let mut dy = fill::<Y>(9);
    assert_eq!(loss.backward(y, target, &mut dy), loss.forward(y, target), "{name}");
    let mut again = Matrix::ZERO;
    loss.backward(y, target, &mut again);
    assert_eq!(dy, again, "{name}: dy depends on what it held");
}

/// A loss that compares elements, on several shapes.
fn loss<L: Loss<Y, Y> + Loss<Tensor3<2, 3, 5, f64>, Tensor3<2, 3, 5, f64>>>(name: &str, loss: L) {
    for seed in 0..20 {
        // Positive targets for the sake of KlDivergence, and no kink of any of these losses within 0.02.
        let (mut y, target) = (fill::<Y>(seed), fill::<Y>(seed + 5).map(|t| t.abs() + 0.1));
        for (y, t) in y.0.as_flattened_mut().iter_mut().zip(target.0.as_flattened()) {
            while (*y - t).abs() < 0.02 || (1.0 - *y * t).abs() < 0.02 || ((*y - t).abs() - 0.75).abs() < 0.02 {
                *y += 0.01;
            }
        }
        held(name, &loss, &y, &target);
    }
    let (y, target) = (fill::<Tensor3<2, 3, 5, f64>>(1), fill::<Tensor3<2, 3, 5, f64>>(30));
    assert!(loss.forward(&y, &target).is_finite() || name == "KlDivergence", "{name}");
}

/// A loss of rows, on classes and on distributions, with and without weights; it has no kinks.
fn loss_of_rows<L>(name: &str, loss: L)
where
    L: Loss<Y, [Class<3>; 4]> + Loss<Y, Y> + Loss<Matrix<1, 3, f64>, [Class<3>; 1]> + Copy,
{
    for seed in 0..20 {
        let (y, distributions) = (fill::<Y>(seed) * 3.0, fill::<Y>(seed + 5).map(f64::abs));
        let classes = core::array::from_fn(|row| Class::new((seed * 5 + row * 2) % 3).unwrap());
        held(name, &loss, &y, &classes);
        held(name, &loss, &y, &distributions);
        held(name, &Weighted::new(loss), &y, &(classes, [0.5, 2.0, 0.0, 1.0]));
    }
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
    loss_of_rows("CrossEntropy", CrossEntropy::new());
    loss_of_rows("CrossEntropy, smooth", CrossEntropy::new().sum().try_label_smoothing(0.125).unwrap());
    let (y, target) = (fill::<Y>(3), fill::<Y>(8));
    held("Weighted", &Weighted::new(MeanSquaredError), &y, &(target, [0.5, 2.0, 0.0, 1.0]));
}
