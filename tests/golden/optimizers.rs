use crate::harness::{Golden, Real};
use constnet::{
    Accumulate, AdaGrad, Adam, AdamW, ClipNorm, ClipValue, Ema, Lion, Matrix, Momentum, Optimizer, RmsProp, Sgd, WeightDecay,
    Zero,
};

type P<T> = Matrix<3, 5, T>;

/// Ten steps from the case's start by its gradients, handed over in two pieces; `seen` is what is compared after each.
fn trajectory<T: Real, O: Optimizer<T>>(
    golden: &Golden,
    case: &str,
    mut optimizer: O,
    seen: impl Fn(&P<T>, &O::Slot<P<T>>) -> P<T>,
) {
    let (mut parameter, mut slot): (P<T>, _) = (golden.tensor(case, "start"), O::Slot::ZERO);
    let mut all = Vec::new();
    for gradient in golden.get(case, "gradients").chunks(15) {
        let gradient: Vec<T> = gradient.iter().map(|&g| T::from_f64(g)).collect();
        optimizer.begin();
        optimizer.update(&mut parameter, &mut slot, 7, &gradient[7..]);
        optimizer.update(&mut parameter, &mut slot, 0, &gradient[..7]);
        for round in 0..O::ROUNDS {
            optimizer.round(round, &mut parameter, &mut slot);
        }
        all.extend_from_slice(seen(&parameter, &slot).as_slice());
    }
    golden.compare(case, "trajectory", &all);
}

fn optimizers<T: Real>() {
    let golden = Golden::open("optimizers");
    let t = T::from_f64;
    let rate = t(0.1);
    macro_rules! hold {
        ($case:literal, $optimizer:expr) => {
            trajectory::<T, _>(&golden, $case, $optimizer, |parameter, _| *parameter);
        };
    }
    let (sgd, adam) = (Sgd::try_new(rate).unwrap(), Adam::try_new(rate).unwrap());
    let momentum = Momentum::try_new(rate).unwrap().try_momentum(t(0.75)).unwrap();
    let (rms_prop, lion) = (RmsProp::try_new(rate).unwrap(), Lion::try_new(rate).unwrap());
    hold!("sgd", sgd);
    hold!("sgd_weight_decay", WeightDecay::try_new(t(0.25), sgd).unwrap());
    hold!("momentum", momentum);
    hold!("nesterov", momentum.nesterov());
    hold!("momentum_weight_decay", WeightDecay::try_new(t(0.25), momentum).unwrap());
    hold!("adam", adam);
    hold!("adam_betas", adam.try_betas(t(0.5), t(0.75)).unwrap().try_epsilon(t(0.125)).unwrap());
    hold!("adam_weight_decay", WeightDecay::try_new(t(0.25), adam).unwrap());
    hold!("adamw", AdamW::try_new(adam, t(0.01)).unwrap());
    hold!("adamw_weight_decay", AdamW::try_new(adam, t(0.25)).unwrap());
    hold!("adagrad", AdaGrad::try_new(rate).unwrap());
    hold!("rms_prop", rms_prop);
    hold!("rms_prop_alpha", rms_prop.try_alpha(t(0.75)).unwrap().try_epsilon(t(0.125)).unwrap());
    hold!("lion", lion);
    let lion = lion.try_beta_1(t(0.5)).unwrap().try_beta_2(t(0.75)).unwrap();
    hold!("lion_weight_decay", lion.try_weight_decay(t(0.25)).unwrap());
    hold!("clip_value", ClipValue::try_new(t(0.5), sgd).unwrap());
    hold!("accumulate", Accumulate::new(2.try_into().unwrap(), adam));
    hold!("clip_norm", ClipNorm::try_new(t(2.0), adam).unwrap());
    trajectory::<T, _>(&golden, "ema", Ema::try_new(t(0.75), sgd).unwrap(), |_, slot| slot.average);
}

#[test]
fn optimizers_are_those_of_pytorch() {
    optimizers::<f32>();
    optimizers::<f64>();
}
