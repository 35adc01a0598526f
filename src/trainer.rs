//! A network with everything that training it needs.

use crate::contract::{Layer, Loss, Optimizer};
use crate::scalar::Scalar;
use crate::tensor::Zero;
use core::fmt;
use zerocopy::FromZeros;

/// A model, a loss, an optimiser, and every buffer between them.
///
/// Its size *is* the memory of training: there is no other that lasts, and what a step takes of the stack beside it has a
/// bound that no network passes, small where there are no vectors. With `std`, buffers of up to 512 bytes are copied there whole.
/// It can live in a `static`, on the stack, or (feature `alloc`) in a box made by [`boxed`](Self::boxed).
///
/// # Shape
///
/// `X` is the input with its batch; it follows from the first call of [`step`](Self::step) where it is not written.
///
/// # Example
///
/// ```
/// use constnet::{Linear, Matrix, Relu, Sgd, SumSquaredError, Trainer};
/// type Net = (Linear<2, 3>, Relu, Linear<3, 1>);
/// type XorTrainer = Trainer<Net, Matrix<4, 2>, SumSquaredError, Sgd>;
/// const { assert!(size_of::<XorTrainer>() <= 320) };
///
/// let mut trainer: XorTrainer = const { Trainer::new((Linear::ZERO, Relu, Linear::ZERO), SumSquaredError, Sgd::new(0.5)) };
/// let x = Matrix([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]);
/// let y = Matrix([[1.0], [1.0], [1.0], [1.0]]);
/// // From zeros only the last bias learns: the loss is 4·1², then 4·(1 − 4)².
/// assert_eq!(trainer.step(&x, &y), Ok(4.0));
/// assert_eq!(trainer.step(&x, &y), Ok(36.0));
/// ```
#[derive(FromZeros)]
pub struct Trainer<M, X, L, O>
where
    M: Layer<X>,
    O: Optimizer<M::Scalar>,
{
    /// The network.
    pub model: M,
    /// What is minimised.
    pub loss: L,
    /// What changes the parameters.
    pub optimizer: O,
    /// What the optimiser remembers.
    pub state: M::State<O>,
    tape: M::Tape,
    scratch: M::Scratch,
    y: M::Output,
    dy: M::Output,
}

/// The loss became infinite or NaN, so the parameters were left as they are.
///
/// The usual cause is a learning rate that is too large.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NonFiniteLoss<T = f32> {
    /// The loss.
    pub loss: T,
}

impl<T: fmt::Display> fmt::Display for NonFiniteLoss<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected a finite loss, found {}; the parameters were left as they are", self.loss)
    }
}

impl<T: fmt::Debug + fmt::Display> core::error::Error for NonFiniteLoss<T> {}

