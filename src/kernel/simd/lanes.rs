//! The vectors of each instruction set, for each scalar type.

use crate::kernel::Kernel;
use crate::kernel::tiled::{Lengthwise, Vectors};
use pulp::Simd;

/// The vectors of the instruction set `S`.
#[derive(Clone, Copy)]
pub struct Wide<S>(pub S);

impl<S: Simd, T: Lanes> Vectors<T> for Wide<S> {
    type Vector = T::Vector<S>;
    const REGISTERS: usize = S::REGISTER_COUNT;

    #[inline(always)]
    fn splat(self, x: T) -> Self::Vector {
        T::splat(self.0, x)
    }

    #[inline(always)]
    fn mul_add(self, a: Self::Vector, b: Self::Vector, c: Self::Vector) -> Self::Vector {
        T::mul_add(self.0, a, b, c)
    }

    #[inline(always)]
    fn whole(values: &[T]) -> &[Self::Vector] {
        T::whole::<S>(values)
    }

    #[inline(always)]
    fn whole_mut(values: &mut [T]) -> &mut [Self::Vector] {
        T::whole_mut::<S>(values)
    }

    #[inline(always)]
    fn run(self, pass: impl FnOnce()) {
        self.0.vectorize(pass);
    }
}

impl<S: Simd, T: Lanes> Lengthwise<T> for Wide<S> {
    #[inline(always)]
    fn part(self, values: &[T]) -> Self::Vector {
        T::part(self.0, values)
    }

    #[inline(always)]
    fn total(self, x: Self::Vector) -> T {
        T::total(self.0, x)
    }
}

/// A scalar type that every instruction set has vectors of.
pub trait Lanes: Kernel {
    /// One vector register.
    type Vector<S: Simd>: Copy;

    /// `x` in every lane.
    fn splat<S: Simd>(simd: S, x: Self) -> Self::Vector<S>;
    /// `a b + c`, rounded once.
    fn mul_add<S: Simd>(simd: S, a: Self::Vector<S>, b: Self::Vector<S>, c: Self::Vector<S>) -> Self::Vector<S>;
    /// `values`, fewer than the lanes, and zeros.
    fn part<S: Simd>(simd: S, values: &[Self]) -> Self::Vector<S>;
    /// The sum of the lanes.
    fn total<S: Simd>(simd: S, x: Self::Vector<S>) -> Self;
    /// The whole vectors at the start of `values`.
    fn whole<S: Simd>(values: &[Self]) -> &[Self::Vector<S>];
    /// The whole vectors at the start of `values`.
    fn whole_mut<S: Simd>(values: &mut [Self]) -> &mut [Self::Vector<S>];
}

impl Lanes for f32 {
    type Vector<S: Simd> = S::f32s;

    #[inline(always)]
    fn splat<S: Simd>(simd: S, x: f32) -> S::f32s {
        simd.splat_f32s(x)
    }

    #[inline(always)]
    fn mul_add<S: Simd>(simd: S, a: S::f32s, b: S::f32s, c: S::f32s) -> S::f32s {
        simd.mul_add_f32s(a, b, c)
    }

    #[inline(always)]
    fn part<S: Simd>(simd: S, values: &[f32]) -> S::f32s {
        simd.partial_load_f32s(values)
    }

    #[inline(always)]
    fn total<S: Simd>(simd: S, x: S::f32s) -> f32 {
        simd.reduce_sum_f32s(x)
    }

    #[inline(always)]
    fn whole<S: Simd>(values: &[f32]) -> &[S::f32s] {
        S::as_simd_f32s(values).0
    }

    #[inline(always)]
    fn whole_mut<S: Simd>(values: &mut [f32]) -> &mut [S::f32s] {
        S::as_mut_simd_f32s(values).0
    }
}

impl Lanes for f64 {
    type Vector<S: Simd> = S::f64s;

    #[inline(always)]
    fn splat<S: Simd>(simd: S, x: f64) -> S::f64s {
        simd.splat_f64s(x)
    }

    #[inline(always)]
    fn mul_add<S: Simd>(simd: S, a: S::f64s, b: S::f64s, c: S::f64s) -> S::f64s {
        simd.mul_add_f64s(a, b, c)
    }

    #[inline(always)]
    fn part<S: Simd>(simd: S, values: &[f64]) -> S::f64s {
        simd.partial_load_f64s(values)
    }

    #[inline(always)]
    fn total<S: Simd>(simd: S, x: S::f64s) -> f64 {
        simd.reduce_sum_f64s(x)
    }

    #[inline(always)]
    fn whole<S: Simd>(values: &[f64]) -> &[S::f64s] {
        S::as_simd_f64s(values).0
    }

    #[inline(always)]
    fn whole_mut<S: Simd>(values: &mut [f64]) -> &mut [S::f64s] {
        S::as_mut_simd_f64s(values).0
    }
}
