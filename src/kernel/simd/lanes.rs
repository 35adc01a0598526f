//! The vectors of each instruction set, for each scalar type.

#[cfg(target_arch = "x86_64")]
use super::shuffles::{self, folded};
use crate::kernel::Kernel;
use crate::kernel::tiled::{Block, Lengthwise, Vectors, turned};
use pulp::Simd;

/// The vectors of the instruction set `S`.
#[derive(Clone, Copy)]
pub struct Wide<S>(pub S);

impl<S: Instructions, T: Lanes> Vectors<T> for Wide<S> {
    type Vector = T::Vector<S>;
    const REGISTERS: usize = S::REGISTER_COUNT;
    const ACROSS: usize = S::ACROSS;

    #[inline(always)]
    fn splat(self, x: T) -> Self::Vector {
        T::splat(self.0, x)
    }

    #[inline(always)]
    fn mul_add(self, a: Self::Vector, b: Self::Vector, c: Self::Vector) -> Self::Vector {
        T::mul_add(self.0, a, b, c)
    }

    #[inline(always)]
    fn part(self, values: &[T]) -> Self::Vector {
        T::part(self.0, values)
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
    fn flat_mut(vectors: &mut [Self::Vector]) -> &mut [T] {
        T::flat_mut::<S>(vectors)
    }

    #[inline(always)]
    fn transpose(self, rows: [&[T; 8]; 8]) -> Block<T> {
        T::transpose(self.0, rows)
    }

    #[inline(always)]
    fn run(self, pass: impl FnOnce()) {
        self.0.vectorize(pass);
    }
}

impl<S: Instructions, T: Lanes> Lengthwise<T> for Wide<S> {
    #[inline(always)]
    fn rotated(self, x: Self::Vector, first: usize) -> Self::Vector {
        T::rotated(self.0, x, first)
    }

    #[inline(always)]
    fn last(self, x: Self::Vector, count: usize) -> Self::Vector {
        T::last(self.0, x, count)
    }

    #[inline(always)]
    fn total(self, x: Self::Vector) -> T {
        T::total(self.0, x)
    }

    #[inline(always)]
    fn totals(self, x: [Self::Vector; 8]) -> [T; 8] {
        T::totals(self.0, x)
    }
}

/// An instruction set, with what [`Simd`] does not say of it.
pub trait Instructions: Simd {
    /// Vectors in a row of the widest tile.
    const ACROSS: usize = 2;

    /// The columns of a block, given its rows.
    #[inline(always)]
    fn transpose(self, rows: [&[f32; 8]; 8]) -> Block<f32> {
        turned(rows)
    }

    /// The lanes of `x` from `first` on, then those before them.
    #[inline(always)]
    fn rotated(self, x: Self::f32s, first: usize) -> Self::f32s {
        self.rotate_left_f32s(x, first)
    }

    /// The sums of the lanes of each.
    #[inline(always)]
    fn totals(self, x: [Self::f32s; 8]) -> [f32; 8] {
        let mut totals = [0.0; 8];
        for (total, x) in totals.iter_mut().zip(x) {
            *total = self.reduce_sum_f32s(x);
        }
        totals
    }
}

#[cfg(target_arch = "aarch64")]
impl Instructions for pulp::aarch64::Neon {}

#[cfg(target_arch = "x86_64")]
impl Instructions for pulp::x86::V4 {
    const ACROSS: usize = 4;

    #[inline(always)]
    fn transpose(self, rows: [&[f32; 8]; 8]) -> Block<f32> {
        (*self).transpose(rows)
    }

    #[inline(always)]
    fn totals(self, x: [Self::f32s; 8]) -> [f32; 8] {
        let [a, b, c, d, e, f, g, h] = x;
        let [a, b, c, d] = [folded(self, a), folded(self, b), folded(self, c), folded(self, d)];
        let [e, f, g, h] = [folded(self, e), folded(self, f), folded(self, g), folded(self, h)];
        shuffles::totals(*self, [a, b, c, d, e, f, g, h])
    }
}

#[cfg(target_arch = "x86_64")]
impl Instructions for pulp::x86::V3 {
    #[inline(always)]
    fn transpose(self, rows: [&[f32; 8]; 8]) -> Block<f32> {
        shuffles::transpose(self, rows)
    }

    #[inline(always)]
    fn rotated(self, x: Self::f32s, first: usize) -> Self::f32s {
        pulp::bytemuck::cast(shuffles::rotated(self, pulp::bytemuck::cast(x), first))
    }

