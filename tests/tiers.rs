//! Each tier of this machine against the plain one.

use constnet::kernel::{self, Tier};
use constnet::*;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

/// The tier is the process's: tests that force it take turns. Also what it was before any did.
fn turn() -> (MutexGuard<'static, ()>, Tier) {
    static TURN: Mutex<()> = Mutex::new(());
    static FIRST: OnceLock<Tier> = OnceLock::new();
    let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    (turn, *FIRST.get_or_init(kernel::tier))
}

/// What `run` gives on each tier that is here is what it gives on the plain one.
fn hold<T: PartialEq + core::fmt::Debug>(name: &str, run: impl Fn() -> T) {
    let (_turn, _) = turn();
    kernel::force(Tier::Plain).unwrap();
    let plain = run();
    for tier in Tier::ALL.into_iter().filter(|tier| tier.available()) {
        kernel::force(tier).unwrap();
        assert!(run() == plain, "{name} on {tier:?}");
    }
}

#[test]
fn the_fastest_tier_is_the_one_that_is_chosen() {
    let (_turn, first) = turn();
    let available: Vec<Tier> = Tier::ALL.into_iter().filter(|tier| tier.available()).collect();
    assert_eq!(Some(&first), available.last());
    for tier in Tier::ALL.into_iter().filter(|tier| !available.contains(tier)) {
        println!("not on this machine: {tier:?}");
    }
}

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
    assert!(bits().iter().filter(|bits| **bits != u32::MAX).count() > 200);
    hold("Silu and Adam", bits);
}

/// Small whole numbers, whose sums of products no order and no fusing changes.
struct Whole(usize);

impl Whole {
    fn fill<T: Scalar>(&mut self, values: &mut [T]) {
        for value in values {
            self.0 = self.0.wrapping_mul(0xd134_2543_de82_ef95).wrapping_add(1);
            *value = T::from_usize((self.0 >> 40) % 9) - T::from_usize(4);
        }
    }
}

impl<T: Scalar> Visitor<T, Stateless> for Whole {
    fn parameter<P: Tensor<Scalar = T>>(&mut self, _: &'static str, parameter: &mut P, (): &mut ()) {
        self.fill(parameter.as_mut_slice());
    }
}

/// Takes what an update would be for the parameter's new value.
struct Collect;

impl<T: Scalar> Optimizer<T> for Collect {
    type Slot<P: Tensor<Scalar = T>> = ();

    fn update<P: Tensor<Scalar = T>>(&self, parameter: &mut P, (): &mut (), offset: usize, gradient: &[T]) {
        parameter.as_mut_slice()[offset..offset + gradient.len()].copy_from_slice(gradient);
    }
}

/// Output, gradient of the input and gradients of the parameters are those of the plain tier.
fn layer<X, M, T>(name: &str, zero: M)
where
    X: Tensor<Scalar = T>,
    T: Kernel,
    M: Layer<X, Scalar = T> + Clone,
    M::Output: Clone,
{
    hold(name, || {
        let (mut model, mut numbers) = (zero.clone(), Whole(1));
        let mut none = Zero::ZERO;
        model.visit(&mut none, &mut numbers);
        let (mut x, mut dy) = (Box::new(X::ZERO), Box::new(M::Output::ZERO));
        let (mut tape, mut scratch) = (Box::new(Zero::ZERO), Box::new(Zero::ZERO));
        numbers.fill(x.as_mut_slice());
        numbers.fill(dy.as_mut_slice());
        let (mut y, mut dx) = (dy.clone(), Box::new(X::ZERO));
        model.forward(&x, &mut y, &mut tape);
        let mut state = Zero::ZERO;
        model.backward(&x, &y, &mut tape, &mut scratch, &mut dy, Some(&mut dx), &Collect, &mut state);
        let mut all = [y.as_slice(), dx.as_slice()].concat();
        model.visit(&mut none, &mut Copied(&mut all));
        assert!(all.iter().any(|value| *value != T::ZERO));
        all
    });
}

/// Copies all parameters.
struct Copied<'a, T>(&'a mut Vec<T>);

impl<T: Scalar> Visitor<T, Stateless> for Copied<'_, T> {
    fn parameter<P: Tensor<Scalar = T>>(&mut self, _: &'static str, parameter: &mut P, (): &mut ()) {
        self.0.extend_from_slice(parameter.as_slice());
    }
}

fn layers<T: Kernel>() {
    layer::<Matrix<33, 70, T>, _, T>("Linear", Linear::<70, 19, T>::ZERO);
    layer::<Matrix<1, 300, T>, _, T>("Linear, one row", Linear::<300, 130, T>::ZERO);
    layer::<Matrix<9, 7, T>, _, T>("Linear, narrow", Linear::<7, 2, T, 0>::ZERO);
    layer::<Tensor3<3, 29, 6, T>, _, T>("Conv1d", Conv1d::<6, 9, 4, 13, Step<2>, 6, T>::ZERO);
    layer::<Tensor3<2, 29, 12, T>, _, T>("Conv1d in groups", Conv1d::<12, 8, 3, 29, Step<1, 1>, 3, T>::ZERO);
    layer::<Tensor4<2, 1, 12, 20, T>, _, T>("Conv2d", Conv2d::<1, 6, 5, 5, 8, 16, Step, 1, T>::ZERO);
    layer::<Tensor4<2, 40, 4, 18, T>, _, T>("Conv2d, a gradient in pieces", Conv2d::<40, 16, 3, 3, 2, 16, Step, 40, T>::ZERO);
    layer::<Tensor4<3, 6, 7, 9, T>, _, T>("Conv2d, odd", Conv2d::<6, 10, 3, 2, 4, 5, Step<2, 1>, 3, T>::ZERO);
    layer::<Tensor4<2, 9, 5, 6, T>, _, T>("ConvTranspose2d", ConvTranspose2d::<9, 4, 3, 3, 9, 11, Step<2, 1>, 4, T>::ZERO);
    layer::<Tensor4<2, 5, 8, 16, T>, _, T>("pooling", (MaxPool2d::<2, 2, 4, 8>::default(), AvgPool2d::<2, 2, 2, 4>::default()));
}

/// As many channels as the lanes of one row of a gradient have place for, on each tier, and one more.
#[test]
fn depthwise_convolutions_of_many_channels() {
    layer::<Tensor4<1, 256, 4, 18>, _, f32>("256 channels", Conv2d::<256, 256, 3, 3, 2, 16, Step, 1>::ZERO);
    layer::<Tensor4<1, 257, 4, 18>, _, f32>("257 channels", Conv2d::<257, 257, 3, 3, 2, 16, Step, 1>::ZERO);
    layer::<Tensor4<1, 512, 4, 18>, _, f32>("512 channels", Conv2d::<512, 512, 3, 3, 2, 16, Step, 1>::ZERO);
    layer::<Tensor4<1, 513, 4, 18>, _, f32>("513 channels", Conv2d::<513, 513, 3, 3, 2, 16, Step, 1>::ZERO);
    layer::<Tensor4<1, 1025, 4, 18>, _, f32>("1025 channels", Conv2d::<1025, 1025, 3, 3, 2, 16, Step, 1>::ZERO);
}

#[test]
fn layers_are_the_same_on_every_tier() {
    layers::<f32>();
    layers::<f64>();
}
