/// What follows a layer: by it, the layer's weights are larger or smaller at the start.
///
/// # Source
///
/// As `torch.nn.init.calculate_gain`.
///
/// # Example
///
/// ```
/// use constnet::start::Nonlinearity;
/// assert_eq!(Nonlinearity::Tanh.gain(), 5.0 / 3.0);
/// assert_eq!(Nonlinearity::LeakyRelu(1.0).gain(), 1.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Nonlinearity {
    /// None: a gain of 1.
    Linear,
    /// [`Sigmoid`](crate::Sigmoid): a gain of 1.
    Sigmoid,
    /// [`Tanh`](crate::Tanh): a gain of 5/3.
    Tanh,
    /// [`Relu`](crate::Relu), and those that are much like it: a gain of √2.
    Relu,
    /// [`LeakyRelu`](crate::LeakyRelu) of this slope: a gain of √(2/(1 + slope²)).
    LeakyRelu(f64),
    /// [`Selu`](crate::Selu): a gain of 3/4.
    Selu,
}

impl Nonlinearity {
    /// What the weights' deviation is multiplied by.
    #[must_use]
    pub fn gain(self) -> f64 {
        match self {
            Self::Linear | Self::Sigmoid => 1.0,
            Self::Tanh => 5.0 / 3.0,
            Self::Relu => core::f64::consts::SQRT_2,
            Self::LeakyRelu(slope) => libm::sqrt(2.0 / (1.0 + slope * slope)),
            Self::Selu => 0.75,
        }
    }
}
