use crate::harness::{Golden, Real};
use constnet::{
    BinaryCrossEntropy, Class, CrossEntropy, Hinge, Huber, KlDivergence, Matrix, MeanAbsoluteError, MeanSquaredError,
    SumSquaredError, Weighted,
};

type Y<T> = Matrix<5, 3, T>;
type Wide<T> = Matrix<9, 21, T>;
type Row<T> = Matrix<1, 3, T>;

fn classes<const B: usize, const C: usize>(golden: &Golden, case: &str) -> [Class<C>; B] {
    core::array::from_fn(|row| Class::new(golden.get(case, "target")[row] as usize).unwrap())
}

fn losses<T: Real>() {
    let golden = Golden::open("losses");
    let target = |case: &str| golden.tensor::<Y<T>>(case, "target");
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
    golden.loss::<Y<T>, _, _>(
        "weighted",
        Weighted::new(CrossEntropy::<T>::new()),
        &(classes::<5, 3>(&golden, "weighted"), weights),
    );

    let reductions = [("mean", CrossEntropy::<T>::new()), ("sum", CrossEntropy::new().sum())];
    for (reduction, cross_entropy) in reductions {
        let smooth = cross_entropy.try_label_smoothing(T::from_f64(0.125)).unwrap();
        for far in ["", "_far"] {
            let case = format!("cross_entropy_{reduction}{far}");
            golden.loss::<Y<T>, _, _>(&case, cross_entropy, &classes::<5, 3>(&golden, &case));
            let case = format!("cross_entropy_distributions_{reduction}{far}");
            golden.loss::<Y<T>, _, _>(&case, cross_entropy, &target(&case));
            let case = format!("cross_entropy_smooth_{reduction}{far}");
            golden.loss::<Y<T>, _, _>(&case, smooth, &classes::<5, 3>(&golden, &case));
        }
    }
    edges::<T>(&golden);
}

/// Cases of more than one vector of any tier, with a tail, and of outputs that are far off, infinite or no number.
fn edges<T: Real>(golden: &Golden) {
    macro_rules! hold {
        ($loss:expr, $target:ty: $($case:literal)*) => {$(
            golden.loss::<$target, _, _>($case, $loss, &golden.tensor::<$target>($case, "target"));
        )*};
    }
    let huber = Huber::try_new(T::from_f64(0.75)).unwrap();
    hold!(MeanSquaredError, Wide<T>: "squared_error_wide");
    hold!(MeanSquaredError, Y<T>: "squared_error_far");
    hold!(MeanSquaredError, Row<T>: "squared_error_infinite" "squared_error_nan");
    hold!(MeanAbsoluteError::new(), Wide<T>: "absolute_error_wide");
    hold!(MeanAbsoluteError::new(), Y<T>: "absolute_error_far");
    hold!(MeanAbsoluteError::new(), Row<T>: "absolute_error_infinite");
    hold!(huber, Wide<T>: "huber_wide");
    hold!(huber, Y<T>: "huber_far");
    hold!(huber, Row<T>: "huber_infinite" "huber_nan");
    hold!(Hinge::new(), Wide<T>: "hinge_wide");
    hold!(Hinge::new(), Y<T>: "hinge_far");
    hold!(Hinge::new(), Row<T>: "hinge_infinite");
    hold!(BinaryCrossEntropy::new(), Wide<T>: "binary_cross_entropy_wide");
    hold!(BinaryCrossEntropy::new(), Row<T>: "binary_cross_entropy_nan");
    hold!(KlDivergence::new(), Wide<T>: "kl_divergence_wide");
    hold!(KlDivergence::new(), Y<T>: "kl_divergence_far");
    hold!(KlDivergence::new(), Row<T>: "kl_divergence_infinite" "kl_divergence_nan");

    let cross_entropy = CrossEntropy::<T>::new();
    let smooth = cross_entropy.try_label_smoothing(T::from_f64(0.125)).unwrap();
    golden.loss::<Wide<T>, _, _>("cross_entropy_wide", cross_entropy, &classes::<9, 21>(golden, "cross_entropy_wide"));
    golden.loss::<Wide<T>, _, _>("cross_entropy_smooth_wide", smooth, &classes::<9, 21>(golden, "cross_entropy_smooth_wide"));
    hold!(cross_entropy, Wide<T>: "cross_entropy_distributions_wide");
    for case in ["cross_entropy_infinite", "cross_entropy_nan"] {
        golden.loss::<Matrix<2, 3, T>, _, _>(case, cross_entropy, &classes::<2, 3>(golden, case));
    }
}

#[test]
fn losses_are_those_of_pytorch() {
    losses::<f32>();
    losses::<f64>();
}