impl<M, X, L, O> Trainer<M, X, L, O>
where
    M: Layer<X>,
    O: Optimizer<M::Scalar>,
{
    /// A trainer for `model` as it is.
    #[inline]
    pub const fn new(model: M, loss: L, optimizer: O) -> Self {
        Self { model, loss, optimizer, state: Zero::ZERO, tape: Zero::ZERO, scratch: Zero::ZERO, y: Zero::ZERO, dy: Zero::ZERO }
    }

    /// A trainer made in place on the heap, so that it may be larger than the stack, and [aligned](crate::Aligned). Its layers have
    /// their default hyper-parameters, its weights and biases are zero: give them start values in place. Its size is up to 63
    /// bytes more than the trainer's.
    ///
    /// # Example
    ///
    /// Fields are borrowed apart through `.0`:
    ///
    /// ```
    /// use constnet::{Ema, Linear, Matrix, Sgd, SumSquaredError, Trainer};
    /// type Averaged = Trainer<Linear<1, 1>, Matrix<1, 1>, SumSquaredError, Ema<Sgd>>;
    /// let mut trainer = Averaged::boxed(SumSquaredError, Ema::new(0.5, Sgd::new(0.25)));
    /// // the gradient of the bias is 2·(0 − 1): it goes to 0.5
    /// trainer.step(&Matrix([[0.0]]), &Matrix([[1.0]])).unwrap();
    /// let inner = &mut trainer.0;
    /// inner.optimizer.swap(&mut inner.model, &mut inner.state);
    /// let Linear { bias: Matrix([[average]]), .. } = trainer.model;
    /// assert_eq!(average, 0.5);
    /// ```
    ///
    /// # Panics
    ///
    /// As `Box::new` does, when there is no memory.
    #[cfg(feature = "alloc")]
    pub fn boxed(loss: L, optimizer: O) -> alloc::boxed::Box<crate::Aligned<Self>>
    where
        Self: FromZeros,
        M::Scalar: Scalar,
    {
        let Ok(mut trainer) = crate::Aligned::<Self>::new_box_zeroed() else {
            alloc::alloc::handle_alloc_error(core::alloc::Layout::new::<crate::Aligned<Self>>());
        };
        trainer.model.set_defaults();
        trainer.loss = loss;
        trainer.optimizer = optimizer;
        trainer
    }

    /// One step of training: forward, loss, backward, update. Returns the loss before the update.
    ///
    /// # Errors
    ///
    /// If the loss is infinite or NaN; the parameters and the optimiser are then as before. A gradient may be infinite or NaN where
    /// the loss is not: that is not looked for.
    #[inline]
    pub fn step<Y>(&mut self, x: &X, target: &Y) -> Result<M::Scalar, NonFiniteLoss<M::Scalar>>
    where
        L: Loss<M::Output, Y>,
        M::Scalar: Scalar,
    {
        let Self { model, loss, optimizer, state, tape, scratch, y, dy } = self;
        // What a network so small works on is a value, of which the compiler keeps in registers what it can; the tape alone is
        // needed beyond the step.
        if const { size_of::<(M::Tape, M::Scratch, M::Output, M::Output)>() <= IN_REGISTERS } {
            let mut own = core::mem::replace(tape, Zero::ZERO);
            let (mut scratch, mut y, mut dy) = (Zero::ZERO, Zero::ZERO, Zero::ZERO);
            let result = pass(model, loss, optimizer, state, x, target, &mut own, &mut scratch, &mut y, &mut dy);
            *tape = own;
            result
        } else {
            pass(model, loss, optimizer, state, x, target, tape, scratch, y, dy)
        }
    }

    /// The loss of the model as it is, without an update: what it would have on data that it does not learn from.
    ///
    /// The result may be infinite or NaN; nothing depends on it.
    #[inline]
    pub fn evaluate<Y>(&mut self, x: &X, target: &Y) -> M::Scalar
    where
        L: Loss<M::Output, Y>,
        M::Scalar: Scalar,
    {
        self.model.infer(x, &mut self.y, &mut self.tape);
        self.loss.forward(&self.y, target)
    }

    /// The output of the model as it is, in the trainer's own buffer.
    #[inline]
    pub fn predict(&mut self, x: &X) -> &M::Output {
        self.model.infer(x, &mut self.y, &mut self.tape);
        &self.y
    }
}

/// Bytes of tape, scratch, output and its gradient up to which a step has them as local values; none without `std`, where
/// the stack is short.
const IN_REGISTERS: usize = if cfg!(feature = "std") { 512 } else { 0 };

/// Forward, loss, backward, update.
#[inline(always)]
#[expect(clippy::too_many_arguments, reason = "each is a field of the trainer")]
fn pass<M, X, L, O, Y>(
    model: &mut M,
    loss: &L,
    optimizer: &mut O,
    state: &mut M::State<O>,
    x: &X,
    target: &Y,
    tape: &mut M::Tape,
    scratch: &mut M::Scratch,
    y: &mut M::Output,
    dy: &mut M::Output,
) -> Result<M::Scalar, NonFiniteLoss<M::Scalar>>
where
    M: Layer<X>,
    M::Scalar: Scalar,
    O: Optimizer<M::Scalar>,
    L: Loss<M::Output, Y>,
{
    model.forward(x, y, tape);
    let loss = loss.backward(y, target, dy);
    if !loss.is_finite() {
        return Err(NonFiniteLoss { loss });
    }
    optimizer.begin();
    model.backward(x, y, tape, scratch, dy, None, optimizer, state);
    optimizer.finish(model, state);
    Ok(loss)
}
