use crate::tensor::Tensor;

/// How far an output `Y` is from what it should be.
///
/// # Contract
///
/// [`backward`](Self::backward) overwrites all of `dy` and returns what [`forward`](Self::forward) returns.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot compare an output of shape `{Y}` with a target of shape `{Target}`",
    label = "the target does not fit the output of the network"
)]
pub trait Loss<Y: Tensor, Target> {
    /// The loss of `y`.
    fn forward(&self, y: &Y, target: &Target) -> Y::Scalar;

    /// The loss of `y`, and its gradient in `dy`.
    fn backward(&self, y: &Y, target: &Target, dy: &mut Y) -> Y::Scalar;
}
