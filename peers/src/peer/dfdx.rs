//! dfdx's networks of sizes known to the compiler, on the processor.

use super::Peer;
use crate::run::{Run, run};
use crate::work::{RATE, Work};
use dfdx::nn::modules;
use dfdx::optim::{Adam, AdamConfig, Sgd, SgdConfig};
use dfdx::prelude::*;
use std::hint::black_box;

type Xor = (Linear<2, 3>, ReLU, Linear<3, 1>);
type Iris = (Linear<4, 32>, ReLU, Linear<32, 32>, ReLU, Linear<32, 3>);
type Digits = (Linear<784, 128>, ReLU, Linear<128, 10>);
type Deep = (Linear<784, 512>, ReLU, Linear<512, 256>, ReLU, Linear<256, 10>);
type Controller = (Linear<16, 64>, Tanh, Linear<64, 64>, Tanh, Linear<64, 4>);

pub fn peer() -> Peer {
    Peer::of_crate("dfdx", start)
}

/// A network with the parameters of a work; and its parameters.
macro_rules! net {
    ($work:ident, $net:ty, [$($layer:tt)*]) => {{
        let mut net = Cpu::default().build_module::<$net, f32>();
        let mut rest = &$work.parameters[..];
        $(set(&mut net.$layer, &mut rest);)*
        net
    }};
}

/// A step of training; its loss is a function of output and target.
macro_rules! train {
    ($work:ident, $net:ty, [$($layer:tt)*], $b:literal, $i:literal, $o:literal, $loss:expr, $optimizer:expr) => {{
        let net = net!($work, $net, [$($layer)*]);
        let gradients = Some(net.alloc_grads());
        let optimizer = $optimizer(&net);
        let x = Cpu::default().tensor_from_vec($work.x.clone(), (Const::<$b>, Const::<$i>));
        let target = Cpu::default().tensor_from_vec($work.target.clone(), (Const::<$b>, Const::<$o>));
        run(
            (net, gradients, optimizer),
            move |(net, kept, optimizer), times| {
                for _ in 0..times {
                    let y = net.forward_mut(x.clone().traced(kept.take().expect("kept below")));
                    let mut gradients = $loss(y, target.clone()).backward();
                    optimizer.update(net, &gradients).expect("every parameter has a gradient");
                    net.zero_grads(&mut gradients);
                    *kept = Some(gradients);
                }
            },
            |(net, ..)| [$(numbers(&net.$layer)),*].concat(),
        )
    }};
}

macro_rules! infer {
    ($work:ident, $net:ty, [$($layer:tt)*], $i:literal) => {{
        let net = net!($work, $net, [$($layer)*]);
        let x = Cpu::default().tensor_from_vec($work.x.clone(), (Const::<1>, Const::<$i>));
        run(
            (net, Vec::new()),
            move |(net, y), times| {
                for turn in 0..times {
                    let output = black_box(net.forward(x.clone()));
                    if turn + 1 == times {
                        *y = output.as_vec();
                    }
                }
            },
            |(_, y)| y.clone(),
        )
    }};
}

fn start(work: &Work) -> Option<Box<dyn Run>> {
    Some(match work.name.as_str() {
        "W1" => train!(work, Xor, [0 2], 4, 2, 1, squares, sgd),
        "W2" => train!(work, Iris, [0 2 4], 16, 4, 3, cross_entropy_with_logits_loss, sgd),
        "W3" => train!(work, Digits, [0 2], 32, 784, 10, cross_entropy_with_logits_loss, sgd),
        "W3a" => train!(work, Digits, [0 2], 32, 784, 10, cross_entropy_with_logits_loss, adam),
        "W3b" => train!(work, Deep, [0 2 4], 64, 784, 10, cross_entropy_with_logits_loss, sgd),
        "W4a" => infer!(work, Xor, [0 2], 2),
        "W4b" => infer!(work, Controller, [0 2 4], 16),
        "W4c" => infer!(work, Digits, [0 2], 784),
        _ => return None,
    })
}

type Taped<S> = Tensor<S, f32, Cpu, OwnedTape<f32, Cpu>>;

fn squares(y: Taped<Rank2<4, 1>>, target: Tensor<Rank2<4, 1>, f32, Cpu>) -> Taped<Rank0> {
    (y - target).square().sum()
}

fn sgd<M>(net: &M) -> Sgd<M, f32, Cpu> {
    Sgd::new(net, SgdConfig { lr: f64::from(RATE), ..SgdConfig::default() })
}

fn adam<M>(net: &M) -> Adam<M, f32, Cpu> {
    Adam::new(net, AdamConfig { lr: f64::from(RATE), ..AdamConfig::default() })
}

/// dfdx keeps a row for each output.
fn set<const I: usize, const O: usize>(linear: &mut modules::Linear<I, O, f32, Cpu>, rest: &mut &[f32]) {
    let (weight, after) = rest.split_at(I * O);
    let (bias, after) = after.split_at(O);
    linear.weight.copy_from(&transposed(weight, O));
    linear.bias.copy_from(bias);
    *rest = after;
}

fn numbers<const I: usize, const O: usize>(linear: &modules::Linear<I, O, f32, Cpu>) -> Vec<f32> {
    [transposed(&linear.weight.as_vec(), I), linear.bias.as_vec()].concat()
}

fn transposed(rows: &[f32], columns: usize) -> Vec<f32> {
    (0..columns).flat_map(|column| rows.iter().skip(column).step_by(columns).copied()).collect()
}
