//! burn's tensors on its own backend for processors, with its gradients.

use super::Peer;
use crate::run::{Run, run};
use crate::work::{Activation, Aim, Optimizer, RATE, Task, Work};
use burn::tensor::activation::relu;
use burn::tensor::loss::cross_entropy_with_logits;
use burn::tensor::{Device, Tensor, TensorData};

pub fn peer() -> Peer {
    Peer::of_crate("burn", |work| match &work.task {
        Task::Perceptron { aim: Aim::Squares(Optimizer::Adam) | Aim::Classes(Optimizer::Adam), .. } => None,
        Task::Perceptron { widths, batch, activation, aim } => Some(perceptron(work, widths, *batch, *activation, *aim)),
        _ => None,
    })
}

fn perceptron(work: &Work, widths: &[usize], batch: usize, activation: Activation, aim: Aim) -> Box<dyn Run> {
    let device = if aim == Aim::Infer { Device::flex() } else { Device::flex().autodiff() };
    let tensor = |numbers: &[f32], shape: [usize; 2]| Tensor::<2>::from_data(TensorData::new(numbers.to_vec(), shape), &device);
    let mut parameters = Vec::new();
    let mut rest = &work.parameters[..];
    for layer in widths.windows(2) {
        for shape in [[layer[0], layer[1]], [1, layer[1]]] {
            let (these, others) = rest.split_at(shape[0] * shape[1]);
            parameters.push(tensor(these, shape));
            rest = others;
        }
    }
    let x = tensor(&work.x, [batch, widths[0]]);
    let target = tensor(&work.target, [batch, widths[widths.len() - 1]]);
    let forward = move |parameters: &[Tensor<2>]| {
        let mut h = x.clone();
        for (index, layer) in parameters.chunks(2).enumerate() {
            h = h.matmul(layer[0].clone()) + layer[1].clone();
            if 2 * index + 2 < parameters.len() {
                h = if activation == Activation::Tanh { h.tanh() } else { relu(h) };
            }
        }
        h
    };
    if aim == Aim::Infer {
        return run(
            (parameters, None),
            move |(parameters, y), times| {
                for _ in 0..times {
                    *y = Some(forward(parameters));
                }
            },
            |(_, y)| y.iter().flat_map(floats).collect(),
        );
    }
    let learnable: Vec<Tensor<2>> = parameters.into_iter().map(Tensor::require_grad).collect();
    run(
        (learnable, Vec::new()),
        move |(parameters, gradients), times| {
            for _ in 0..times {
                let y = forward(parameters);
                let loss = match aim {
                    Aim::Classes(_) => cross_entropy_with_logits(y, target.clone()),
                    _ => (y - target.clone()).square().sum(),
                };
                let all = loss.backward();
                let each = parameters.iter().map(|parameter| parameter.grad(&all).expect("a gradient for each parameter"));
                if aim == Aim::Gradient {
                    *gradients = each.collect();
                } else {
                    let moved = parameters.iter().zip(each).map(|(p, gradient)| p.clone().inner() - gradient * RATE);
                    *parameters = moved.map(|parameter| parameter.autodiff().require_grad()).collect();
                }
            }
        },
        move |(parameters, gradients)| {
            if aim == Aim::Gradient {
                gradients.iter().flat_map(floats).collect()
            } else {
                parameters.iter().flat_map(floats).collect()
            }
        },
    )
}

fn floats(tensor: &Tensor<2>) -> Vec<f32> {
    tensor.clone().into_data().try_to_vec().expect("floats")
}
