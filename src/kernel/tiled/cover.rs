//! How tiles cover a product: strips of columns from left to right, in each of them tiles of rows from top to bottom.

use super::vectors::Vectors;
use crate::Scalar;
use core::ops::Range;

/// Rows of a tile of one vector, where there are registers for so many sums: fewer wait for each other.
pub(super) const TALL: usize = 16;

/// What a product does for a strip of its columns.
pub(super) trait Strips {
    /// The columns of `NV` vectors from column `first` on.
    fn strip<const NV: usize>(&mut self, first: usize);
}

/// All of `C` columns, at least one vector, in strips of at most `WIDEST` vectors; one that would end beyond the last column lies
/// over the one before it.
#[inline(always)]
pub(super) fn by_width<V: Vectors<T>, T: Scalar, const C: usize, const WIDEST: usize>(mut product: impl Strips) {
    // Constants, so that no strip is compiled that there is not.
    let mut done = 0;
    if const { strips(C, V::LANES, WIDEST, 8) > 0 } {
        done = each::<V, T, C, 8>(&mut product, done, const { strips(C, V::LANES, WIDEST, 8) });
    }
    if const { strips(C, V::LANES, WIDEST, 4) > 0 } {
        done = each::<V, T, C, 4>(&mut product, done, const { strips(C, V::LANES, WIDEST, 4) });
    }
    if const { strips(C, V::LANES, WIDEST, 3) > 0 } {
        done = each::<V, T, C, 3>(&mut product, done, const { strips(C, V::LANES, WIDEST, 3) });
    }
    if const { strips(C, V::LANES, WIDEST, 2) > 0 } {
        done = each::<V, T, C, 2>(&mut product, done, const { strips(C, V::LANES, WIDEST, 2) });
    }
    if const { strips(C, V::LANES, WIDEST, 1) > 0 } {
        each::<V, T, C, 1>(&mut product, done, const { strips(C, V::LANES, WIDEST, 1) });
    }
}

/// `count` strips from column `done` on; returns where they end.
#[inline(always)]
fn each<V: Vectors<T>, T: Scalar, const C: usize, const NV: usize>(
    product: &mut impl Strips,
    done: usize,
    count: usize,
) -> usize {
    for strip in 0..count {
        product.strip::<NV>((done + strip * NV * V::LANES).min(C - NV * V::LANES));
    }
    done + count * NV * V::LANES
}

/// How many strips of `wanted` vectors there are: few and wide ones, but as few of a single vector as can be.
const fn strips(columns: usize, lanes: usize, widest: usize, wanted: usize) -> usize {
    let (vectors, whole) = (columns.div_ceil(lanes), columns / lanes);
    let eights = if widest < 8 || whole < 8 { 0 } else { vectors / 8 };
    let vectors = vectors - 8 * eights;
    let threes = match vectors {
        _ if widest < 4 || whole < 3 => 0,
        1 | 2 => 0,
        5 => 1,
        _ => (4 - vectors % 4) % 4,
    };
    let fours = if widest < 4 || whole < 4 { 0 } else { (vectors - 3 * threes) / 4 };
    let left = vectors - 4 * fours - 3 * threes;
    let twos = if widest < 2 || whole < 2 { 0 } else { left / 2 };
    match wanted {
        8 => eights,
        4 => fours,
        3 => threes,
        2 => twos,
        _ => left - 2 * twos,
    }
}

/// What a product does for its rows.
pub(super) trait Tiles {
    /// The rows `rows`, in tiles of `MR` rows each: at most eight, or [`TALL`] where that is asked for.
    fn tiles<const MR: usize>(&mut self, rows: Range<usize>);
}

