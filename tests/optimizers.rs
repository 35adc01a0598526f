//! Every optimiser learns where one rate does not fit all, and refuses what makes no sense.

use constnet::{
    Accumulate, AdaGrad, Adam, AdamW, ClipNorm, ClipValue, Ema, LearningRate, Lion, Matrix, Momentum, Optimizer, RmsProp,
    Scheduled, Sgd, WeightDecay, Zero,
    schedule::{ConstantLr, CosineAnnealingLr, ExponentialLr, LinearLr, OneCycleLr, StepLr},
};

/// How far from the minimum of (100 a² + b²)/2 the optimiser is after `steps` steps from (1, 1).
fn distance<O: Optimizer<f64>>(mut optimizer: O, steps: usize) -> f64 {
    let (mut p, mut slot) = (Matrix([[1.0, 1.0]]), O::Slot::<Matrix<1, 2, f64>>::ZERO);
    for _ in 0..steps {
        let gradient = [100.0 * p.0[0][0], p.0[0][1]];
        optimizer.begin();
        optimizer.update(&mut p, &mut slot, 0, &gradient);
        for round in 0..O::ROUNDS {
            optimizer.round(round, &mut p, &mut slot);
        }
    }
    p.as_slice().iter().fold(0.0, |max: f64, p| max.max(p.abs()))
}

#[test]
fn each_learns_a_badly_scaled_quadratic() {
    // The largest rate at which plain descent does not diverge is 0.02; at that rate it crawls along the flat axis.
    let sgd = |rate| Sgd::try_new(rate).unwrap();
    let adam = |rate| Adam::try_new(rate).unwrap();
    assert!(distance(sgd(0.0201), 300) > 1e1, "diverges");
    assert!(distance(sgd(0.019), 100) > 0.1, "crawls");
    assert!(distance(sgd(0.019), 400) < 1e-3);

    let momentum = Momentum::try_new(0.01).unwrap().try_momentum(0.8).unwrap();
    assert!(distance(momentum, 100) < 0.01);
    assert!(distance(momentum.nesterov(), 100) < 0.01);
    assert!(distance(adam(0.1), 200) < 0.01);
    assert!(distance(AdamW::try_new(adam(0.1), 0.01).unwrap(), 200) < 0.01);
    assert!(distance(AdaGrad::try_new(0.5).unwrap(), 100) < 0.01);
    let falling = CosineAnnealingLr::new(0.1, 0.0, 100);
    assert!(distance(Scheduled::new(falling, RmsProp::try_new(1.0).unwrap()), 100) < 0.01);
    assert!(distance(Scheduled::new(falling, Lion::try_new(1.0).unwrap()), 100) < 0.01);

    assert!(distance(ClipNorm::try_new(1.0, sgd(0.019)).unwrap(), 600) < 1e-3);
    // With its gradient cut, even a rate that diverges only swings.
    assert!(distance(ClipValue::try_new(1.0, sgd(0.0201)).unwrap(), 300) < 0.1);
    assert!(distance(Accumulate::new(4.try_into().unwrap(), sgd(0.019)), 1600) < 1e-3);
    assert!(distance(Ema::try_new(0.9, sgd(0.019)).unwrap(), 400) < 1e-3);
    assert!(distance(WeightDecay::try_new(1.0, sgd(0.015)).unwrap(), 100) < distance(sgd(0.015), 100));
}

#[test]
fn wrappers_compose() {
    let schedule = ExponentialLr::new(0.1, 0.99);
    let inner = WeightDecay::try_new(0.01, Adam::try_new(1.0).unwrap()).unwrap();
    let clipped = Accumulate::new(2.try_into().unwrap(), ClipNorm::try_new(1.0, inner).unwrap());
    let all = Ema::try_new(0.5, Scheduled::new(schedule, clipped)).unwrap();
    assert!(distance(all, 400) < 0.01);
}

#[test]
fn a_piece_that_does_not_lie_inside_its_parameter_changes_nothing() {
    fn outside<O: Optimizer<f64>>(mut optimizer: O) {
        const START: Matrix<1, 2, f64> = Matrix([[1.0, 2.0]]);
        let (mut p, mut slot) = (START, O::Slot::<Matrix<1, 2, f64>>::ZERO);
        optimizer.begin();
        for (offset, gradient) in [(0, [1.0; 3].as_slice()), (1, &[1.0; 2]), (2, &[1.0]), (1000, &[1.0])] {
            optimizer.update(&mut p, &mut slot, offset, gradient);
        }
        for round in 0..O::ROUNDS {
            optimizer.round(round, &mut p, &mut slot);
        }
        assert_eq!(p, START);
    }
    let (sgd, adam) = (Sgd::try_new(0.1).unwrap(), Adam::try_new(0.1).unwrap());
    outside(sgd);
    outside(Momentum::try_new(0.1).unwrap());
    outside(adam);
    outside(AdamW::try_new(adam, 0.0).unwrap());
    outside(AdaGrad::try_new(0.1).unwrap());
    outside(RmsProp::try_new(0.1).unwrap());
    outside(Lion::try_new(0.1).unwrap());
    outside(ClipNorm::try_new(1.0, sgd).unwrap());
    outside(ClipValue::try_new(1.0, sgd).unwrap());
    outside(Accumulate::new(1.try_into().unwrap(), sgd));
    outside(Ema::try_new(0.9, sgd).unwrap());
    outside(WeightDecay::try_new(1.0, sgd).unwrap());
    outside(Scheduled::new(ExponentialLr::new(0.1, 0.9), sgd));
}

