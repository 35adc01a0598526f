use crate::harness::{fill, held_whole};
use constnet::{Class, Embedding, Layer, Matrix, Optimizer, Parameters, Tensor3, Visitor, Zero};

/// An embedding of fixed words, whose input, which is none, has a gradient of zero.
#[derive(Clone)]
struct Fixed(Embedding<11, 3, f64>);

type Words = [[Class<11>; 4]; 2];
type None = Matrix<1, 1, f64>;
type Rows = Tensor3<2, 4, 3, f64>;

fn words() -> Words {
    [[3, 10, 0, 3], [9, 3, 8, 0]].map(|words| words.map(|word| Class::new(word).unwrap()))
}

impl Parameters<f64> for Fixed {
    type State<O: Optimizer<f64>> = <Embedding<11, 3, f64> as Parameters<f64>>::State<O>;
    const COUNT: usize = 33;

    fn visit<O: Optimizer<f64>, V: Visitor<f64, O>>(&mut self, state: &mut Self::State<O>, visitor: &mut V) {
        self.0.visit(state, visitor);
    }
}

impl Layer<None> for Fixed {
    type Scalar = f64;
    type Output = Rows;
    type Tape = ();
    type Scratch = ();

    fn infer(&self, _: &None, y: &mut Rows, (): &mut ()) {
        self.0.infer(&words(), y, &mut ());
    }

    fn forward(&self, _: &None, y: &mut Rows, (): &mut ()) {
        self.0.forward(&words(), y, &mut ());
    }

    fn backward_input(&self, _: &None, _: &Rows, (): &mut (), (): &mut (), _: &mut Rows, dx: &mut None) {
        *dx = Zero::ZERO;
    }

    fn backward<O: Optimizer<f64>>(
        &mut self,
        _: &None,
        y: &Rows,
        (): &mut (),
        (): &mut (),
        dy: &mut Rows,
        dx: Option<&mut None>,
        optimizer: &O,
        state: &mut Self::State<O>,
    ) {
        if let Some(dx) = dx {
            *dx = Zero::ZERO;
        }
        self.0.backward(&words(), y, &mut (), &mut (), dy, None, optimizer, state);
    }
}

#[test]
fn embedding_keeps_the_contract() {
    held_whole::<None, _>("Embedding", Fixed(Embedding { weight: fill(2) }));
}

#[test]
fn one_word_each_gives_rows() {
    let embedding = Embedding::<11, 3, f64> { weight: fill(2) };
    let Matrix([first, second]) = embedding.predict(&[words()[0][1], words()[1][0]]);
    assert_eq!((first, second), (embedding.weight.0[10], embedding.weight.0[9]));
}
