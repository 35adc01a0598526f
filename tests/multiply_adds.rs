//! The multiply-adds that layers state, against those that a number counts when it is multiplied and added.

use constnet::{
    Concat, Conv1d, Conv2d, ConvTranspose2d, Each, Float, Frozen, Gru, Kernel, Layer, Linear, Lstm, Matrix, MultiplyAdds,
    Parallel, Relu, Repeat, Residual, Rnn, Scalar, SelfAttention, Sgd, Stateless, Sum, Tanh, Tensor, Tensor3, Tensor4, Zero,
};
use std::cell::Cell;
use std::fmt;
use std::ops::{Add, AddAssign, Div, Mul, MulAssign, Neg, Sub, SubAssign};

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

/// A number that counts the products that are added to sums.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
struct Counted(f64);

impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Arithmetic and functions as `f64` has them.
macro_rules! as_f64 {
    ($($Trait:ident $f:ident $($Assign:ident $g:ident)?;)+ : $($function:ident)+) => {
        $(
            impl $Trait for Counted {
                type Output = Self;

                fn $f(self, other: Self) -> Self {
                    Self(self.0.$f(other.0))
                }
            }

            $(impl $Assign for Counted {
                fn $g(&mut self, other: Self) {
                    *self = self.$f(other);
                }
            })?
        )+

        impl Float for Counted {
            $(fn $function(self) -> Self {
                Self(Float::$function(self.0))
            })+
        }
    };
}

as_f64! {
    Add add AddAssign add_assign;
    Sub sub SubAssign sub_assign;
    Mul mul MulAssign mul_assign;
    Div div;
    : sqrt exp exp_m1 ln tanh sigmoid erfc softplus
}

impl Neg for Counted {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Scalar for Counted {
    const ZERO: Self = Self(0.0);
    const ONE: Self = Self(1.0);

    fn from_f64(value: f64) -> Self {
        Self(value)
    }

    fn from_usize(value: usize) -> Self {
        Self(value as f64)
    }

    fn is_finite(self) -> bool {
        self.0.is_finite()
    }

    fn abs(self) -> Self {
        Self(self.0.abs())
    }
}

impl Kernel for Counted {
    type Sum = Self;

    fn widen(self) -> Self {
        self
    }

    fn add_product(sum: Self, a: Self, b: Self) -> Self {
        COUNT.set(COUNT.get() + 1);
        sum + a * b
    }

