//! The catalogue of layers.
//!
//! # Contents
//!
//! | layer | computes | PyTorch |
//! |:--|:--|:--|
//! | [`Linear`] | y = x W + b | `nn.Linear` |
//! | [`Conv1d`], [`Conv2d`] | each output is the window under it times weights | `nn.Conv1d`, `nn.Conv2d` |
//! | [`ConvTranspose2d`] | each input adds a window of weights | `nn.ConvTranspose2d` |
//! | [`MaxPool1d`], [`MaxPool2d`] | the maximum under a window | `nn.MaxPool1d`, `nn.MaxPool2d` |
//! | [`AvgPool1d`], [`AvgPool2d`] | the mean under a window | `nn.AvgPool1d`, `nn.AvgPool2d` |
//! | [`GlobalAvgPool`] | the mean of each channel | `nn.AdaptiveAvgPool2d(1)` |
//! | [`Flatten`], [`Reshape`] | each sample in another shape | `nn.Flatten`, `nn.Unflatten` |
//! | [`BatchNorm`] | each channel to mean 0 and variance 1 over the batch | `nn.BatchNorm1d`, `nn.BatchNorm2d` |
//! | [`GroupNorm`] | groups of channels of each sample likewise | `nn.GroupNorm` |
//! | [`LayerNorm`] | the features of each row likewise | `nn.LayerNorm` |
//! | [`RmsNorm`] | the features of each row to mean square 1 | `nn.RMSNorm` |
//! | [`Dropout`] | a random part of the elements, in training | `nn.Dropout` |
//! | [`Embedding`] | a row for each word | `nn.Embedding` |
//! | [`Rnn`], [`Gru`], [`Lstm`] | a state from step to step | `nn.RNN`, `nn.GRU`, `nn.LSTM` |
//! | [`Last`] | the last step of a sequence | `x[:, -1]` |
//! | [`SelfAttention`] | means of all steps, by queries and keys | `nn.MultiheadAttention` |
//! | [`PositionalEmbedding`] | y = x + a learned row for each place | `nn.Embedding` |
//! | [`SinusoidalEncoding`] | y = x + sines and cosines of the place | |
//! | [`Elu`] | y = x where x > 0, else alpha (exp(x) − 1) | `nn.ELU` |
//! | [`Gelu`] | y = x (1 + erf(x/√2))/2 | `nn.GELU` |
//! | [`GeluTanh`] | y = x (1 + tanh u(x))/2 | `nn.GELU(approximate="tanh")` |
//! | [`HardSigmoid`] | y = x/6 + 1/2 between 0 and 1 | `nn.Hardsigmoid` |
//! | [`HardSwish`] | y = x HardSigmoid(x) | `nn.Hardswish` |
//! | [`LeakyRelu`] | y = x where x > 0, else slope x | `nn.LeakyReLU` |
//! | [`LogSoftmax`] | y = x − ln Σ exp(x) | `nn.LogSoftmax(dim=-1)` |
//! | [`PRelu`] | y = x where x > 0, else weight x | `nn.PReLU` |
//! | [`Relu`] | y = max(x, 0) | `nn.ReLU` |
//! | [`Selu`] | y = λ x where x > 0, else λ α (exp(x) − 1) | `nn.SELU` |
//! | [`Sigmoid`] | y = 1 / (1 + exp(−x)) | `nn.Sigmoid` |
//! | [`Silu`] | y = x sigmoid(x) | `nn.SiLU` |
//! | [`Softmax`] | y = exp(x) / Σ exp(x) | `nn.Softmax(dim=-1)` |
//! | [`Softplus`] | y = ln(1 + exp(x)) | `nn.Softplus` |
//! | [`Tanh`] | y = tanh(x) | `nn.Tanh` |
//! | [`Each<N, L>`] | L of each of N tensors | `torch.vmap` |
//! | [`Frozen<L>`], `&L` | L, which does not train | `requires_grad_(False)` |
//! | [`Parallel<A, B, J>`] | A(x) and B(x), by [`Sum`] or [`Concat`] | `+`, `torch.cat` |
//! | [`Repeat<N, L>`] | N layers, one after the other | `nn.Sequential` |
//! | [`Residual<L>`] | y = x + L(x) | `x + layer(x)` |
//! | a tuple `(A, B, …)` | one after the other | `nn.Sequential` |

mod activation;
mod attention;
mod convolution;
mod dropout;
mod embedding;
mod linear;
mod normalization;
mod pooling;
mod recurrent;
mod reshape;
mod step;
#[cfg(feature = "rand")]
mod uniform;
mod wiring;

pub use activation::{
    Elu, Gelu, GeluTanh, HardSigmoid, HardSwish, LeakyRelu, LogSoftmax, PRelu, Relu, Selu, Sigmoid, Silu, Softmax, Softplus, Tanh,
};
pub use attention::{PositionalEmbedding, SelfAttention, SelfAttentionTape, SinusoidalEncoding};
pub use convolution::{Conv1d, Conv2d, ConvTranspose2d};
pub use dropout::Dropout;
pub use embedding::Embedding;
pub use linear::Linear;
pub use normalization::{BatchNorm, GroupNorm, LayerNorm, RmsNorm};
pub use pooling::{AvgPool1d, AvgPool2d, GlobalAvgPool, MaxPool1d, MaxPool2d, Maximum, Mean, Pool1d, Pool2d, Pooling};
pub use recurrent::{
    Back, Gates, Gru, GruGates, Last, Lstm, LstmGates, Recurrent, RecurrentScratch, RecurrentState, RecurrentTape, Rnn, RnnGates,
};
pub use reshape::{Flatten, Reshape};
pub use step::{Step, Steps};
pub use wiring::{Concat, Each, Frozen, Gathering, Join, Parallel, Repeat, Residual, Sum};
