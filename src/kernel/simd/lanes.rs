//! The vector operations that the tiles need, for each scalar type in each tier.

use crate::kernel::gemm::Kernel;
use pulp::Simd;

/// A scalar type that the tiers have vectors of.
pub trait Lanes: Kernel {
    /// One vector register.
    type Vector<S: Simd>: Copy;

    /// Elements in a vector.
    #[inline(always)]
    fn lanes<S: Simd>() -> usize {
        size_of::<Self::Vector<S>>() / size_of::<Self>()
    }

    /// `x` in every lane.
    fn splat<S: Simd>(simd: S, x: Self) -> Self::Vector<S>;
    /// `a b + c`, rounded once.
    fn mul_add<S: Simd>(simd: S, a: Self::Vector<S>, b: Self::Vector<S>, c: Self::Vector<S>) -> Self::Vector<S>;
    /// The whole vectors at the start of `values`.
    fn whole<S: Simd>(values: &[Self]) -> &[Self::Vector<S>];
    /// The whole vectors at the start of `values`, and the rest.
    fn split_mut<S: Simd>(values: &mut [Self]) -> (&mut [Self::Vector<S>], &mut [Self]);
    /// Up to one vector, zeros where `values` ends.
    fn load<S: Simd>(simd: S, values: &[Self]) -> Self::Vector<S>;
    /// As many lanes as `values` has.
    fn store<S: Simd>(simd: S, values: &mut [Self], vector: Self::Vector<S>);
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
    fn whole<S: Simd>(values: &[f32]) -> &[S::f32s] {
        S::as_simd_f32s(values).0
    }

    #[inline(always)]
    fn split_mut<S: Simd>(values: &mut [f32]) -> (&mut [S::f32s], &mut [f32]) {
        S::as_mut_simd_f32s(values)
    }

    #[inline(always)]
    fn load<S: Simd>(simd: S, values: &[f32]) -> S::f32s {
        simd.partial_load_f32s(values)
    }

    #[inline(always)]
    fn store<S: Simd>(simd: S, values: &mut [f32], vector: S::f32s) {
        simd.partial_store_f32s(values, vector);
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
    fn whole<S: Simd>(values: &[f64]) -> &[S::f64s] {
        S::as_simd_f64s(values).0
    }

    #[inline(always)]
    fn split_mut<S: Simd>(values: &mut [f64]) -> (&mut [S::f64s], &mut [f64]) {
        S::as_mut_simd_f64s(values)
    }

    #[inline(always)]
    fn load<S: Simd>(simd: S, values: &[f64]) -> S::f64s {
        simd.partial_load_f64s(values)
    }

    #[inline(always)]
    fn store<S: Simd>(simd: S, values: &mut [f64], vector: S::f64s) {
        simd.partial_store_f64s(values, vector);
    }
}
