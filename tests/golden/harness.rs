//! Reads golden files and holds layers and losses to them.

use constnet::{Float, Gradients, Kernel, Layer, Loss, Optimizer, Parameters, Scalar, Stateless, Tensor, Visitor, Zero};
use safetensors::SafeTensors;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// `f32` or `f64`.
pub trait Real: Float + Kernel {
    /// The distance from 1 to the next number.
    const EPSILON: f64;
    /// The smallest number above 0.
    const LEAST: f64;

    fn to_f64(self) -> f64;

    /// The error allowed for values of a size, where PyTorch's own in `f32` is `theirs`: all three are the largest, or the root
    /// of the mean square.
    fn tolerance(size: f64, theirs: f64) -> f64;
}

impl Real for f32 {
    const EPSILON: f64 = f32::EPSILON as f64;
    const LEAST: f64 = 1.4e-45;

    fn to_f64(self) -> f64 {
        f64::from(self)
    }

    /// Twice PyTorch's, but rounding the values is no error.
    fn tolerance(size: f64, theirs: f64) -> f64 {
        2.0 * theirs.max(size * f64::from(f32::EPSILON) / 2.0)
    }
}

impl Real for f64 {
    const EPSILON: f64 = f64::EPSILON;
    const LEAST: f64 = 5e-324;

    fn to_f64(self) -> f64 {
        self
    }

    /// Where larger numbers cancel, as in a gradient that is zero, what they leave in `f32` tells what they leave here.
    fn tolerance(size: f64, theirs: f64) -> f64 {
        let finer = f64::EPSILON / f64::from(f32::EPSILON);
        f64::max(1e-12 * size, 2.0 * theirs * finer)
    }
}

/// The cases of one file. Dropped, it fails if a case was not looked at.
pub struct Golden {
    tensors: BTreeMap<String, Vec<f64>>,
    unused: RefCell<BTreeSet<String>>,
}

impl Golden {
    pub fn open(family: &str) -> Self {
        let path = format!("{}/tests/golden/{family}.safetensors", env!("CARGO_MANIFEST_DIR"));
        let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        let numbers = |bytes: &[u8]| bytes.as_chunks().0.iter().map(|b| f64::from_le_bytes(*b)).collect();
        let file = SafeTensors::deserialize(&bytes).unwrap();
        let tensors: BTreeMap<_, _> = file.tensors().into_iter().map(|(name, view)| (name, numbers(view.data()))).collect();
        let unused = tensors.keys().map(|name| name.split('/').next().unwrap().to_owned()).collect();
        Self { tensors, unused: RefCell::new(unused) }
    }

    /// The numbers called `name` of `case`.
    pub fn get(&self, case: &str, name: &str) -> &[f64] {
        self.unused.borrow_mut().remove(case);
        self.tensors.get(&format!("{case}/{name}")).unwrap_or_else(|| panic!("there is no {case}/{name}"))
    }

    /// The tensor called `name` of `case`.
    pub fn tensor<X: Tensor<Scalar: Real>>(&self, case: &str, name: &str) -> X {
        let (mut x, values) = (X::ZERO, self.get(case, name));
        assert_eq!(values.len(), X::LEN, "{case}/{name}: as many numbers");
        for (x, &value) in x.as_mut_slice().iter_mut().zip(values) {
            *x = X::Scalar::from_f64(value);
        }
        x
    }

    /// Fails if a number of `found` is farther from that of `name` than the type's tolerance, or all of them are on the whole.
    pub fn compare<T: Real>(&self, case: &str, name: &str, found: &[T]) {
        self.compare_to(case, name, self.get(case, name), found);
    }

    /// As [`compare`](Self::compare), with the numbers to compare with; the file has PyTorch's errors alone.
    pub fn compare_to<T: Real>(&self, case: &str, name: &str, expected: &[f64], found: &[T]) {
        self.unused.borrow_mut().remove(case);
        assert_eq!(found.len(), expected.len(), "{case}/{name}: as many numbers");
        let of = std::any::type_name::<T>();
        let [size, mean_size] = sizes(expected);
        let [theirs, their_mean] =
            self.tensors.get(&format!("{case}/{name}.error")).map_or([0.0; 2], |error| [error[0], error[1]]);
        let tolerance = T::tolerance(size, theirs);
        let mut errors = vec![0.0; found.len()];
        for (k, (&expected, found)) in expected.iter().zip(found.iter().map(|f| f.to_f64())).enumerate() {
            let equal = expected == found || expected.is_nan() && found.is_nan();
            errors[k] = if equal { 0.0 } else { (expected - found).abs() };
            assert!(
                errors[k] <= tolerance,
                "{case}/{name} of {of}, element {k}: expected {expected:e} within {tolerance:e}, found {found:e}, PyTorch's error {theirs:e}",
            );
        }
        let (tolerance, [_, mean]) = (T::tolerance(mean_size, their_mean), sizes(&errors));
        assert!(
            mean <= tolerance || found.len() < ENOUGH,
            "{case}/{name} of {of}: expected a mean error of {tolerance:e}, found {mean:e}, PyTorch's mean error {their_mean:e}",
        );
    }

