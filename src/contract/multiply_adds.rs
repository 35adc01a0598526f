/// How many multiply-adds the products of a layer take, for one input with its batch.
///
/// What a kernel multiplies besides, to fill its vectors, is not counted.
///
/// Products are what grows with the square of a width: of inputs or gradients with weights and with each other. What is
/// done to each element by itself, activations, normalisation, losses, updates, is not counted. Padding of a convolution
/// counts as if it were multiplied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MultiplyAdds {
    /// Of [`infer`](crate::Layer::infer), and of [`forward`](crate::Layer::forward).
    pub forward: usize,
    /// Of [`backward_input`](crate::Layer::backward_input).
    pub backward_input: usize,
    /// Of [`backward`](crate::Layer::backward), without the gradient of the input.
    pub backward: usize,
    /// Of [`backward`](crate::Layer::backward), with the gradient of the input.
    pub backward_with_input: usize,
}

impl MultiplyAdds {
    /// No products.
    pub const NONE: Self = Self { forward: 0, backward_input: 0, backward: 0, backward_with_input: 0 };

    /// Of a product of `count` multiply-adds with a weight, whose two gradients are products as large.
    pub const fn of_weight(count: usize) -> Self {
        Self { forward: count, backward_input: count, backward: count, backward_with_input: 2 * count }
    }

    /// Of the same layer, not trained.
    pub const fn frozen(self) -> Self {
        Self { backward: 0, backward_with_input: self.backward_input, ..self }
    }

    /// Of `self` and of `other`.
    pub const fn plus(self, other: Self) -> Self {
        Self {
            forward: self.forward + other.forward,
            backward_input: self.backward_input + other.backward_input,
            backward: self.backward + other.backward,
            backward_with_input: self.backward_with_input + other.backward_with_input,
        }
    }

    /// Of `self`, `count` times.
    pub const fn times(self, count: usize) -> Self {
        Self {
            forward: self.forward * count,
            backward_input: self.backward_input * count,
            backward: self.backward * count,
            backward_with_input: self.backward_with_input * count,
        }
    }
}

/// The multiply-adds of layers one after the other: the gradient of an input is computed where something before it learns.
pub(crate) struct Chain {
    pub sum: MultiplyAdds,
    learns: bool,
}

impl Chain {
    pub const EMPTY: Self = Self { sum: MultiplyAdds::NONE, learns: false };

    /// With one more layer, which learns if it has parameters.
    pub const fn then(self, next: MultiplyAdds, parameters: usize) -> Self {
        let backward = if self.learns { next.backward_with_input } else { next.backward };
        Self { sum: self.sum.plus(MultiplyAdds { backward, ..next }), learns: self.learns || parameters > 0 }
    }
}
