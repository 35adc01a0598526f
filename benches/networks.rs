//! Forward, backward with update, whole step and prediction of three networks: `cargo bench --bench networks`.

mod common;

use common::{Part, networks};
use criterion::{Criterion, criterion_group, criterion_main};

fn parts(c: &mut Criterion) {
    networks(c, "forward", Part::Forward);
    networks(c, "backward with update", Part::Backward);
    networks(c, "step", Part::Step);
    networks(c, "predict", Part::Predict);
}

criterion_group!(benches, parts);
criterion_main!(benches);
