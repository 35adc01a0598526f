//! candle's tensors on the processor, with its gradients and optimisers.

use super::Peer;
use crate::run::{Run, run};
use crate::work::{Activation, Aim, Optimizer as Kind, RATE, Task, Work};
use candle_core::{D, Device, Result, Tensor, Var};
use candle_nn::loss::cross_entropy;
use candle_nn::{AdamW, Optimizer, ParamsAdamW, SGD};

pub fn peer() -> Peer {
    let mut peer = Peer::of_crate("candle-core", |work| start(work).expect("a work for candle"));
    peer.name = "candle";
    peer
}

enum Descent {
    Sgd(SGD),
    Adam(AdamW),
}

fn start(work: &Work) -> Result<Option<Box<dyn Run>>> {
    match &work.task {
        Task::Perceptron { widths, batch, activation, aim } => perceptron(work, widths, *batch, *activation, *aim).map(Some),
        _ => Ok(None),
    }
}

fn perceptron(work: &Work, widths: &[usize], batch: usize, activation: Activation, aim: Aim) -> Result<Box<dyn Run>> {
    let mut parameters = Vec::new();
    let mut rest = &work.parameters[..];
    for layer in widths.windows(2) {
        for shape in [(layer[0], layer[1]), (1, layer[1])] {
            let (these, others) = rest.split_at(shape.0 * shape.1);
            parameters.push(Var::from_slice(these, shape, &Device::Cpu)?);
            rest = others;
        }
    }
    let x = Tensor::from_slice(&work.x, (batch, widths[0]), &Device::Cpu)?;
    let target = Tensor::from_slice(&work.target, (batch, widths[widths.len() - 1]), &Device::Cpu)?;
    let classes = target.argmax(D::Minus1)?;
    let mut descent = match aim {
        Aim::Squares(Kind::Adam) | Aim::Classes(Kind::Adam) => {
            let adam = ParamsAdamW { lr: f64::from(RATE), weight_decay: 0.0, ..ParamsAdamW::default() };
            Descent::Adam(AdamW::new(parameters.clone(), adam)?)
        }
        _ => Descent::Sgd(SGD::new(parameters.clone(), f64::from(RATE))?),
    };
    let forward = move |parameters: &[Var], x: &Tensor| -> Result<Tensor> {
        let mut h = x.clone();
        for (index, layer) in parameters.chunks(2).enumerate() {
            h = h.matmul(&layer[0])?.broadcast_add(&layer[1])?;
            if 2 * index + 2 < parameters.len() {
                h = if activation == Activation::Tanh { h.tanh()? } else { h.relu()? };
            }
        }
        Ok(h)
    };
    let mut once = move |parameters: &[Var]| -> Result<Vec<Tensor>> {
        if aim == Aim::Infer {
            return Ok(vec![forward(parameters, &x)?]);
        }
        let y = forward(parameters, &x)?;
        let loss =
            if matches!(aim, Aim::Classes(_)) { cross_entropy(&y, &classes)? } else { (&y - &target)?.sqr()?.sum_all()? };
        let gradients = loss.backward()?;
        if aim == Aim::Gradient {
            return Ok(parameters.iter().filter_map(|p| gradients.get(p).cloned()).collect());
        }
        match &mut descent {
            Descent::Sgd(sgd) => sgd.step(&gradients)?,
            Descent::Adam(adam) => adam.step(&gradients)?,
        }
        Ok(Vec::new())
    };
    Ok(run(
        (parameters, Vec::new()),
        move |(parameters, kept), times| {
            for _ in 0..times {
                *kept = once(parameters).expect("shapes that fit");
            }
        },
        |(parameters, kept)| {
            let all: Vec<Tensor> =
                if kept.is_empty() { parameters.iter().map(|p| p.as_tensor().clone()).collect() } else { kept.clone() };
            all.iter().flat_map(|tensor| tensor.flatten_all().and_then(|t| t.to_vec1::<f32>()).expect("floats")).collect()
        },
    ))
}
