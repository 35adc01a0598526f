//! Passes over elements have the same bits on every tier of this machine.

use constnet::kernel::{self, Tier};
use constnet::{Adam, Layer, Matrix, Optimizer, Silu, Zero};

/// The bits of an activation, its gradient, and three updates by Adam, over numbers from subnormal to infinite.
fn bits() -> Vec<u32> {
    let mut x = Matrix::<3, 45>::ZERO;
    for (k, x) in x.as_mut_slice().iter_mut().enumerate() {
        *x = f32::from_bits((k as u32).wrapping_mul(2_654_435_769));
    }
    let (mut y, mut dx, mut dy, mut parameter) = (x, x, x, x);
    Silu.forward(&x, &mut y, &mut ());
    Silu.backward_input(&x, &y, &mut (), &mut (), &mut dy, &mut dx);
    let (mut adam, mut slot) = (Adam::new(0.1), Zero::ZERO);
    for _ in 0..3 {
        Optimizer::<f32>::begin(&mut adam);
        adam.update(&mut parameter, &mut slot, 0, x.as_slice());
    }
    let all = [y, dx, parameter];
    // Which NaN it is, is not promised.
    all.iter().flat_map(|m| m.as_slice()).map(|v| if v.is_nan() { u32::MAX } else { v.to_bits() }).collect()
}

#[test]
fn wider_vectors_change_no_bit() {
    kernel::force(Tier::Plain).unwrap();
    let plain = bits();
    assert!(plain.iter().filter(|bits| **bits != u32::MAX).count() > 200);
    for tier in Tier::ALL.into_iter().filter(|tier| tier.available()) {
        kernel::force(tier).unwrap();
        assert_eq!(bits(), plain, "{tier:?}");
    }
}