    fn round(sum: Self) -> Self {
        sum
    }
}

/// What `run` counts.
fn count(run: impl FnOnce()) -> usize {
    COUNT.set(0);
    run();
    COUNT.get()
}

fn counted<X: Tensor<Scalar = Counted>, M: Layer<X, Scalar = Counted>>(layer: &mut M) -> MultiplyAdds {
    let (x, mut dx, mut y, mut dy) = (X::ZERO, X::ZERO, M::Output::ZERO, M::Output::ZERO);
    let (mut tape, mut scratch, sgd, mut state) = (Zero::ZERO, Zero::ZERO, Sgd::try_new(Counted(0.1)).unwrap(), Zero::ZERO);
    let inferred = count(|| layer.infer(&x, &mut y, &mut tape));
    let forward = count(|| layer.forward(&x, &mut y, &mut tape));
    assert_eq!(inferred, forward);
    let mut none = Zero::ZERO;
    let nothing = count(|| layer.backward(&x, &y, &mut tape, &mut scratch, &mut dy, None, &Stateless, &mut none));
    assert_eq!(nothing, 0, "neither the input nor the parameters want gradients");
    let backward_input = count(|| layer.backward_input(&x, &y, &mut tape, &mut scratch, &mut dy, &mut dx));
    layer.forward(&x, &mut y, &mut tape);
    let backward = count(|| layer.backward(&x, &y, &mut tape, &mut scratch, &mut dy, None, &sgd, &mut state));
    layer.forward(&x, &mut y, &mut tape);
    let mut with_input = |dx| layer.backward(&x, &y, &mut tape, &mut scratch, &mut dy, Some(dx), &sgd, &mut state);
    let backward_with_input = count(|| with_input(&mut dx));
    MultiplyAdds { forward, backward_input, backward, backward_with_input }
}

fn check<X: Tensor<Scalar = Counted>, M: Layer<X, Scalar = Counted>>(name: &str, mut layer: M) {
    assert_eq!(counted::<X, M>(&mut layer), M::MULTIPLY_ADDS, "{name}");
}

type T = Counted;
type Rows = Matrix<5, 6, T>;
type Sequence = Tensor3<2, 7, 6, T>;
type Image = Tensor4<2, 3, 8, 7, T>;

#[test]
fn layers_state_what_is_counted() {
    check::<Rows, _>("Linear", Linear::<6, 3, T>::ZERO);
    check::<Matrix<40, 30, T>, _>("Linear, large", Linear::<30, 20, T>::ZERO);
    check::<Sequence, _>("Linear on sequences", Linear::<6, 3, T>::ZERO);
    check::<Rows, _>("Linear without bias", Linear::<6, 3, T, 0>::ZERO);
    check::<Rows, _>("Relu", Relu);
    check::<Sequence, _>("Conv1d", Conv1d::<6, 4, 3, 5, constnet::Step, 6, T>::ZERO);
    check::<Sequence, _>("Conv1d in groups", Conv1d::<6, 4, 3, 5, constnet::Step, 3, T>::ZERO);
    // Fewer than 8 channels on the side of the outputs are filled up to whole vectors, and what fills them is not stated.
    check::<Image, _>("Conv2d", Conv2d::<3, 8, 3, 2, 6, 6, constnet::Step, 3, T>::ZERO);
    check::<Image, _>("Conv2d in groups", Conv2d::<3, 24, 3, 2, 6, 6, constnet::Step, 1, T>::ZERO);
    check::<Tensor4<2, 8, 8, 7, T>, _>("ConvTranspose2d", ConvTranspose2d::<8, 4, 3, 2, 10, 8, constnet::Step, 4, T>::ZERO);
    check::<Sequence, _>("Rnn", Rnn::<6, 4, T>::ZERO);
    check::<Sequence, _>("Gru", Gru::<6, 4, T>::ZERO);
    check::<Sequence, _>("Lstm", Lstm::<6, 4, T>::ZERO);
    check::<Sequence, _>("SelfAttention", SelfAttention::<6, 2, T>::ZERO);
}

#[test]
fn wiring_states_what_is_counted() {
    type Same = Linear<6, 6, T>;
    check::<Rows, _>("a tuple", (Relu, Linear::<6, 4, T>::ZERO, Relu, Linear::<4, 3, T>::ZERO));
    check::<Rows, _>("a tuple that learns late", (Frozen(Same::ZERO), Tanh, Linear::<6, 4, T>::ZERO, Linear::<4, 3, T>::ZERO));
    check::<Rows, _>("a tuple in a tuple", ((Same::ZERO, Relu), (Relu, Linear::<6, 4, T>::ZERO)));
    check::<Rows, _>("a shared layer", (&Same::ZERO, Relu, Same::ZERO));
    check::<Sequence, _>("a frozen recurrent layer", (Frozen(Gru::<6, 6, T>::ZERO), Linear::<6, 3, T>::ZERO));
    check::<Sequence, _>("frozen attention", (Frozen(SelfAttention::<6, 2, T>::ZERO), Linear::<6, 3, T>::ZERO));
    check::<Rows, _>("Frozen", Frozen((Same::ZERO, Relu, Same::ZERO)));
    check::<Rows, _>("Residual", Residual((Same::ZERO, Relu, Same::ZERO)));
    check::<Rows, _>("Parallel", Parallel { a: Same::ZERO, b: (Same::ZERO, Relu), join: Sum });
    check::<Rows, _>("Concat", Parallel { a: Same::ZERO, b: Linear::<6, 2, T>::ZERO, join: Concat::<8> });
    check::<Rows, _>("Repeat", Repeat([Same::ZERO; 3]));
    check::<Rows, _>("Repeat of what does not learn", Repeat([Frozen(Same::ZERO); 3]));
    check::<Tensor3<5, 2, 6, T>, _>("Each", Each::<5, _>((Linear::<6, 4, T>::ZERO, Relu, Linear::<4, 3, T>::ZERO)));
}
