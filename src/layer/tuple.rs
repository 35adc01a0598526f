//! Tuples of layers as networks.

use crate::contract::{Layer, Optimizer, Parameters, Visitor};
use crate::tensor::{Tensor, Zero};
use zerocopy::FromZeros;

/// What flows between two layers of a tuple in training: the output of the first and its gradient.
#[derive(Clone, Copy, Debug, PartialEq, FromZeros)]
pub struct Joint<Y> {
    /// The output of the earlier layer, the input of the later.
    pub y: Y,
    /// Its gradient.
    pub dy: Y,
}

impl<Y: Zero> Zero for Joint<Y> {
    const ZERO: Self = Self { y: Y::ZERO, dy: Y::ZERO };
}

// For `(A, B)` the macro writes, with `x` in `X`, the joint in `Y0`, `y` in `Y1`:
//
//     impl<T, A: Parameters<T>, B: Parameters<T>> Parameters<T> for (A, B) {
//         type State<O: Optimizer<T>> = (A::State<O>, B::State<O>);
//         const COUNT: usize = A::COUNT + B::COUNT;
//         fn visit(…) { visitor.enter(0); self.0.visit(&mut state.0, visitor); visitor.leave(); … }
//     }
//     impl<T, X, Y0, A: Layer<X, Scalar = T, Output = Y0>, B: Layer<Y0, Scalar = T>> Layer<X> for (A, B) {
//         type Output = B::Output;
//         type Tape = ((A::Tape, B::Tape), (Joint<Y0>,));
//         type Scratch = ((A::Scratch, B::Scratch), (Y0,));
//         fn forward(…) { self.0.forward(x, &mut joints.0.y, &mut tapes.0); self.1.forward(&joints.0.y, y, &mut tapes.1); }
//         fn backward(…) {
//             self.1.backward(&joints.0.y, y, &mut tapes.1, dy, trains(0).then_some(&mut joints.0.dy), …);
//             self.0.backward(x, &joints.0.y, &mut tapes.0, &mut joints.0.dy, dx, …);
//         }
//     }
macro_rules! network {
    ($($L:ident $k:tt ($In:ident $(=> $Out:ident)?)),+) => {
        impl<$($L: Zero),+> Zero for ($($L,)+) {
            const ZERO: Self = ($($L::ZERO,)+);
        }

        impl<T, $($L: Parameters<T>),+> Parameters<T> for ($($L,)+) {
            type State<O: Optimizer<T>> = ($($L::State<O>,)+);
            const COUNT: usize = 0 $(+ $L::COUNT)+;

            #[inline]
            fn visit<O: Optimizer<T>, V: Visitor<T, O>>(&mut self, state: &mut Self::State<O>, visitor: &mut V) {
                $(visitor.enter($k); self.$k.visit(&mut state.$k, visitor); visitor.leave();)+
            }
        }

        impl<T, X, $($($Out: Tensor<Scalar = T>,)?)+ $($L: Layer<$In, Scalar = T $(, Output = $Out)?>),+> Layer<X> for ($($L,)+) {
            type Scalar = T;
            type Output = network!(@last $(<$L as Layer<$In>>::Output;)+);
            type Tape = (($($L::Tape,)+), ($($(Joint<$Out>,)?)+));
            type Scratch = (($($L::Scratch,)+), ($($($Out,)?)+));

            #[inline]
            fn infer(&self, x: &X, y: &mut Self::Output, (scratches, _joints): &mut Self::Scratch) {
                network!(@infer self _joints (y, scratches) (x) $($k)+);
            }

            #[inline]
            fn forward(&self, x: &X, y: &mut Self::Output, (tapes, _joints): &mut Self::Tape) {
                network!(@forward self _joints (y, tapes) (x) $($k)+);
            }

            #[inline]
            fn backward_input(&self, x: &X, y: &Self::Output, (tapes, _joints): &mut Self::Tape, dy: &mut Self::Output, dx: &mut X) {
                network!(@backward_input self _joints (y, tapes, dy) (x, dx) $($k)+);
            }

            #[inline]
            fn backward<O: Optimizer<T>>(
                &mut self, x: &X, y: &Self::Output, (tapes, _joints): &mut Self::Tape, dy: &mut Self::Output, dx: Option<&mut X>,
                optimizer: &O, state: &mut Self::State<O>,
            ) {
                let _wanted = dx.is_some();
                network!(@backward self _joints (y, tapes, dy, optimizer, state) (x, dx, _wanted) $($L $k)+);
            }
        }
    };

    (@last $last:ty;) => { $last };
    (@last $first:ty; $($rest:ty;)+) => { network!(@last $($rest;)+) };

    (@infer $self:ident $j:ident ($y:expr, $s:ident) ($x:expr) $k:tt) => { $self.$k.infer($x, $y, &mut $s.$k) };
    (@infer $self:ident $j:ident ($y:expr, $s:ident) ($x:expr) $k:tt $($rest:tt)+) => {
        $self.$k.infer($x, &mut $j.$k, &mut $s.$k);
        network!(@infer $self $j ($y, $s) (&$j.$k) $($rest)+)
    };

    (@forward $self:ident $j:ident ($y:expr, $t:ident) ($x:expr) $k:tt) => { $self.$k.forward($x, $y, &mut $t.$k) };
    (@forward $self:ident $j:ident ($y:expr, $t:ident) ($x:expr) $k:tt $($rest:tt)+) => {
        $self.$k.forward($x, &mut $j.$k.y, &mut $t.$k);
        network!(@forward $self $j ($y, $t) (&$j.$k.y) $($rest)+)
    };

    (@backward_input $self:ident $j:ident ($y:expr, $t:ident, $dy:expr) ($x:expr, $dx:expr) $k:tt) => {
        $self.$k.backward_input($x, $y, &mut $t.$k, $dy, $dx)
    };
    (@backward_input $self:ident $j:ident ($y:expr, $t:ident, $dy:expr) ($x:expr, $dx:expr) $k:tt $($rest:tt)+) => {
        network!(@backward_input $self $j ($y, $t, $dy) (&$j.$k.y, &mut $j.$k.dy) $($rest)+);
        $self.$k.backward_input($x, &$j.$k.y, &mut $t.$k, &mut $j.$k.dy, $dx)
    };

    (@backward $self:ident $j:ident ($y:expr, $t:ident, $dy:expr, $o:ident, $s:ident) ($x:expr, $dx:expr, $wanted:expr) $L:ident $k:tt) => {
        $self.$k.backward($x, $y, &mut $t.$k, $dy, $dx, $o, &mut $s.$k)
    };
    (@backward $self:ident $j:ident ($y:expr, $t:ident, $dy:expr, $o:ident, $s:ident) ($x:expr, $dx:expr, $wanted:expr) $L:ident $k:tt $($rest:tt)+) => {
        let wanted = $wanted || $L::COUNT > 0;
        network!(@backward $self $j ($y, $t, $dy, $o, $s) (&$j.$k.y, wanted.then_some(&mut $j.$k.dy), wanted) $($rest)+);
        $self.$k.backward($x, &$j.$k.y, &mut $t.$k, &mut $j.$k.dy, $dx, $o, &mut $s.$k)
    };
}

