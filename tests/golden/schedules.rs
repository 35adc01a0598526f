use crate::harness::Golden;
use constnet::schedule::{CosineAnnealingLr, ExponentialLr, LinearLr, OneCycleLr, Schedule, SequentialLr, StepLr};

#[test]
fn schedules_are_those_of_pytorch() {
    let golden = Golden::open("schedules");
    let hold = |case: &str, schedule: &dyn Schedule| {
        let rates: Vec<f64> = (0..40).map(|step| schedule.rate(step)).collect();
        golden.compare(case, "rates", &rates);
    };
    let (linear, exponential) = (LinearLr::new(0.5, 0.25, 9), ExponentialLr::new(0.5, 0.875));
    hold("step", &StepLr::new(0.5, 7, 0.5));
    hold("exponential", &exponential);
    hold("cosine", &CosineAnnealingLr::new(0.5, 0.125, 40));
    hold("linear", &linear);
    hold("one_cycle", &OneCycleLr::new(0.5, 40));
    hold("warm_up", &SequentialLr::new(linear, 9, exponential));
}