    #[inline(always)]
    fn totals(self, x: [Self::f32s; 8]) -> [f32; 8] {
        shuffles::totals(self, pulp::bytemuck::cast(x))
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
    /// The lanes of `x` from `first` on, then those before them.
    fn rotated<S: Instructions>(simd: S, x: Self::Vector<S>, first: usize) -> Self::Vector<S>;
    /// The last `count` lanes of `x`, and zeros.
    fn last<S: Simd>(simd: S, x: Self::Vector<S>, count: usize) -> Self::Vector<S>;
    /// The columns of a block, given its rows.
    #[inline(always)]
    fn transpose<S: Instructions>(_: S, rows: [&[Self; 8]; 8]) -> Block<Self> {
        turned(rows)
    }
    /// The sum of the lanes.
    fn total<S: Simd>(simd: S, x: Self::Vector<S>) -> Self;
    /// The sums of the lanes of each.
    #[inline(always)]
    fn totals<S: Instructions>(simd: S, x: [Self::Vector<S>; 8]) -> [Self; 8] {
        let mut totals = [Self::ZERO; 8];
        for (total, x) in totals.iter_mut().zip(x) {
            *total = Self::total(simd, x);
        }
        totals
    }
    /// The vector at the start of `values`; where they end before it does, zeros.
    fn part<S: Simd>(simd: S, values: &[Self]) -> Self::Vector<S>;
    /// The whole vectors at the start of `values`.
    fn whole<S: Simd>(values: &[Self]) -> &[Self::Vector<S>];
    /// The whole vectors at the start of `values`.
    fn whole_mut<S: Simd>(values: &mut [Self]) -> &mut [Self::Vector<S>];
    /// The elements of `vectors`.
    fn flat_mut<S: Simd>(vectors: &mut [Self::Vector<S>]) -> &mut [Self];
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
    fn rotated<S: Instructions>(simd: S, x: S::f32s, first: usize) -> S::f32s {
        simd.rotated(x, first)
    }

    #[inline(always)]
    fn last<S: Simd>(simd: S, x: S::f32s, count: usize) -> S::f32s {
        let end = S::F32_LANES as u32;
        simd.select_f32s(simd.mask_between_m32s(end - end.min(count as u32), end).mask(), x, simd.splat_f32s(0.0))
    }

    #[inline(always)]
    fn totals<S: Instructions>(simd: S, x: [S::f32s; 8]) -> [f32; 8] {
        simd.totals(x)
    }

    #[inline(always)]
    fn transpose<S: Instructions>(simd: S, rows: [&[f32; 8]; 8]) -> Block<f32> {
        simd.transpose(rows)
    }

    #[inline(always)]
    fn total<S: Simd>(simd: S, x: S::f32s) -> f32 {
        simd.reduce_sum_f32s(x)
    }

    #[inline(always)]
    fn part<S: Simd>(simd: S, values: &[f32]) -> S::f32s {
        simd.partial_load_f32s(values)
    }

    #[inline(always)]
    fn whole<S: Simd>(values: &[f32]) -> &[S::f32s] {
        S::as_simd_f32s(values).0
    }

    #[inline(always)]
    fn whole_mut<S: Simd>(values: &mut [f32]) -> &mut [S::f32s] {
        S::as_mut_simd_f32s(values).0
    }

    #[inline(always)]
    fn flat_mut<S: Simd>(vectors: &mut [S::f32s]) -> &mut [f32] {
        pulp::bytemuck::cast_slice_mut(vectors)
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
    fn rotated<S: Instructions>(simd: S, x: S::f64s, first: usize) -> S::f64s {
        simd.rotate_left_f64s(x, first)
    }

    #[inline(always)]
    fn last<S: Simd>(simd: S, x: S::f64s, count: usize) -> S::f64s {
        let end = S::F64_LANES as u64;
        simd.select_f64s(simd.mask_between_m64s(end - end.min(count as u64), end).mask(), x, simd.splat_f64s(0.0))
    }

    #[inline(always)]
    fn total<S: Simd>(simd: S, x: S::f64s) -> f64 {
        simd.reduce_sum_f64s(x)
    }

    #[inline(always)]
    fn part<S: Simd>(simd: S, values: &[f64]) -> S::f64s {
        simd.partial_load_f64s(values)
    }

    #[inline(always)]
    fn whole<S: Simd>(values: &[f64]) -> &[S::f64s] {
        S::as_simd_f64s(values).0
    }

    #[inline(always)]
    fn whole_mut<S: Simd>(values: &mut [f64]) -> &mut [S::f64s] {
        S::as_mut_simd_f64s(values).0
    }

    #[inline(always)]
    fn flat_mut<S: Simd>(vectors: &mut [S::f64s]) -> &mut [f64] {
        pulp::bytemuck::cast_slice_mut(vectors)
    }
}
