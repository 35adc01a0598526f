use crate::harness::{Golden, Real};
use constnet::{Class, CrossEntropy, Matrix, MeanSquaredError, SumSquaredError};

type Y<T> = Matrix<5, 3, T>;

fn losses<T: Real>() {
    let golden = Golden::open("losses");
    let target = |case: &str| golden.tensor::<Y<T>>(case, "target");
    let classes = |case: &str| -> [Class<3>; 5] {
        core::array::from_fn(|row| Class::new(golden.get(case, "target")[row] as usize).unwrap())
    };
    golden.loss::<Y<T>, _, _>("squared_error_mean", MeanSquaredError, &target("squared_error_mean"));
    golden.loss::<Y<T>, _, _>("squared_error_sum", SumSquaredError, &target("squared_error_sum"));

    let reductions = [("mean", CrossEntropy::<T>::new()), ("sum", CrossEntropy::new().sum())];
    for (reduction, cross_entropy) in reductions {
        let smooth = cross_entropy.try_label_smoothing(T::from_f64(0.125)).unwrap();
        for far in ["", "_far"] {
            let case = format!("cross_entropy_{reduction}{far}");
            golden.loss::<Y<T>, _, _>(&case, cross_entropy, &classes(&case));
            let case = format!("cross_entropy_distributions_{reduction}{far}");
            golden.loss::<Y<T>, _, _>(&case, cross_entropy, &target(&case));
            let case = format!("cross_entropy_smooth_{reduction}{far}");
            golden.loss::<Y<T>, _, _>(&case, smooth, &classes(&case));
        }
    }
}

#[test]
fn losses_are_those_of_pytorch() {
    losses::<f32>();
    losses::<f64>();
}
