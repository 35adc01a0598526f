//! The catalogue of layers.
//!
//! # Contents
//!
//! A shape `[B, I]` is a [`Matrix<B, I>`](crate::Matrix), `[B, L, F]` a [`Tensor3`](crate::Tensor3), `[B, C, H, W]` a
//! [`Tensor4`](crate::Tensor4): batch, steps, features; batch, channels, height, width. The letters are those of each layer's
//! documentation: `I` inputs, `O` outputs, `C` channels (of a convolution: in a group), `K` taps of a window, `b` 1, or 0 without
//! bias, `n` elements.
//! Parameters and tape, which is what `forward` leaves for `backward`, are numbers of scalars: of 4 bytes in `f32`. The cost
//! is that of `forward` in multiplications with addition, comparisons or what is named; `backward` costs about as much for
//! the input's gradient, and as much again for that of weights. In the lines of wiring, a layer stands for its own number,
//! `x` for what goes into the layer, `y` and `z` for what comes out of it and of its neighbour.
//!
//! | layer | computes | shapes | parameters | tape | cost | PyTorch | |
//! |:--|:--|:--|:--|:--|:--|:--|:--|
//! | [`Linear`] | y = x W + b | `[B, I]` → `[B, O]` | (I + b) O | 0 | B I O | `nn.Linear` | [example](Linear#example) |
//! | [`Conv1d`] | each output is the window under it times weights | `[B, IL, I]` → `[B, L, O]` | (C K + b) O | 0 | B L O C K | `nn.Conv1d` | [example](Conv1d#example) |
//! | [`Conv2d`] | the same for images | `[B, I, IH, IW]` → `[B, O, H, W]` | (C KH KW + b) O | 0 | B H W O C KH KW | `nn.Conv2d` | [example](Conv2d#example) |
//! | [`ConvTranspose2d`] | each input adds a window of weights | `[B, I, IH, IW]` → `[B, O, H, W]` | C KH KW I + b O | 0 | B IH IW I C KH KW | `nn.ConvTranspose2d` | [example](ConvTranspose2d#example) |
//! | [`MaxPool1d`] | the maximum under a window | `[B, IL, F]` → `[B, L, F]` | 0 | 0 | B L F K | `nn.MaxPool1d` | [example](MaxPool1d#example) |
//! | [`MaxPool2d`] | the same for images | `[B, C, IH, IW]` → `[B, C, H, W]` | 0 | 0 | B C H W KH KW | `nn.MaxPool2d` | [example](MaxPool2d#example) |
//! | [`AvgPool1d`] | the mean under a window | `[B, IL, F]` → `[B, L, F]` | 0 | 0 | B L F K | `nn.AvgPool1d` | [example](AvgPool1d#example) |
//! | [`AvgPool2d`] | the same for images | `[B, C, IH, IW]` → `[B, C, H, W]` | 0 | 0 | B C H W KH KW | `nn.AvgPool2d` | [example](AvgPool2d#example) |
//! | [`GlobalAvgPool`] | the mean of each channel | `[B, C, H, W]` → `[B, C]`; `[B, L, F]` → `[B, F]` | 0 | 0 | n | `nn.AdaptiveAvgPool2d(1)` | [example](GlobalAvgPool#example) |
//! | [`Flatten`] | each sample as a row | `[B, …]` → `[B, N]` | 0 | 0 | n | `nn.Flatten` | [example](Flatten#example) |
//! | [`Reshape`] | each sample in another shape | `[B, …]` → `[B, …]` | 0 | 0 | n | `nn.Unflatten` | [example](Reshape#example) |
//! | [`BatchNorm`] | each channel to mean 0 and variance 1 over the batch | `[B, C], [B, L, C], [B, C, H, W]` → the same | 2 C | 2 C | 3 n | `nn.BatchNorm1d`, `nn.BatchNorm2d` | [example](BatchNorm#example) |
//! | [`GroupNorm`] | groups of channels of each sample likewise | `[B, C], [B, L, C], [B, C, H, W]` → the same | 2 C | 0 | 3 n | `nn.GroupNorm` | [example](GroupNorm#example) |
//! | [`LayerNorm`] | the features of each row likewise | `[…, F]` → the same | 2 F | 0 | 3 n | `nn.LayerNorm` | [example](LayerNorm#example) |
//! | [`RmsNorm`] | the features of each row to mean square 1 | `[…, F]` → the same | F | 0 | 2 n | `nn.RMSNorm` | [example](RmsNorm#example) |
//! | [`Dropout`] | a random part of the elements, in training | any → the same | 0 | 1 | n | `nn.Dropout` | [example](Dropout#example) |
//! | [`Embedding`] | a row for each word | words `[B]`, `[B, L]` → `[B, F]`, `[B, L, F]` | V F | 0 | n | `nn.Embedding` | [example](Embedding#example) |
//! | [`Rnn`] | a state from step to step: h = tanh(…) | `[B, L, I]` → `[B, L, H]` | (I + H + 2) H | B L H + B H | B L (I + H) H | `nn.RNN` | [example](Rnn#example) |
//! | [`Gru`] | the same with two gates | `[B, L, I]` → `[B, L, H]` | 3 (I + H + 2) H | 4 B L H + 3 B H | 3 B L (I + H) H | `nn.GRU` | [example](Gru#example) |
//! | [`Lstm`] | the same with three gates and a cell | `[B, L, I]` → `[B, L, H]` | 4 (I + H + 2) H | 5 B L H + 4 B H | 4 B L (I + H) H | `nn.LSTM` | [example](Lstm#example) |
//! | [`Last`] | the last step of a sequence | `[B, L, F]` → `[B, F]` | 0 | 0 | n | `x[:, -1]` | [example](Last#example) |
//! | [`SelfAttention`] | means of all steps, by queries and keys | `[B, L, E]` → the same | 4 (E + 1) E | 4 B L E + 2 L² | B L E (4 E + 2 L) | `nn.MultiheadAttention` | [example](SelfAttention#example) |
//! | [`PositionalEmbedding`] | y = x + a learned row for each place | `[B, L, F]` → the same | L F | 0 | n | `nn.Embedding` | [example](PositionalEmbedding#example) |
//! | [`SinusoidalEncoding`] | y = x + sines and cosines of the place | `[B, L, F]` → the same | 0 | 0 | n |  | [example](SinusoidalEncoding#example) |
//! | [`Elu`] | y = x where x > 0, else alpha (exp(x) − 1) | any → the same | 0 | 0 | n exp | `nn.ELU` | [example](Elu#example) |
//! | [`Gelu`] | y = x (1 + erf(x/√2))/2 | any → the same | 0 | 0 | n erf | `nn.GELU` | [example](Gelu#example) |
//! | [`GeluTanh`] | y = x (1 + tanh u(x))/2 | any → the same | 0 | 0 | n tanh | `nn.GELU(approximate="tanh")` | [example](GeluTanh#example) |
//! | [`HardSigmoid`] | y = x/6 + 1/2 between 0 and 1 | any → the same | 0 | 0 | n | `nn.Hardsigmoid` | [example](HardSigmoid#example) |
//! | [`HardSwish`] | y = x HardSigmoid(x) | any → the same | 0 | 0 | n | `nn.Hardswish` | [example](HardSwish#example) |
//! | [`LeakyRelu`] | y = x where x > 0, else slope x | any → the same | 0 | 0 | n | `nn.LeakyReLU` | [example](LeakyRelu#example) |
//! | [`LogSoftmax`] | y = x − ln Σ exp(x) | `[…, F]` → the same | 0 | 0 | n exp | `nn.LogSoftmax(dim=-1)` | [example](LogSoftmax#example) |
//! | [`PRelu`] | y = x where x > 0, else weight x | any → the same | 1 | 0 | n | `nn.PReLU` | [example](PRelu#example) |
//! | [`Relu`] | y = max(x, 0) | any → the same | 0 | 0 | n | `nn.ReLU` | [example](Relu#example) |
//! | [`Selu`] | y = λ x where x > 0, else λ α (exp(x) − 1) | any → the same | 0 | 0 | n exp | `nn.SELU` | [example](Selu#example) |
//! | [`Sigmoid`] | y = 1 / (1 + exp(−x)) | any → the same | 0 | 0 | n sigmoid | `nn.Sigmoid` | [example](Sigmoid#example) |
//! | [`Silu`] | y = x sigmoid(x) | any → the same | 0 | 0 | n sigmoid | `nn.SiLU` | [example](Silu#example) |
//! | [`Softmax`] | y = exp(x) / Σ exp(x) | `[…, F]` → the same | 0 | 0 | n exp | `nn.Softmax(dim=-1)` | [example](Softmax#example) |
//! | [`Softplus`] | y = ln(1 + exp(x)) | any → the same | 0 | 0 | n exp, ln | `nn.Softplus` | [example](Softplus#example) |
//! | [`Tanh`] | y = tanh(x) | any → the same | 0 | 0 | n tanh | `nn.Tanh` | [example](Tanh#example) |
//! | [`Each<N, L>`](Each) | L of each of N tensors | `[N, …]` → `[N, …]` | L | N (L + y) + x | N L | `torch.vmap` | [example](Each#example) |
//! | [`Frozen<L>`](Frozen), `&L` | L, which does not train | those of L | 0 | L | L | `requires_grad_(False)` | [example](Frozen#example) |
//! | [`Parallel<L, M, J>`](Parallel) | L(x) and M(x), by [`Sum`] or [`Concat`] | `[…, F]` → `[…, F + G]` | L + M | L + M + y + z | L + M | `+`, `torch.cat` | [example](Parallel#example) |
//! | [`Repeat<N, L>`](Repeat) | N layers, one after the other | that of L | N L | N (L + y) | N L | `nn.Sequential` | [example](Repeat#example) |
//! | [`Residual<L>`](Residual) | y = x + L(x) | that of L → the same | L | L + y | L + n | `x + layer(x)` | [example](Residual#example) |
//! | a tuple `(L, M, …)` | one after the other | what L takes → what the last gives | L + M | L + M + y | L + M | `nn.Sequential` | [example](crate#) |

mod activation;
mod attention;
mod bias;
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