/// All rows, in tiles of at most `most` rows, which the caller knows as a constant.
#[inline(always)]
pub(super) fn by_height(rows: usize, most: usize, mut product: impl Tiles) {
    let mut done = 0;
    while done < rows {
        let (height, count) = tallest_of(rows - done, most);
        let next = done..done + height * count;
        done = next.end;
        match height {
            TALL if most >= TALL => product.tiles::<TALL>(next),
            8 if most >= 8 => product.tiles::<8>(next),
            6 if most >= 6 => product.tiles::<6>(next),
            4 if most >= 4 => product.tiles::<4>(next),
            3 if most >= 3 => product.tiles::<3>(next),
            2 if most >= 2 => product.tiles::<2>(next),
            _ => product.tiles::<1>(next),
        }
    }
}

/// The height of the next tiles where `left` rows are left, and how many of them in turn: as tall as can be. Where
/// six or eight are the most, no row is left alone, and two only below a tile of three: few sums wait for each other.
#[inline(always)]
pub(super) fn tallest_of(left: usize, most: usize) -> (usize, usize) {
    if most == TALL && (left == TALL || left > TALL + 2) {
        return (TALL, 1);
    }
    let most = most.min(8);
    let (count, rest) = (left / most, left % most);
    if most > 4 && count > 0 && (rest == 1 || rest == 2) {
        return if count > 1 { (most, count - 1) } else { (most - 2, 1) };
    }
    match left {
        _ if count > 0 => (most, count),
        6 => (6, 1),
        5 => (3, 1),
        4.. => (4, 1),
        height => (height, 1),
    }
}

/// Rows of the tallest tile that the registers hold beside a row of the right factor and a value of the left one.
#[inline(always)]
pub(super) const fn most_rows<V: Vectors<T>, T: Scalar>(vectors: usize) -> usize {
    match (V::REGISTERS - 1) / vectors {
        9.. => 8,
        7.. => 6,
        4.. => 4,
        0 => 1,
        most => most,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDTHS: [usize; 5] = [1, 2, 3, 4, 8];

    /// The widths of the strips of `columns` columns.
    fn widths(columns: usize, lanes: usize, widest: usize) -> [usize; 5] {
        WIDTHS.map(|wanted| strips(columns, lanes, widest, wanted))
    }

    #[test]
    fn strips_cover_all_columns_and_none_is_wider_than_they_are() {
        for (lanes, widest) in [(4, 2), (8, 2), (8, 4), (16, 4), (8, 8), (16, 8)] {
            for columns in lanes..40 * lanes {
                let counts = widths(columns, lanes, widest);
                let vectors: usize = counts.iter().zip(WIDTHS).map(|(count, width)| count * width).sum();
                assert_eq!(vectors, columns.div_ceil(lanes), "{columns} columns of {lanes} lanes");
                for (count, width) in counts.iter().zip(WIDTHS) {
                    assert!(*count == 0 || width <= widest && width * lanes <= columns, "{columns} columns of {lanes} lanes");
                }
            }
        }
        assert_eq!(widths(16 * 48, 16, 4), [0, 0, 0, 12, 0]);
        assert_eq!(widths(16 * 22, 16, 8), [0, 0, 2, 0, 2]);
        assert_eq!(widths(16 * 11, 16, 4), [0, 0, 1, 2, 0]);
        assert_eq!(widths(16 * 5, 16, 4), [0, 1, 1, 0, 0]);
        assert_eq!(widths(16 * 4 - 1, 16, 4), [0, 2, 0, 0, 0]);
    }

    #[test]
    fn tiles_cover_all_rows_and_leave_none_alone() {
        /// Those done, all of them, and the height of the last tiles.
        struct Rows(Range<usize>, usize, usize);
        impl Tiles for &mut Rows {
            fn tiles<const MR: usize>(&mut self, rows: Range<usize>) {
                assert_eq!((rows.start, rows.len() % MR), (self.0.end, 0));
                assert!(MR > 2 || self.1 < 3 || MR == 2 && self.2 == 3, "{MR} of {} rows", self.1);
                (self.0.end, self.2) = (rows.end, MR);
            }
        }
        for most in [6, 8, TALL] {
            for count in 0..100 {
                let mut rows = Rows(0..0, count, 0);
                by_height(count, most, &mut rows);
                assert_eq!(rows.0.end, count);
            }
        }
    }
}