network!(A 0 (X));
network!(A 0 (X => Y0), B 1 (Y0));
network!(A 0 (X => Y0), B 1 (Y0 => Y1), C 2 (Y1));
network!(A 0 (X => Y0), B 1 (Y0 => Y1), C 2 (Y1 => Y2), D 3 (Y2));
network!(A 0 (X => Y0), B 1 (Y0 => Y1), C 2 (Y1 => Y2), D 3 (Y2 => Y3), E 4 (Y3));
network!(A 0 (X => Y0), B 1 (Y0 => Y1), C 2 (Y1 => Y2), D 3 (Y2 => Y3), E 4 (Y3 => Y4), F 5 (Y4));
network!(A 0 (X => Y0), B 1 (Y0 => Y1), C 2 (Y1 => Y2), D 3 (Y2 => Y3), E 4 (Y3 => Y4), F 5 (Y4 => Y5), G 6 (Y5));
network!(A 0 (X => Y0), B 1 (Y0 => Y1), C 2 (Y1 => Y2), D 3 (Y2 => Y3), E 4 (Y3 => Y4), F 5 (Y4 => Y5), G 6 (Y5 => Y6), H 7 (Y6));
network!(A 0 (X => Y0), B 1 (Y0 => Y1), C 2 (Y1 => Y2), D 3 (Y2 => Y3), E 4 (Y3 => Y4), F 5 (Y4 => Y5), G 6 (Y5 => Y6), H 7 (Y6 => Y7), I 8 (Y7));
network!(A 0 (X => Y0), B 1 (Y0 => Y1), C 2 (Y1 => Y2), D 3 (Y2 => Y3), E 4 (Y3 => Y4), F 5 (Y4 => Y5), G 6 (Y5 => Y6), H 7 (Y6 => Y7), I 8 (Y7 => Y8), J 9 (Y8));
network!(A 0 (X => Y0), B 1 (Y0 => Y1), C 2 (Y1 => Y2), D 3 (Y2 => Y3), E 4 (Y3 => Y4), F 5 (Y4 => Y5), G 6 (Y5 => Y6), H 7 (Y6 => Y7), I 8 (Y7 => Y8), J 9 (Y8 => Y9), K 10 (Y9));
network!(A 0 (X => Y0), B 1 (Y0 => Y1), C 2 (Y1 => Y2), D 3 (Y2 => Y3), E 4 (Y3 => Y4), F 5 (Y4 => Y5), G 6 (Y5 => Y6), H 7 (Y6 => Y7), I 8 (Y7 => Y8), J 9 (Y8 => Y9), K 10 (Y9 => Y10), L 11 (Y10));
network!(A 0 (X => Y0), B 1 (Y0 => Y1), C 2 (Y1 => Y2), D 3 (Y2 => Y3), E 4 (Y3 => Y4), F 5 (Y4 => Y5), G 6 (Y5 => Y6), H 7 (Y6 => Y7), I 8 (Y7 => Y8), J 9 (Y8 => Y9), K 10 (Y9 => Y10), L 11 (Y10 => Y11), M 12 (Y11));
network!(A 0 (X => Y0), B 1 (Y0 => Y1), C 2 (Y1 => Y2), D 3 (Y2 => Y3), E 4 (Y3 => Y4), F 5 (Y4 => Y5), G 6 (Y5 => Y6), H 7 (Y6 => Y7), I 8 (Y7 => Y8), J 9 (Y8 => Y9), K 10 (Y9 => Y10), L 11 (Y10 => Y11), M 12 (Y11 => Y12), N 13 (Y12));
network!(A 0 (X => Y0), B 1 (Y0 => Y1), C 2 (Y1 => Y2), D 3 (Y2 => Y3), E 4 (Y3 => Y4), F 5 (Y4 => Y5), G 6 (Y5 => Y6), H 7 (Y6 => Y7), I 8 (Y7 => Y8), J 9 (Y8 => Y9), K 10 (Y9 => Y10), L 11 (Y10 => Y11), M 12 (Y11 => Y12), N 13 (Y12 => Y13), P 14 (Y13));
network!(A 0 (X => Y0), B 1 (Y0 => Y1), C 2 (Y1 => Y2), D 3 (Y2 => Y3), E 4 (Y3 => Y4), F 5 (Y4 => Y5), G 6 (Y5 => Y6), H 7 (Y6 => Y7), I 8 (Y7 => Y8), J 9 (Y8 => Y9), K 10 (Y9 => Y10), L 11 (Y10 => Y11), M 12 (Y11 => Y12), N 13 (Y12 => Y13), P 14 (Y13 => Y14), Q 15 (Y14));
