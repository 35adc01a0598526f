//! The works: what each peer computes, from the same start values.

use crate::random::Random;

/// What every peer is given.
pub struct Work {
    pub name: String,
    /// In words, for tables.
    pub what: String,
    pub task: Task,
    /// Every parameter, layer by layer: weights (a row for each input), then biases. For a product, the left matrix.
    pub parameters: Vec<f32>,
    /// The samples, a row each. For a product, the right matrix.
    pub x: Vec<f32>,
    /// A row for each sample: what the output should be, or a distribution with all of it on one class.
    pub target: Vec<f32>,
    /// How often it is done before the numbers of all peers are compared.
    pub steps: usize,
}

pub enum Task {
    /// Layers of these widths, the first the input's, with an activation between them.
    Perceptron { widths: Vec<usize>, batch: usize, activation: Activation, aim: Aim },
    /// A matrix of `m` by `k` times one of `k` by `n`.
    Product { m: usize, k: usize, n: usize },
    /// Two convolutions of 5 by 5, each with relu and max-pooling, then 256-120-84-10: a step on 32 images of 28 by 28.
    LeNet,
    /// One step of a gated recurrent unit of 16 features on one number, then a linear layer to one number.
    Gru,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Activation {
    Relu,
    Tanh,
}

/// What is computed of a perceptron, and what the numbers are that must agree.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Aim {
    /// The output.
    Infer,
    /// The gradient of the sum of squared errors.
    Gradient,
    /// The parameters, after steps down the sum of squared errors.
    Squares(Optimizer),
    /// The parameters, after steps down the mean cross-entropy of the softmax.
    Classes(Optimizer),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Optimizer {
    Sgd,
    Adam,
}

/// The rate of every training, for both optimisers.
pub const RATE: f32 = 1e-3;

/// Sizes of the products: squares, the products of the networks, and odd ones.
const PRODUCTS: [[usize; 3]; 19] = [
    [4, 4, 4],
    [8, 8, 8],
    [10, 10, 10],
    [16, 16, 16],
    [24, 24, 24],
    [32, 32, 32],
    [48, 48, 48],
    [64, 64, 64],
    [96, 96, 96],
    [128, 128, 128],
    [256, 256, 256],
    [16, 512, 16],
    [17, 31, 23],
    [32, 784, 128],
    [33, 129, 65],
    [64, 784, 512],
    [100, 50, 60],
    [512, 16, 512],
    [784, 32, 128],
];

/// All works, in the order of the tables.
pub fn works() -> Vec<Work> {
    use Activation::{Relu, Tanh};
    use Aim::{Classes, Gradient, Infer, Squares};
    use Optimizer::{Adam, Sgd};
    let mut works = vec![
        perceptron("W1", "step", &[2, 3, 1], 4, Relu, Squares(Sgd)),
        perceptron("W2", "step", &[4, 32, 32, 3], 16, Relu, Classes(Sgd)),
        perceptron("W3", "step", &[784, 128, 10], 32, Relu, Classes(Sgd)),
        perceptron("W3a", "Adam step", &[784, 128, 10], 32, Relu, Classes(Adam)),
        perceptron("W3b", "step", &[784, 512, 256, 10], 64, Relu, Classes(Sgd)),
        perceptron("W4a", "inference", &[2, 3, 1], 1, Relu, Infer),
        perceptron("W4b", "inference", &[16, 64, 64, 4], 1, Tanh, Infer),
        perceptron("W4c", "inference", &[784, 128, 10], 1, Relu, Infer),
        perceptron("S1a", "gradient", &[24, 8, 2], 200, Tanh, Gradient),
        perceptron("S1b", "Adam step", &[4, 32, 16, 4], 10_000, Tanh, Squares(Adam)),
        lenet(),
        gru(),
    ];
    works.extend(PRODUCTS.map(|[m, k, n]| product(m, k, n)));
    works
}

fn perceptron(name: &str, what: &str, widths: &[usize], batch: usize, activation: Activation, aim: Aim) -> Work {
    let mut random = Random::new(1);
    let mut parameters = Vec::new();
    for layer in widths.windows(2) {
        let bound = 1.0 / (layer[0] as f32).sqrt();
        parameters.extend(random.numbers((layer[0] + 1) * layer[1], -bound, bound));
    }
    let (inputs, outputs) = (widths[0], widths[widths.len() - 1]);
    let shape = widths.iter().map(usize::to_string).collect::<Vec<_>>().join("-");
    let kind = if activation == Activation::Tanh { ", tanh" } else { "" };
    Work {
        name: name.to_string(),
        what: format!("{what} of {shape}{kind}, batch {batch}"),
        parameters,
        x: random.numbers(batch * inputs, 0.0, 1.0),
        target: match aim {
            Aim::Classes(_) => random.classes(batch, outputs),
            _ => random.numbers(batch * outputs, 0.0, 1.0),
        },
        task: Task::Perceptron { widths: widths.to_vec(), batch, activation, aim },
        steps: 10,
    }
}

fn product(m: usize, k: usize, n: usize) -> Work {
    let mut random = Random::new(2);
    Work {
        name: format!("{m}×{k}×{n}"),
        what: format!("product of {m}×{k} and {k}×{n}"),
        parameters: random.numbers(m * k, -1.0, 1.0),
        x: random.numbers(k * n, -1.0, 1.0),
        target: Vec::new(),
        task: Task::Product { m, k, n },
        steps: 1,
    }
}

/// Filters of each convolution: input channels, rows, columns, output channels.
fn lenet() -> Work {
    let mut random = Random::new(3);
    let mut parameters = Vec::new();
    for [inputs, outputs] in [[25, 6], [150, 16], [256, 120], [120, 84], [84, 10]] {
        let bound = 1.0 / (inputs as f32).sqrt();
        parameters.extend(random.numbers((inputs + 1) * outputs, -bound, bound));
    }
    Work {
        name: "W6".to_string(),
        what: "step of LeNet on 28×28, batch 32".to_string(),
        parameters,
        x: random.numbers(32 * 28 * 28, 0.0, 1.0),
        target: random.classes(32, 10),
        task: Task::LeNet,
        steps: 10,
    }
}

/// Parameters: the input's weights and the state's (a row for each feature, gates r, z, n in it), both biases, the linear layer.
fn gru() -> Work {
    let mut random = Random::new(4);
    Work {
        name: "W7".to_string(),
        what: "inference of a GRU of 16, then 16-1, one sample of a stream".to_string(),
        parameters: random.numbers(48 + 16 * 48 + 48 + 48 + 16 + 1, -0.25, 0.25),
        x: random.numbers(64, -1.0, 1.0),
        target: Vec::new(),
        task: Task::Gru,
        steps: 64,
    }
}

impl Work {
    /// Multiplications with their additions, times two; for a training step those of the products alone.
    pub fn flops(&self) -> f64 {
        let count = match &self.task {
            Task::Product { m, k, n } => m * k * n,
            Task::LeNet => 32 * (3 * (120 * 256 + 84 * 120 + 10 * 84) + 2 * 25 * 6 * 576 + 3 * 150 * 16 * 64),
            Task::Gru => 17 * 48 + 16,
            Task::Perceptron { widths, batch, aim, .. } => {
                let all: usize = widths.windows(2).map(|layer| layer[0] * layer[1]).sum();
                let first = widths[0] * widths[1];
                batch * if *aim == Aim::Infer { all } else { 3 * all - first }
            }
        };
        2.0 * count as f64
    }

    /// What the numbers of a peer are compared with as they were before: parameters that training moves, or nothing.
    pub fn before(&self) -> &[f32] {
        match &self.task {
            Task::Perceptron { aim: Aim::Squares(_) | Aim::Classes(_), .. } | Task::LeNet => &self.parameters,
            _ => &[],
        }
    }
}
