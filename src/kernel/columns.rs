// The sums of columns, and of the planes of channels: the gradient of a bias.
//
// Rows are summed in blocks, blocks in blocks of blocks, and then these, with what that rounds away, which rounds less than one
// long sum. Letters: B rows, O columns.

use super::Compensated;
use super::gemm::nothing;
use super::product::{PIECE, VECTORS};
use super::scalars::Kernel;
use super::total::total;
use super::vectorized::vectorized;

/// Rows that are summed at a time, and blocks of them.
const BLOCK: usize = 8;

/// Elements from which on columns are summed by one function for all sizes: code of their own, for each tier, took 20 KB in all.
const MANY: usize = 64;

/// The sum of each column of `x`, which is B×O.
#[inline]
pub fn column_sums<T: Kernel, const O: usize>(x: &[[T; O]]) -> [T; O] {
    // One block, which a small network's step keeps in registers.
    if x.len() * O < MANY && x.len() <= BLOCK {
        let mut sums = [nothing(); O];
        x.iter().for_each(|row| add(&mut sums, row));
        return sums;
    }
    let (x, mut sums) = (x.as_flattened(), [nothing(); O]);
    if VECTORS && x.len() >= MANY {
        add_columns(x, O, &mut sums)
    } else {
        add_rows(x, O, &mut sums)
    }
    sums
}

/// The sums of columns, in pieces as those of [`transposed_times`](super::transposed_times).
#[inline(always)]
pub fn stream_column_sums<T: Kernel, const O: usize>(x: &[[T; O]], mut piece: impl FnMut(usize, &[T])) {
    if O <= PIECE { piece(0, &column_sums(x)) } else { stream_first_column_sums(x.as_flattened(), O, O, piece) }
}

/// The sums of the first `columns` of `x`, whose rows are `stride` apart, likewise.
#[inline(always)]
pub fn stream_first_column_sums<T: Kernel>(x: &[T], stride: usize, columns: usize, mut piece: impl FnMut(usize, &[T])) {
    for first in (0..columns).step_by(PIECE) {
        let mut sums = [nothing(); PIECE];
        let sums = sums.get_mut(..PIECE.min(columns - first)).unwrap_or_default();
        add_columns(x.get(first..).unwrap_or_default(), stride, sums);
        piece(first, sums);
    }
}

/// The sum over all samples of each channel of `x`, which is samples of as many planes of `area` elements, likewise.
///
/// The same bits on every tier.
pub fn stream_plane_sums<T: Kernel>(x: &[T], channels: usize, area: usize, mut piece: impl FnMut(usize, &[T])) {
    for first in (0..channels).step_by(PIECE) {
        let mut sums = [nothing(); PIECE];
        let sums = sums.get_mut(..PIECE.min(channels - first)).unwrap_or_default();
        vectorized(
            x.len(),
            #[inline(always)]
            || {
                for (channel, sum) in (first..).zip(sums.iter_mut()) {
                    let mut planes = Compensated::ZERO;
                    for sample in x.chunks_exact((channels * area).max(1)) {
                        planes.add(total(sample.get(channel * area..(channel + 1) * area).unwrap_or_default()));
                    }
                    *sum = planes.value();
                }
            },
        );
        piece(first, sums);
    }
}

/// Adds the columns of `x`, whose rows are `stride` apart, to as many sums.
#[inline(never)]
fn add_columns<T: Kernel>(x: &[T], stride: usize, sums: &mut [T]) {
    vectorized(
        MANY,
        #[inline(always)]
        || {
            let (x, sums) = add_groups::<T, 16>(x, stride, sums);
            let (x, sums) = add_groups::<T, 4>(x, stride, sums);
            add_groups::<T, 1>(x, stride, sums);
        },
    );
}

/// Adds columns of `x` to their sums, `N` at a time, and returns those that are left of both.
#[inline(always)]
fn add_groups<'a, T: Kernel, const N: usize>(mut x: &'a [T], stride: usize, sums: &'a mut [T]) -> (&'a [T], &'a mut [T]) {
    let (groups, rest) = sums.as_chunks_mut::<N>();
    for sums in groups {
        add_rows(x, stride, sums);
        x = x.get(N..).unwrap_or_default();
    }
    (x, rest)
}

/// Adds the first `N` columns of `x` to their sums.
#[inline(always)]
fn add_rows<T: Kernel, const N: usize>(mut x: &[T], stride: usize, sums: &mut [T; N]) {
    if x.len() <= BLOCK * BLOCK * stride {
        return add(sums, &block_of_blocks(&mut x, stride));
    }
    let mut all = [Compensated::ZERO; N];
    while !x.is_empty() {
        Compensated::add_each(&mut all, &block_of_blocks::<T, N>(&mut x, stride));
    }
    sums.iter_mut().zip(all).for_each(|(sum, all)| *sum = all.value());
}

/// Takes a block of blocks off `x`: the sums of its first `N` columns.
#[inline(always)]
fn block_of_blocks<T: Kernel, const N: usize>(x: &mut &[T], stride: usize) -> [T; N] {
    let mut joined = [nothing(); N];
    for _ in 0..BLOCK {
        let mut part = [nothing(); N];
        for _ in 0..BLOCK {
            let Some(row) = x.first_chunk() else { break };
            add(&mut part, row);
            *x = x.get(stride.max(1)..).unwrap_or_default();
        }
        add(&mut joined, &part);
        if x.len() < N {
            *x = &[];
            break;
        }
    }
    joined
}

#[inline(always)]
fn add<T: Kernel, const N: usize>(sums: &mut [T; N], x: &[T; N]) {
    sums.iter_mut().zip(x).for_each(|(sum, x)| *sum += *x);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_of_many_rows_rounds_little() {
        let [sum] = column_sums(&[[0.1_f32]; 4096]);
        assert!((sum - 409.6).abs() < 10.0 * f32::EPSILON * 409.6, "{sum}");
    }

    #[test]
    fn pieces_cover_the_planes_once() {
        let x = core::array::from_fn::<[[f32; 3]; 130], 4, _>(|b| core::array::from_fn(|c| [b as f32, c as f32, 1.0]));
        let mut all = [(0.0, 0); 130];
        stream_plane_sums(x.as_flattened().as_flattened(), 130, 3, |offset, sums| {
            assert!(sums.len() <= PIECE);
            for (place, sum) in all[offset..].iter_mut().zip(sums) {
                *place = (*sum, place.1 + 1);
            }
        });
        assert_eq!(all, core::array::from_fn(|c| ((6 + 4 * c + 4) as f32, 1)));
    }

    #[test]
    fn pieces_cover_the_sums_once() {
        let x = core::array::from_fn::<[f32; 130], 5, _>(|b| core::array::from_fn(|o| (b + o * 11 % 13) as f32));
        let mut all = [(0.0, 0); 130];
        stream_column_sums(&x, |offset, sums| {
            assert!(sums.len() <= PIECE);
            for (place, sum) in all[offset..].iter_mut().zip(sums) {
                *place = (*sum, place.1 + 1);
            }
        });
        assert_eq!(all, core::array::from_fn(|o| ((0..5).fold(0.0, |sum, b| sum + x[b][o]), 1)));
    }
}