#[test]
fn a_rate_can_be_changed_but_not_to_nonsense() {
    let mut optimizer = ClipValue::new(1.0, Sgd::new(0.5));
    optimizer.set_rate(0.25).unwrap();
    assert_eq!(optimizer.rate(), 0.25);
    for rate in [-1.0, f32::NAN, f32::INFINITY] {
        let error = optimizer.set_rate(rate).unwrap_err();
        assert!(error.to_string().starts_with("the learning rate must be at least 0 and finite, found "), "{error}");
    }
    assert_eq!(optimizer.rate(), 0.25);
}

#[test]
fn numbers_that_make_no_sense_are_refused() {
    for bad in [-1.0, f64::NAN, f64::INFINITY] {
        assert!(Sgd::try_new(bad).is_err() && Adam::try_new(bad).is_err() && Momentum::try_new(bad).is_err());
        assert!(AdaGrad::try_new(bad).is_err() && RmsProp::try_new(bad).is_err() && Lion::try_new(bad).is_err());
        assert!(AdamW::try_new(Adam::try_new(0.1).unwrap(), bad).is_err());
        assert!(
            WeightDecay::try_new(bad, ()).is_err() && ClipValue::try_new(bad, ()).is_err() && ClipNorm::try_new(bad, ()).is_err()
        );
        assert!(
            Ema::try_new(bad, ()).is_err()
                && ExponentialLr::try_new(0.1, bad).is_err()
                && ExponentialLr::try_new(bad, 0.9).is_err()
        );
    }
    for bad in [-0.1, 1.0, f64::NAN] {
        assert!(Momentum::try_new(0.1).unwrap().try_momentum(bad).is_err());
        assert!(RmsProp::try_new(0.1).unwrap().try_alpha(bad).is_err());
        assert!(Lion::try_new(0.1).unwrap().try_beta_1(bad).is_err() && Lion::try_new(0.1).unwrap().try_beta_2(bad).is_err());
        assert!(
            Adam::try_new(0.1).unwrap().try_betas(bad, 0.5).is_err() && Adam::try_new(0.1).unwrap().try_betas(0.5, bad).is_err()
        );
    }
    let error = Momentum::try_new(0.1).unwrap().try_momentum(1.0).unwrap_err();
    assert_eq!(error.to_string(), "the momentum must be at least 0 and below 1, found 1");
}

#[test]
fn other_numbers_of_optimizers_are_refused_by_name() {
    let said = |error: constnet::HyperparameterError<f64>| error.to_string();
    let adam = Adam::try_new(0.1).unwrap();
    for bad in [-0.5, f64::NAN, f64::INFINITY] {
        let epsilons = [
            adam.try_epsilon(bad).unwrap_err(),
            AdaGrad::try_new(0.1).unwrap().try_epsilon(bad).unwrap_err(),
            RmsProp::try_new(0.1).unwrap().try_epsilon(bad).unwrap_err(),
        ];
        assert!(epsilons.into_iter().all(|error| said(error).starts_with("the epsilon must be ")));
        let decay = said(Lion::try_new(0.1).unwrap().try_weight_decay(bad).unwrap_err());
        assert_eq!(decay, format!("the weight decay must be at least 0 and finite, found {bad}"));
    }
    assert_eq!(said(Ema::try_new(1.0, ()).unwrap_err()), "the decay must be at least 0 and below 1, found 1");
    assert_eq!(said(ClipNorm::try_new(0.0, ()).unwrap_err()), "the limit must be positive and finite, found 0");
}

#[test]
fn schedules_that_make_no_sense_are_refused_by_name() {
    fn refused<S>(schedule: Result<S, constnet::HyperparameterError<f64>>, sentence: &str) {
        assert_eq!(schedule.err().expect("nonsense").to_string(), sentence);
    }
    refused(ConstantLr::try_new(f64::NAN), "the learning rate must be positive and finite, found NaN");
    refused(StepLr::try_new(0.0, 1, 0.5), "the learning rate must be positive and finite, found 0");
    refused(StepLr::try_new(0.1, 0, 0.5), "the number of steps must be at least 1, found 0");
    refused(StepLr::try_new(0.1, 1, 1.5), "the gamma must be above 0 and at most 1, found 1.5");
    refused(ExponentialLr::try_new(f64::INFINITY, 0.5), "the learning rate must be positive and finite, found inf");
    refused(ExponentialLr::try_new(0.1, f64::NAN), "the gamma must be above 0 and at most 1, found NaN");
    refused(CosineAnnealingLr::try_new(-1.0, 0.0, 9), "the learning rate must be positive and finite, found -1");
    refused(CosineAnnealingLr::try_new(0.1, 0.2, 9), "the least rate must be at least 0 and at most the rate, found 0.2");
    refused(CosineAnnealingLr::try_new(0.1, 0.0, 0), "the number of steps must be at least 1, found 0");
    refused(LinearLr::try_new(f64::NAN, 0.5, 9), "the learning rate must be positive and finite, found NaN");
    refused(LinearLr::try_new(0.1, -0.5, 9), "the start factor must be at least 0 and at most 1, found -0.5");
    refused(LinearLr::try_new(0.1, 0.5, 0), "the number of steps must be at least 1, found 0");
    refused(OneCycleLr::try_new(0.0, 9), "the learning rate must be positive and finite, found 0");
    refused(OneCycleLr::try_new(0.1, 3), "the number of steps must be at least 4, found 3");
}
