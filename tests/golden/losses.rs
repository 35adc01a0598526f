use crate::harness::{Golden, Real};
use constnet::{
    BinaryCrossEntropy, Class, CrossEntropy, Hinge, Huber, KlDivergence, Matrix, MeanAbsoluteError, MeanSquaredError,
    SumSquaredError, Weighted,
};

type Y<T> = Matrix<5, 3, T>;

fn losses<T: Real>() {
    let golden = Golden::open("losses");
    let target = |case: &str| golden.tensor::<Y<T>>(case, "target");
    let classes = |case: &str| -> [Class<3>; 5] {
        core::array::from_fn(|row| Class::new(golden.get(case, "target")[row] as usize).unwrap())
    };
    golden.loss::<Y<T>, _, _>("squared_error_mean", MeanSquaredError, &target("squared_error_mean"));
    golden.loss::<Y<T>, _, _>("squared_error_sum", SumSquaredError, &target("squared_error_sum"));

    let huber = Huber::try_new(T::from_f64(0.75)).unwrap();
    golden.loss::<Y<T>, _, _>("absolute_error_mean", MeanAbsoluteError::new(), &target("absolute_error_mean"));
    golden.loss::<Y<T>, _, _>("absolute_error_sum", MeanAbsoluteError::new().sum(), &target("absolute_error_sum"));
    golden.loss::<Y<T>, _, _>("hinge_mean", Hinge::new(), &target("hinge_mean"));
    golden.loss::<Y<T>, _, _>("hinge_sum", Hinge::new().sum(), &target("hinge_sum"));
    golden.loss::<Y<T>, _, _>("huber_mean", huber, &target("huber_mean"));
    golden.loss::<Y<T>, _, _>("huber_sum", huber.sum(), &target("huber_sum"));
    golden.loss::<Y<T>, _, _>("kl_divergence_mean", KlDivergence::new(), &target("kl_divergence_mean"));
    golden.loss::<Y<T>, _, _>("kl_divergence_sum", KlDivergence::new().sum(), &target("kl_divergence_sum"));
    for far in ["", "_far"] {
        let case = format!("binary_cross_entropy_mean{far}");
        golden.loss::<Y<T>, _, _>(&case, BinaryCrossEntropy::new(), &target(&case));
        let case = format!("binary_cross_entropy_sum{far}");
        golden.loss::<Y<T>, _, _>(&case, BinaryCrossEntropy::new().sum(), &target(&case));
    }
    let weights: [T; 5] = core::array::from_fn(|row| T::from_f64(golden.get("weighted", "weights")[row]));
    golden.loss::<Y<T>, _, _>("weighted", Weighted::new(CrossEntropy::<T>::new()), &(classes("weighted"), weights));

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
