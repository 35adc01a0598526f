#![cfg_attr(all(feature = "std", feature = "rand"), doc = include_str!("../README.md"))]
#![cfg_attr(not(all(feature = "std", feature = "rand")), doc = "Small neural networks whose every shape is a const generic.")]
#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

pub mod budget;
pub mod contract;
pub mod kernel;
pub mod layer;
pub mod loss;
pub mod optimizer;
pub mod scalar;
pub mod schedule;
pub mod tensor;
pub mod testing;
pub mod trainer;

mod aligned;
mod sentence;

#[cfg(feature = "rand")]
pub mod start;

pub use aligned::Aligned;
pub use contract::{Fan, Gathered, HyperparameterError, Layer, Loss, MultiplyAdds, Optimizer, Parameters, Stateless, Visitor};
pub use kernel::Kernel;
pub use layer::*;
pub use loss::*;
pub use optimizer::*;
pub use scalar::{Fixed, Float, Scalar};
pub use schedule::Schedule;
pub use tensor::{
    AnySequences, Channels, Class, ClassOutOfRange, Classes, Elements, Images, Like, Matrix, Places, Rows, Sample, Samples,
    Sequences, Stack, Tensor, Tensor3, Tensor4, WrongLength, Zero,
};
pub use trainer::{NonFiniteLoss, Trainer};
