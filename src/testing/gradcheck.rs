use super::Path;
use crate::contract::{Layer, Loss, Optimizer, Parameters, Visitor};
use crate::optimizer::Gradients;
use crate::tensor::{Tensor, Zero};
use core::fmt;

/// The gradient that a layer computes is not the derivative of what it computes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GradientMismatch {
    /// The parameter, or `input`.
    pub path: Path,
    /// The element, row-major.
    pub element: usize,
    /// What `backward` gave.
    pub gradient: f64,
    /// What finite differences of `forward` gave.
    pub difference: f64,
}

impl fmt::Display for GradientMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, element, gradient, difference } = self;
        write!(f, "the gradient of `{path}`, element {element}, is {gradient:e}, but finite differences give {difference:e}")
    }
}

impl core::error::Error for GradientMismatch {}

/// Holds the gradients of `layer` at `x`, of the input and of every parameter, to finite differences.
///
/// The function differentiated is a fixed weighted sum of the elements of `forward`'s output. The differences are
/// five-point ones, whose error is of fourth order; a gradient passes when it is within `1e-10 · (1 + |difference|)`.
/// Stay away from kinks by more than 0.001 times the size of the value: at one, no difference is the derivative.
///
/// `backward` must write every element of `dx`: it is handed one full of NaN.
///
/// # Errors
///
/// The first element that is off: the input's first, then the parameters' in the order of [`Parameters::visit`].
///
/// # Cost
///
/// Four passes forward for each element of input and parameters. Everything is on the stack.
pub fn gradcheck<X, M>(layer: &M, x: &X) -> Result<(), GradientMismatch>
where
    X: Tensor<Scalar = f64> + Clone,
    M: Layer<X, Scalar = f64> + Clone,
{
    let mut layer = layer.clone();
    let mut x = x.clone();
    let mut dx = X::ZERO;
    dx.as_mut_slice().fill(f64::NAN);
    let mut state = Zero::ZERO;
    {
        let (mut y, mut tape, mut scratch, mut dy) = (M::Output::ZERO, Zero::ZERO, Zero::ZERO, M::Output::ZERO);
        layer.forward(&x, &mut y, &mut tape);
        for (k, dy) in dy.as_mut_slice().iter_mut().enumerate() {
            *dy = weight(k);
        }
        // A copy, since training may change more than parameters.
        layer.clone().backward(&x, &y, &mut tape, &mut scratch, &mut dy, Some(&mut dx), &Gradients, &mut state);
    }

    for element in 0..X::LEN {
        let (Some(&value), Some(&gradient)) = (x.as_slice().get(element), dx.as_slice().get(element)) else { continue };
        let difference = five_point(value, |value| {
            set(&mut x, element, value);
            objective(&layer, &x)
        });
        set(&mut x, element, value);
        compare(Path::new("input"), element, gradient, difference)?;
    }

    for index in 0.. {
        let Some(found) = Element::find(&mut layer, &mut state, index, None) else { break };
        let difference = five_point(found.value, |value| {
            Element::find(&mut layer, &mut state, index, Some(value));
            objective(&layer, &x)
        });
        Element::find(&mut layer, &mut state, index, Some(found.value));
        compare(found.path, found.element, found.gradient, difference)?;
    }
    Ok(())
}

/// Holds the gradient of `loss` at `y` to finite differences, as [`gradcheck`] does that of a layer.
///
/// # Errors
///
/// The first element of `y`, called `input`, that is off.
pub fn gradcheck_loss<L, Y, Target>(loss: &L, y: &Y, target: &Target) -> Result<(), GradientMismatch>
where
    Y: Tensor<Scalar = f64> + Clone,
    L: Loss<Y, Target>,
{
    let mut y = y.clone();
    let mut dy = Y::ZERO;
    dy.as_mut_slice().fill(f64::NAN);
    loss.backward(&y, target, &mut dy);
    for element in 0..Y::LEN {
        let (Some(&value), Some(&gradient)) = (y.as_slice().get(element), dy.as_slice().get(element)) else { continue };
        let difference = five_point(value, |value| {
            set(&mut y, element, value);
            loss.forward(&y, target)
        });
        set(&mut y, element, value);
        compare(Path::new("input"), element, gradient, difference)?;
    }
    Ok(())
}

fn compare(path: Path, element: usize, gradient: f64, difference: f64) -> Result<(), GradientMismatch> {
    let close = (gradient - difference).abs() <= 1e-10 * (1.0 + difference.abs());
    if close { Ok(()) } else { Err(GradientMismatch { path, element, gradient, difference }) }
}

/// The derivative at `at` of `f`, by its values at two points on either side.
fn five_point(at: f64, mut f: impl FnMut(f64) -> f64) -> f64 {
    let h = 5e-4 * at.abs().max(1.0);
    (f(at - 2.0 * h) - 8.0 * f(at - h) + 8.0 * f(at + h) - f(at + 2.0 * h)) / (12.0 * h)
}

/// What is differentiated: the output's elements, each with a weight of its own, so that no error cancels.
fn objective<X, M: Layer<X, Scalar = f64>>(layer: &M, x: &X) -> f64 {
    let (mut y, mut tape) = (M::Output::ZERO, Zero::ZERO);
    layer.forward(x, &mut y, &mut tape);
    y.as_slice().iter().enumerate().map(|(k, y)| weight(k) * y).sum()
}

/// The `k`-th of a fixed sequence of numbers in [-1, 1) without pattern: multiples of the golden ratio, modulo 2.
fn weight(k: usize) -> f64 {
    let turn = (k as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (turn >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
}

fn set<X: Tensor<Scalar = f64>>(x: &mut X, element: usize, value: f64) {
    if let Some(element) = x.as_mut_slice().get_mut(element) {
        *element = value;
    }
}

/// An element of a parameter.
struct Element {
    path: Path,
    element: usize,
    value: f64,
    gradient: f64,
}

impl Element {
    /// The element at `index`, counted over all parameters; it is set to `new` if that is given.
    fn find<M>(model: &mut M, state: &mut M::State<Gradients>, index: usize, new: Option<f64>) -> Option<Self>
    where
        M: Parameters<f64>,
    {
        let mut search = Search { path: Path::new(""), remaining: index, new, found: None };
        model.visit(state, &mut search);
        search.found
    }
}

struct Search {
    path: Path,
    remaining: usize,
    new: Option<f64>,
    found: Option<Element>,
}

impl Visitor<f64, Gradients> for Search {
    fn parameter<P: Tensor<Scalar = f64>>(
        &mut self,
        name: &'static str,
        parameter: &mut P,
        slot: &mut <Gradients as Optimizer<f64>>::Slot<P>,
    ) {
        if self.found.is_some() {
            return;
        }
        let element = self.remaining;
        match (parameter.as_mut_slice().get_mut(element), slot.as_slice().get(element)) {
            (Some(value), Some(&gradient)) => {
                self.found = Some(Element { path: self.path.named(name), element, value: *value, gradient });
                *value = self.new.unwrap_or(*value);
            }
            _ => self.remaining -= P::LEN,
        }
    }

    fn enter(&mut self, index: usize) {
        self.path.enter(index);
    }

    fn leave(&mut self) {
        self.path.leave();
    }
}
