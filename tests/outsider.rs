//! A layer, a loss and an optimiser of one's own, with the public interface alone.

use constnet::{Layer, Linear, Loss, Matrix, Optimizer, Parameters, Tensor, Trainer, Visitor};

/// y = factor · x, one factor for all.
struct Scale {
    factor: Matrix<1, 1>,
}

impl Parameters<f32> for Scale {
    type State<O: Optimizer<f32>> = O::Slot<Matrix<1, 1>>;
    const COUNT: usize = 1;

    fn visit<O: Optimizer<f32>, V: Visitor<f32, O>>(&mut self, state: &mut Self::State<O>, visitor: &mut V) {
        visitor.parameter("factor", &mut self.factor, state);
    }
}

impl<X: Tensor<Scalar = f32>> Layer<X> for Scale {
    type Scalar = f32;
    type Output = X;
    type Tape = ();
    type Scratch = ();

    fn infer(&self, x: &X, y: &mut X, (): &mut ()) {
        for (y, x) in y.as_mut_slice().iter_mut().zip(x.as_slice()) {
            *y = self.factor[(0, 0)] * x;
        }
    }

    fn forward(&self, x: &X, y: &mut X, (): &mut ()) {
        self.infer(x, y, &mut ());
    }

    fn backward_input(&self, _: &X, _: &X, (): &mut (), (): &mut (), dy: &mut X, dx: &mut X) {
        self.infer(dy, dx, &mut ());
    }

    fn backward<O: Optimizer<f32>>(
        &mut self,
        x: &X,
        y: &X,
        (): &mut (),
        (): &mut (),
        dy: &mut X,
        dx: Option<&mut X>,
        optimizer: &O,
        state: &mut Self::State<O>,
    ) {
        if let Some(dx) = dx {
            self.backward_input(x, y, &mut (), &mut (), dy, dx);
        }
        let dfactor = x.as_slice().iter().zip(dy.as_slice()).map(|(x, dy)| x * dy).sum();
        optimizer.update(&mut self.factor, state, 0, &[dfactor]);
    }
}

/// The sum of output minus target: its gradient is one everywhere.
struct Difference;

impl<Y: Tensor<Scalar = f32>> Loss<Y, Y> for Difference {
    fn forward(&self, y: &Y, target: &Y) -> f32 {
        y.as_slice().iter().zip(target.as_slice()).map(|(y, target)| y - target).sum()
    }

    fn backward(&self, y: &Y, target: &Y, dy: &mut Y) -> f32 {
        dy.as_mut_slice().fill(1.0);
        self.forward(y, target)
    }
}

/// Each parameter moves by the sum of its gradients so far.
struct Summing;

impl Optimizer<f32> for Summing {
    type Slot<P: Tensor<Scalar = f32>> = P;

    fn update<P: Tensor<Scalar = f32>>(&self, parameter: &mut P, slot: &mut P, offset: usize, gradient: &[f32]) {
        let sums = slot.as_mut_slice().iter_mut().skip(offset);
        for ((p, sum), g) in parameter.as_mut_slice().iter_mut().skip(offset).zip(sums).zip(gradient) {
            *sum += g;
            *p -= *sum;
        }
    }
}

#[test]
fn all_three_train() {
    let linear = Linear { weight: Matrix([[1.0], [2.0]]), bias: Matrix([[0.0]]) };
    let mut trainer = Trainer::new((linear, Scale { factor: Matrix([[3.0]]) }), Difference, Summing);
    let (x, target) = (Matrix([[1.0, 1.0]]), Matrix([[4.0]]));

    // Linear gives 3 and Scale 9; then dfactor = 3, and each gradient of Linear is the old factor, 3.
    assert_eq!(trainer.step(&x, &target), Ok(5.0));
    assert_eq!(trainer.model.1.factor, Matrix([[0.0]]));
    assert_eq!(trainer.model.0.weight, Matrix([[-2.0], [-1.0]]));
    assert_eq!(trainer.model.0.bias, Matrix([[-3.0]]));

    // Linear gives -6 and Scale 0; dfactor = -6 with sum -3, the gradients of Linear are 0 with sum 3.
    assert_eq!(trainer.step(&x, &target), Ok(-4.0));
    assert_eq!(trainer.model.1.factor, Matrix([[3.0]]));
    assert_eq!(trainer.model.0.weight, Matrix([[-5.0], [-4.0]]));
    assert_eq!(trainer.state.1, Matrix([[-3.0]]));
    assert_eq!(<(Linear<2, 1>, Scale) as Parameters<f32>>::COUNT, 4);
}
