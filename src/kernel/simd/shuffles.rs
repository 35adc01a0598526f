//! What eight vectors make together, in the shuffles of AVX: what the compiler makes of plain loops takes some times as long.

use crate::kernel::tiled::Block;
use core::arch::x86_64::{__m128, __m256, __m512};
use pulp::bytemuck::cast;
use pulp::x86::{V3, V4};

/// The columns of a block, given its rows.
#[inline(always)]
pub(super) fn transpose(simd: V3, rows: [&[f32; 8]; 8]) -> Block<f32> {
    cast([columns(simd, rows, 0), columns(simd, rows, 1)])
}

/// The columns of the left or of the right half.
#[inline(always)]
fn columns(simd: V3, [a, b, c, d, e, f, g, h]: [&[f32; 8]; 8], half: usize) -> [__m256; 4] {
    let (ae, bf) = (pair(simd, a, e, half), pair(simd, b, f, half));
    let (cg, dh) = (pair(simd, c, g, half), pair(simd, d, h, half));
    let (ab, cd) = (simd.avx._mm256_unpacklo_ps(ae, bf), simd.avx._mm256_unpacklo_ps(cg, dh));
    let (ab_high, cd_high) = (simd.avx._mm256_unpackhi_ps(ae, bf), simd.avx._mm256_unpackhi_ps(cg, dh));
    [
        simd.avx._mm256_shuffle_ps::<0b01_00_01_00>(ab, cd),
        simd.avx._mm256_shuffle_ps::<0b11_10_11_10>(ab, cd),
        simd.avx._mm256_shuffle_ps::<0b01_00_01_00>(ab_high, cd_high),
        simd.avx._mm256_shuffle_ps::<0b11_10_11_10>(ab_high, cd_high),
    ]
}

/// The same half of two rows.
#[inline(always)]
fn pair(simd: V3, low: &[f32; 8], high: &[f32; 8], half: usize) -> __m256 {
    let (low, high) = (cast::<[f32; 8], [__m128; 2]>(*low), cast::<[f32; 8], [__m128; 2]>(*high));
    simd.avx._mm256_insertf128_ps::<1>(simd.avx._mm256_castps128_ps256(low[half]), high[half])
}

/// The lanes from `first` on, then those before them.
#[inline(always)]
pub(super) fn rotated(simd: V3, x: __m256, first: usize) -> __m256 {
    let first = first as i32;
    simd.avx2._mm256_permutevar8x32_ps(x, cast([0, 1, 2, 3, 4, 5, 6, 7].map(|lane: i32| (lane + first) % 8)))
}

/// The sums of the lanes of each.
#[inline(always)]
pub(super) fn totals(simd: V3, [a, b, c, d, e, f, g, h]: [__m256; 8]) -> [f32; 8] {
    let (abcd, efgh) = (totals_of_halves(simd, a, b, c, d), totals_of_halves(simd, e, f, g, h));
    let (low, high) = (simd.avx._mm256_permute2f128_ps::<0x20>(abcd, efgh), simd.avx._mm256_permute2f128_ps::<0x31>(abcd, efgh));
    cast(simd.avx._mm256_add_ps(low, high))
}

/// The sums of the lower halves, and those of the upper ones.
#[inline(always)]
fn totals_of_halves(simd: V3, a: __m256, b: __m256, c: __m256, d: __m256) -> __m256 {
    let avx = simd.avx;
    let ab = avx._mm256_add_ps(avx._mm256_unpacklo_ps(a, b), avx._mm256_unpackhi_ps(a, b));
    let cd = avx._mm256_add_ps(avx._mm256_unpacklo_ps(c, d), avx._mm256_unpackhi_ps(c, d));
    avx._mm256_add_ps(avx._mm256_shuffle_ps::<0b01_00_01_00>(ab, cd), avx._mm256_shuffle_ps::<0b11_10_11_10>(ab, cd))
}

/// The lower half plus the upper one.
#[inline(always)]
pub(super) fn folded(simd: V4, x: pulp::f32x16) -> __m256 {
    let x: __m512 = cast(x);
    simd.avx._mm256_add_ps(simd.avx512f._mm512_castps512_ps256(x), simd.avx512dq._mm512_extractf32x8_ps::<1>(x))
}
