//! Tuples of layers as networks.

use crate::contract::{Chain, Layer, MultiplyAdds, Optimizer, Parameters, Visitor};
use crate::tensor::{Tensor, Zero};

// For `(A, B)` the macro writes, with `x` in `X`, `y` in `B::Output` and what flows between them in `Y0`:
//
//     impl<T, A: Parameters<T>, B: Parameters<T>> Parameters<T> for (A, B) {
//         type State<O: Optimizer<T>> = (A::State<O>, B::State<O>);
//         const COUNT: usize = A::COUNT + B::COUNT;
//         fn visit(…) { visitor.enter(0); self.0.visit(&mut state.0, visitor); visitor.leave(); … }
//     }
//     impl<T, X, Y0, A: Layer<X, Scalar = T, Output = Y0>, B: Layer<Y0, Scalar = T>> Layer<X> for (A, B) {
//         type Output = B::Output;
//         type Tape = ((A::Tape, B::Tape), (Y0,));
//         type Scratch = ((A::Scratch, B::Scratch), (Y0,));
//         fn forward(…) { self.0.forward(x, &mut ys.0, &mut tapes.0); self.1.forward(&ys.0, y, &mut tapes.1); }
//         fn backward(…) {
//             let wanted = dx.is_some() || (O::TRAINS && A::COUNT > 0);
//             self.1.backward(&ys.0, y, …, dy, wanted.then_some(&mut dys.0), …);
//             self.0.backward(x, &ys.0, …, &mut dys.0, dx, …);
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

            #[inline(always)]
            fn visit<O: Optimizer<T>, V: Visitor<T, O>>(&mut self, state: &mut Self::State<O>, visitor: &mut V) {
                $(visitor.enter($k); self.$k.visit(&mut state.$k, visitor); visitor.leave();)+
            }
        }

        impl<T, X, $($($Out: Tensor<Scalar = T>,)?)+ $($L: Layer<$In, Scalar = T $(, Output = $Out)?>),+> Layer<X> for ($($L,)+) {
            type Scalar = T;
            type Output = network!(@last $(<$L as Layer<$In>>::Output;)+);
            type Tape = (($($L::Tape,)+), ($($($Out,)?)+));
            type Scratch = (($($L::Scratch,)+), ($($($Out,)?)+));
            const MULTIPLY_ADDS: MultiplyAdds = Chain::EMPTY$(.then($L::MULTIPLY_ADDS, $L::COUNT))+.sum;

            #[inline(always)]
            fn infer(&self, x: &X, y: &mut Self::Output, (tapes, _ys): &mut Self::Tape) {
                network!(@forward infer self (y, tapes, _ys) (x) $($k)+);
            }

            #[inline(always)]
            fn forward(&self, x: &X, y: &mut Self::Output, (tapes, _ys): &mut Self::Tape) {
                network!(@forward forward self (y, tapes, _ys) (x) $($k)+);
            }

            #[inline(always)]
            fn backward_input(
                &self, x: &X, y: &Self::Output, (tapes, _ys): &mut Self::Tape, (scratches, _dys): &mut Self::Scratch,
                dy: &mut Self::Output, dx: &mut X,
            ) {
                network!(@backward_input self (y, tapes, _ys, scratches, _dys, dy) (x, dx) $($k)+);
            }

            #[inline(always)]
            fn backward<O: Optimizer<T>>(
                &mut self, x: &X, y: &Self::Output, (tapes, _ys): &mut Self::Tape, (scratches, _dys): &mut Self::Scratch,
                dy: &mut Self::Output, dx: Option<&mut X>, optimizer: &O, state: &mut Self::State<O>,
            ) {
                let _wanted = dx.is_some();
                network!(@backward self (y, tapes, _ys, scratches, _dys, dy, optimizer, state) (x, dx, _wanted) $($L $k)+);
            }
        }
    };

    (@last $last:ty;) => { $last };
    (@last $first:ty; $($rest:ty;)+) => { network!(@last $($rest;)+) };

    (@forward $f:ident $self:ident ($y:expr, $t:ident, $ys:ident) ($x:expr) $k:tt) => { $self.$k.$f($x, $y, &mut $t.$k) };
    (@forward $f:ident $self:ident ($y:expr, $t:ident, $ys:ident) ($x:expr) $k:tt $($rest:tt)+) => {
        $self.$k.$f($x, &mut $ys.$k, &mut $t.$k);
        network!(@forward $f $self ($y, $t, $ys) (&$ys.$k) $($rest)+)
    };

    (@backward_input $self:ident ($y:expr, $t:ident, $ys:ident, $s:ident, $dys:ident, $dy:expr) ($x:expr, $dx:expr) $k:tt) => {
        $self.$k.backward_input($x, $y, &mut $t.$k, &mut $s.$k, $dy, $dx)
    };
    (@backward_input $self:ident ($y:expr, $t:ident, $ys:ident, $s:ident, $dys:ident, $dy:expr) ($x:expr, $dx:expr) $k:tt $($rest:tt)+) => {
        network!(@backward_input $self ($y, $t, $ys, $s, $dys, $dy) (&$ys.$k, &mut $dys.$k) $($rest)+);
        $self.$k.backward_input($x, &$ys.$k, &mut $t.$k, &mut $s.$k, &mut $dys.$k, $dx)
    };

    (@backward $self:ident ($y:expr, $t:ident, $ys:ident, $s:ident, $dys:ident, $dy:expr, $o:ident, $state:ident)
     ($x:expr, $dx:expr, $wanted:expr) $L:ident $k:tt) => {
        $self.$k.backward($x, $y, &mut $t.$k, &mut $s.$k, $dy, $dx, $o, &mut $state.$k)
    };
    (@backward $self:ident ($y:expr, $t:ident, $ys:ident, $s:ident, $dys:ident, $dy:expr, $o:ident, $state:ident)
     ($x:expr, $dx:expr, $wanted:expr) $L:ident $k:tt $($rest:tt)+) => {
        let wanted = $wanted || (O::TRAINS && $L::COUNT > 0);
        network!(@backward $self ($y, $t, $ys, $s, $dys, $dy, $o, $state) (&$ys.$k, wanted.then_some(&mut $dys.$k), wanted) $($rest)+);
        $self.$k.backward($x, &$ys.$k, &mut $t.$k, &mut $s.$k, &mut $dys.$k, $dx, $o, &mut $state.$k)
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
