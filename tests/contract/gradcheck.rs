//! The finder of wrong gradients finds them.

use crate::harness::{fill, linear};
use constnet::{Gradients, Layer, Linear, Matrix, Optimizer, Parameters, Relu, Visitor, Zero, testing};

/// A linear layer whose gradients are wrong on purpose: of one element of the input, or of the bias.
#[derive(Clone, Copy)]
struct Wrong {
    linear: Linear<2, 2, f64>,
    input: f64,
    bias: f64,
}

impl Parameters<f64> for Wrong {
    type State<O: Optimizer<f64>> = <Linear<2, 2, f64> as Parameters<f64>>::State<O>;
    const COUNT: usize = 6;

    fn visit<O: Optimizer<f64>, V: Visitor<f64, O>>(&mut self, state: &mut Self::State<O>, visitor: &mut V) {
        self.linear.visit(state, visitor);
    }
}

type Batch = Matrix<3, 2, f64>;

impl Layer<Batch> for Wrong {
    type Scalar = f64;
    type Output = Batch;
    type Tape = ();
    type Scratch = ();

    fn infer(&self, x: &Batch, y: &mut Batch, (): &mut ()) {
        self.linear.infer(x, y, &mut ());
    }

    fn forward(&self, x: &Batch, y: &mut Batch, (): &mut ()) {
        self.linear.forward(x, y, &mut ());
    }

    fn backward_input(&self, x: &Batch, y: &Batch, (): &mut (), (): &mut (), dy: &mut Batch, dx: &mut Batch) {
        self.linear.backward_input(x, y, &mut (), &mut (), dy, dx);
        dx[(0, 1)] += self.input;
    }

    fn backward<O: Optimizer<f64>>(
        &mut self,
        x: &Batch,
        y: &Batch,
        (): &mut (),
        (): &mut (),
        dy: &mut Batch,
        dx: Option<&mut Batch>,
        optimizer: &O,
        state: &mut Self::State<O>,
    ) {
        if let Some(dx) = dx {
            self.backward_input(x, y, &mut (), &mut (), dy, dx);
        }
        self.linear.backward(x, y, &mut (), &mut (), dy, None, optimizer, state);
        optimizer.update(&mut self.linear.bias, &mut state.bias, 0, &[self.bias, 0.0]);
    }
}

#[test]
fn gradcheck_finds_a_wrong_derivative_and_says_where() {
    let x: Batch = fill(4);
    let right = Wrong { linear: linear(), input: 0.0, bias: 0.0 };
    testing::gradcheck(&right, &x).unwrap();

    let mismatch = testing::gradcheck(&Wrong { input: 1e-6, ..right }, &x).unwrap_err();
    assert_eq!((mismatch.path.to_string().as_str(), mismatch.element), ("input", 1));
    assert!((mismatch.gradient - mismatch.difference - 1e-6).abs() < 1e-10, "{mismatch}");

    let net = ((linear::<2, 2>(), Relu), Wrong { bias: 1e-6, ..right });
    let mismatch = testing::gradcheck(&net, &x).unwrap_err();
    assert_eq!((mismatch.path.to_string().as_str(), mismatch.element), ("1.bias", 0));
    let text = mismatch.to_string();
    assert!(text.starts_with("the gradient of `1.bias`, element 0, is "), "{text}");
}

#[test]
fn gradients_of_several_batches_add_up() {
    let (mut layer, x) = (linear::<5, 4>(), fill::<Matrix<3, 5, f64>>(1));
    let mut state = <Linear<5, 4, f64> as Parameters<f64>>::State::<Gradients>::ZERO;
    let mut once = Matrix::ZERO;
    for _ in 0..2 {
        let (mut y, mut dy) = (Matrix::ZERO, fill::<Matrix<3, 4, f64>>(2));
        once = state.weight;
        layer.forward(&x, &mut y, &mut ());
        layer.backward(&x, &y, &mut (), &mut (), &mut dy, None, &Gradients, &mut state);
    }
    assert_eq!(state.weight, once + once);
    assert_ne!(once, Matrix::ZERO);
}
