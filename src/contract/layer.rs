use super::{MultiplyAdds, Optimizer, Parameters};
use crate::tensor::{Tensor, Zero};

/// A differentiable function of an input `X`, with its parameters.
///
/// Input and output are types, so sizes and the batch flow by inference, and layers that do not fit do not compile. A
/// tuple of layers is a layer: a network.
///
/// # Contract
///
/// - Nothing large is passed by value: the caller owns every buffer. `y` and `dx` are overwritten whole, whatever they
///   held.
/// - [`infer`](Self::infer) computes what the model is for; [`forward`](Self::forward) computes what training needs and
///   leaves on the tape what [`backward`](Self::backward) will want. They agree except in layers that behave otherwise in
///   training, such as dropout.
/// - `backward` follows a `forward` with the same `x`, `y` and tape. It writes `dx` *before* it changes a parameter that
///   `dx` depends on, may overwrite `dy`, and hands each piece of each parameter's gradient to the optimiser exactly once.
/// - The parameters change in `backward` alone.
///
/// # Example
///
/// ```
/// use constnet::{Layer, Matrix, Relu};
/// let mut y = Matrix::ZERO;
/// Relu.infer(&Matrix([[-1.0, 2.0]]), &mut y, &mut ());
/// assert_eq!(y, Matrix([[0.0, 2.0]]));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not accept an input of shape `{X}`",
    label = "this layer does not fit the output of the layer before it, or the input",
    note = "the help below names the shape that the layer does accept: the last size of `Matrix<_, N>` is the number of features"
)]
pub trait Layer<X>: Parameters<<Self as Layer<X>>::Scalar> {
    /// The numbers of the output and of the parameters.
    type Scalar;
    /// The output.
    type Output: Tensor<Scalar = Self::Scalar>;
    /// What `forward` leaves for `backward`, the outputs between the layers of a network first of all.
    type Tape: Zero;
    /// Working space of `backward`.
    type Scratch: Zero;

    /// How many multiply-adds its products take. A layer of one's own that has products gives it, for else it counts as none in a
    /// [`Budget`](crate::budget::Budget).
    const MULTIPLY_ADDS: MultiplyAdds = MultiplyAdds::NONE;

    /// Computes `y` from `x`. The tape is working space: no `backward` may follow.
    fn infer(&self, x: &X, y: &mut Self::Output, tape: &mut Self::Tape);

    /// Computes `y` from `x` and keeps on `tape` what `backward` needs.
    fn forward(&self, x: &X, y: &mut Self::Output, tape: &mut Self::Tape);

    /// Computes the gradient `dx` of the input from the gradient `dy` of the output; changes no parameter.
    fn backward_input(
        &self,
        x: &X,
        y: &Self::Output,
        tape: &mut Self::Tape,
        scratch: &mut Self::Scratch,
        dy: &mut Self::Output,
        dx: &mut X,
    );

    /// Computes `dx`, if it is wanted, and the gradients of the parameters, which go to `optimizer`.
    ///
    /// A layer without parameters need not implement it.
    #[inline]
    #[expect(clippy::too_many_arguments, reason = "each is a buffer of the caller")]
    fn backward<O: Optimizer<Self::Scalar>>(
        &mut self,
        x: &X,
        y: &Self::Output,
        tape: &mut Self::Tape,
        scratch: &mut Self::Scratch,
        dy: &mut Self::Output,
        dx: Option<&mut X>,
        _optimizer: &O,
        _state: &mut Self::State<O>,
    ) {
        if let Some(dx) = dx {
            self.backward_input(x, y, tape, scratch, dy, dx);
        }
    }

    /// The output for `x`, by value. The output and a tape are on the stack; [`infer`](Self::infer) leaves the place of
    /// both to the caller.
    #[inline]
    fn predict(&self, x: &X) -> Self::Output {
        let mut y = Zero::ZERO;
        let mut tape = Zero::ZERO;
        self.infer(x, &mut y, &mut tape);
        y
    }
}
