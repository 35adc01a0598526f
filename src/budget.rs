//! Memory and work as constants, and as promises that the build keeps.
//!
//! [`Budget::of`] says what a trainer takes, part by part, before anything runs. [`Budget::assert_at_most`] and
//! [`assert_bytes`] make a limit a build error that names both figures. `cargo run --example budget` prints a table.

use crate::contract::{Layer, Optimizer};
use crate::sentence::Sentence;
use crate::trainer::Trainer;

/// What training a model takes.
///
/// # Example
///
/// ```
/// use constnet::budget::{Budget, Part};
/// use constnet::{Linear, Matrix, Relu, Sgd, SumSquaredError};
/// const XOR: Budget = Budget::of::<(Linear<2, 3>, Relu, Linear<3, 1>), Matrix<4, 2>, SumSquaredError, Sgd>();
/// const _: () = XOR.assert_at_most(Part::Trainer, 280);
/// assert_eq!(XOR.parameters, 4 * 13);
/// assert_eq!(XOR.tape, 4 * 2 * (4 * 3)); // what Linear and Relu put out
/// assert_eq!(XOR.forward, 4 * (2 * 3 + 3 * 1));
/// // As much again for the gradients of the weights, and the gradient of what the last layer is given.
/// assert_eq!(XOR.step, 2 * XOR.forward + 4 * (3 * 1));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Bytes of the model: parameters, and what else its layers hold.
    pub parameters: usize,
    /// Bytes of the tape: the outputs between the layers, and what else `forward` leaves for `backward`. Inference takes
    /// parameters, tape and output.
    pub tape: usize,
    /// Bytes of the other buffers: the output, its gradient, and the gradients between the layers.
    pub buffers: usize,
    /// Bytes of the optimiser, of what it remembers, and of the loss.
    pub optimizer: usize,
    /// Bytes of the [`Trainer`], which holds all of these: their sum, and padding where they are aligned unlike.
    pub trainer: usize,
    /// [Multiply-adds](crate::MultiplyAdds) of a forward pass: those that its layers [give](Layer::MULTIPLY_ADDS).
    pub forward: usize,
    /// [Multiply-adds](crate::MultiplyAdds) of a training step, forward and backward, likewise.
    pub step: usize,
}

/// A part of a [`Budget`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// [`Budget::parameters`].
    Parameters,
    /// [`Budget::tape`].
    Tape,
    /// [`Budget::buffers`].
    Buffers,
    /// [`Budget::optimizer`].
    Optimizer,
    /// [`Budget::trainer`].
    Trainer,
    /// [`Budget::forward`].
    Forward,
    /// [`Budget::step`].
    Step,
}

impl Budget {
    /// What it takes to train the model `M` on inputs `X` with the loss `L` by the optimiser `O`.
    #[must_use]
    pub const fn of<M, X, L, O>() -> Self
    where
        M: Layer<X>,
        O: Optimizer<M::Scalar>,
    {
        Self {
            parameters: size_of::<M>(),
            tape: size_of::<M::Tape>(),
            buffers: size_of::<M::Scratch>() + 2 * size_of::<M::Output>(),
            optimizer: size_of::<O>() + size_of::<M::State<O>>() + size_of::<L>(),
            trainer: size_of::<Trainer<M, X, L, O>>(),
            forward: M::MULTIPLY_ADDS.forward,
            step: M::MULTIPLY_ADDS.forward + if O::TRAINS { M::MULTIPLY_ADDS.backward } else { 0 },
        }
    }

    /// One figure.
    #[must_use]
    pub const fn part(&self, part: Part) -> usize {
        match part {
            Part::Parameters => self.parameters,
            Part::Tape => self.tape,
            Part::Buffers => self.buffers,
            Part::Optimizer => self.optimizer,
            Part::Trainer => self.trainer,
            Part::Forward => self.forward,
            Part::Step => self.step,
        }
    }

    /// Fails the build if a part takes more than `limit`.
    ///
    /// # Panics
    ///
    /// If it does; for a `const` that is when the program is built:
    ///
    /// ```compile_fail
    /// use constnet::budget::{Budget, Part};
    /// use constnet::{Linear, Matrix, Relu, Sgd, SumSquaredError};
    /// const XOR: Budget = Budget::of::<(Linear<2, 3>, Relu, Linear<3, 1>), Matrix<4, 2>, SumSquaredError, Sgd>();
    /// const _: () = XOR.assert_at_most(Part::Tape, 64);
    /// ```
    ///
    /// prints "expected at most 64 bytes of tape, found 96 bytes".
    pub const fn assert_at_most(&self, part: Part, limit: usize) {
        let (unit, of) = match part {
            Part::Parameters => (" bytes", " of parameters"),
            Part::Tape => (" bytes", " of tape"),
            Part::Buffers => (" bytes", " of buffers"),
            Part::Optimizer => (" bytes", " of the optimiser and what it remembers"),
            Part::Trainer => (" bytes", " of the trainer"),
            Part::Forward => (" multiply-adds", " of a forward pass"),
            Part::Step => (" multiply-adds", " of a training step"),
        };
        assert_at_most(limit, self.part(part), unit, of, "");
    }
}

/// Fails the build if a `T` takes more than `limit` bytes.
///
/// # Panics
///
/// If it does; for a `const` that is when the program is built:
///
/// ```compile_fail
/// const _: () = constnet::budget::assert_bytes::<[f32; 3]>(8);
/// ```
///
/// prints "expected at most 8 bytes, found a value of 12 bytes".
///
/// # Example
///
/// ```
/// use constnet::{Linear, Matrix, Relu, Sgd, SumSquaredError, Trainer, budget};
/// type Net = (Linear<2, 3>, Relu, Linear<3, 1>);
/// const _: () = budget::assert_bytes::<Trainer<Net, Matrix<4, 2>, SumSquaredError, Sgd>>(280);
/// ```
pub const fn assert_bytes<T>(limit: usize) {
    assert_at_most(limit, size_of::<T>(), " bytes", "", "a value of ");
}

const fn assert_at_most(limit: usize, found: usize, unit: &str, of: &str, what: &str) {
    if found > limit {
        let expected = Sentence::EMPTY.text("expected at most ").number(limit).text(unit).text(of);
        panic!("{}", expected.text(", found ").text(what).number(found).text(unit).as_str());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "expected at most 8 bytes, found a value of 12 bytes")]
    fn both_sizes_are_named() {
        assert_bytes::<[f32; 3]>(8);
    }

    #[test]
    #[should_panic(expected = "expected at most 7 multiply-adds of a training step, found 8 multiply-adds")]
    fn both_figures_and_the_part_are_named() {
        let budget = Budget { parameters: 1, tape: 2, buffers: 3, optimizer: 4, trainer: 10, forward: 4, step: 8 };
        budget.assert_at_most(Part::Trainer, 10);
        budget.assert_at_most(Part::Step, 7);
    }
}