    /// Holds a layer to a case: output, input gradient, and the gradient of each parameter.
    pub fn layer<X, M, T>(&self, case: &str, mut layer: M)
    where
        T: Real,
        X: Tensor<Scalar = T>,
        M: Layer<X, Scalar = T> + Parameters<T>,
    {
        let mut none = Zero::ZERO;
        layer.visit(&mut none, &mut Each { golden: self, case, path: Vec::new(), action: Load });
        let (x, mut dy): (X, M::Output) = (self.tensor(case, "x"), self.tensor(case, "dy"));
        let (mut y, mut dx, mut tape, mut scratch, mut state) = (M::Output::ZERO, X::ZERO, Zero::ZERO, Zero::ZERO, Zero::ZERO);
        layer.forward(&x, &mut y, &mut tape);
        self.compare(case, "y", y.as_slice());
        layer.backward(&x, &y, &mut tape, &mut scratch, &mut dy, Some(&mut dx), &Gradients, &mut state);
        self.compare(case, "dx", dx.as_slice());
        layer.visit(&mut state, &mut Each { golden: self, case, path: Vec::new(), action: Compare });
    }

    /// Holds the output alone to a case.
    pub fn output<X: Tensor<Scalar = T>, M: Layer<X, Scalar = T>, T: Real>(&self, case: &str, layer: M) {
        self.compare(case, "y", layer.predict(&self.tensor(case, "x")).as_slice());
    }

    /// Holds the output to a case element by element: within so many units in the last place of each, so that small numbers
    /// count as much as large ones beside them.
    pub fn relative<X: Tensor<Scalar = T>, M: Layer<X, Scalar = T>, T: Real>(&self, case: &str, layer: M, units: f64) {
        self.compare_units(case, "y", layer.predict(&self.tensor(case, "x")).as_slice(), units);
    }

    /// Holds the input gradient to a case element by element, as [`relative`](Self::relative) the output.
    pub fn relative_gradient<X: Tensor<Scalar = T>, M: Layer<X, Scalar = T>, T: Real>(&self, case: &str, layer: M, units: f64) {
        let (x, mut dy): (X, M::Output) = (self.tensor(case, "x"), self.tensor(case, "dy"));
        let (mut y, mut dx, mut tape, mut scratch) = (M::Output::ZERO, X::ZERO, Zero::ZERO, Zero::ZERO);
        layer.forward(&x, &mut y, &mut tape);
        layer.backward_input(&x, &y, &mut tape, &mut scratch, &mut dy, &mut dx);
        self.compare_units(case, "dx", dx.as_slice(), units);
    }

    fn compare_units<T: Real>(&self, case: &str, name: &str, found: &[T], units: f64) {
        for (k, (&expected, found)) in self.get(case, name).iter().zip(found.iter().map(|f| f.to_f64())).enumerate() {
            let tolerance = units * (T::EPSILON * expected.abs()).max(T::LEAST);
            let of = std::any::type_name::<T>();
            let near = (expected - found).abs() <= tolerance;
            assert!(near, "{case}/{name} of {of}, element {k}: expected {expected:e}, found {found:e}");
        }
    }

    /// Holds a loss to a case: the loss and its gradient, both ways to the loss.
    pub fn loss<Y: Tensor<Scalar: Real>, Target, L: Loss<Y, Target>>(&self, case: &str, loss: L, target: &Target) {
        let (y, mut dy): (Y, Y) = (self.tensor(case, "y"), Y::ZERO);
        self.compare(case, "loss", &[loss.forward(&y, target)]);
        self.compare(case, "loss", &[loss.backward(&y, target, &mut dy)]);
        self.compare(case, "dy", dy.as_slice());
    }
}

/// Of fewer numbers the mean error is luck.
const ENOUGH: usize = 10;

/// The largest size of the finite numbers, and the root of their mean square.
fn sizes(values: &[f64]) -> [f64; 2] {
    let finite = || values.iter().copied().filter(|value| value.is_finite());
    let squares: f64 = finite().map(|value| value * value).sum();
    [finite().fold(0.0, |largest, value| largest.max(value.abs())), (squares / finite().count().max(1) as f64).sqrt()]
}

impl Drop for Golden {
    fn drop(&mut self) {
        let unused = self.unused.borrow();
        assert!(std::thread::panicking() || unused.is_empty(), "not looked at: {unused:?}");
    }
}

/// Visits parameters by their names in a case: `weight`, or `1.weight` within a tuple.
struct Each<'a, A> {
    golden: &'a Golden,
    case: &'a str,
    path: Vec<usize>,
    action: A,
}

struct Load;
struct Compare;

impl<A> Each<'_, A> {
    fn name(&self, prefix: &str, name: &str) -> String {
        let layers: String = self.path.iter().map(|index| format!("{index}.")).collect();
        format!("{layers}{prefix}{name}")
    }
}

impl<T: Real> Visitor<T, Stateless> for Each<'_, Load> {
    fn parameter<P: Tensor<Scalar = T>>(&mut self, name: &'static str, parameter: &mut P, (): &mut ()) {
        let Self { action: Load, .. } = self;
        *parameter = self.golden.tensor(self.case, &self.name("", name));
    }

    fn enter(&mut self, index: usize) {
        self.path.push(index);
    }

    fn leave(&mut self) {
        self.path.pop();
    }
}

impl<T: Real> Visitor<T, Gradients> for Each<'_, Compare> {
    fn parameter<P: Tensor<Scalar = T>>(
        &mut self,
        name: &'static str,
        _: &mut P,
        gradient: &mut <Gradients as Optimizer<T>>::Slot<P>,
    ) {
        let Self { action: Compare, .. } = self;
        self.golden.compare(self.case, &self.name("d", name), gradient.as_slice());
    }

    fn enter(&mut self, index: usize) {
        self.path.push(index);
    }

    fn leave(&mut self) {
        self.path.pop();
    }
}
