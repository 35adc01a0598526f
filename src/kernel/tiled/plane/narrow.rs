//! The gradient of the weight of a convolution with few outputs: sums over places, in lanes.

use super::super::cover::{most_rows, tallest_of};
use super::super::dot::Lengthwise;
use super::super::vectors::Vectors;
use crate::Scalar;
use crate::kernel::direct::Sizes;
use crate::kernel::tap::from;
use core::array::from_fn;

/// Elements of the lanes that are summed at a time.
pub(super) const PANEL: usize = 4096;

/// As many rows of the gradient as `dweight` has, with what lies `under` each. The lanes of one row fit the panel.
#[inline(always)]
pub(super) fn gradient<V: Lengthwise<T>, T: Scalar>(v: V, sizes: &Sizes, under: &[usize], [x, dy]: [&[T]; 2], dweight: &mut [T]) {
    let Sizes { window, outputs, groups, .. } = *sizes;
    let columns = sizes.columns();
    let mut panel = [T::ZERO; PANEL];
    let at_once = PANEL / (columns * V::LANES);
    for (dweight, under) in dweight.chunks_mut(at_once * columns).zip(under.chunks(at_once)) {
        let lanes = panel.get_mut(..dweight.len() * V::LANES).unwrap_or_default();
        lanes.fill(T::ZERO);
        let lanes = V::whole_mut(lanes);
        let samples = x.chunks_exact(sizes.inputs()).zip(dy.chunks_exact(outputs * window.output_area()));
        for ((x, dy), group) in samples.zip((0..groups).cycle()) {
            for (lanes, under) in lanes.chunks_mut(2 * columns).zip(under.chunks(2)) {
                let lanes = lanes.get_mut(group * outputs..).unwrap_or_default();
                match *under {
                    [first, second] => rows::<V, T, 2>(v, sizes, [from(x, first), from(x, second)], dy, lanes),
                    [last] => rows::<V, T, 1>(v, sizes, [from(x, last)], dy, lanes),
                    _ => {}
                }
            }
        }
        dweight.iter_mut().zip(lanes).for_each(|(d, lanes)| *d = v.total(*lanes));
    }
}

/// Adds what `NQ` rows of the gradient have of one sample and group to their lanes.
#[inline(always)]
fn rows<V: Vectors<T>, T: Scalar, const NQ: usize>(v: V, sizes: &Sizes, x: [&[T]; NQ], dy: &[T], lanes: &mut [V::Vector]) {
    let mut done = 0;
    while done < sizes.outputs {
        let (height, count) = tallest_of(sizes.outputs - done, most_rows::<V, T>(2));
        for o in (done..).step_by(height).take(count) {
            let (dy, lanes) = (from(dy, o * sizes.window.output_area()), lanes.get_mut(o..).unwrap_or_default());
            match height {
                8 if most_rows::<V, T>(2) >= 8 => tile::<V, T, 8, NQ>(v, sizes, x, dy, lanes),
                6 if most_rows::<V, T>(2) >= 6 => tile::<V, T, 6, NQ>(v, sizes, x, dy, lanes),
                4 => tile::<V, T, 4, NQ>(v, sizes, x, dy, lanes),
                3 => tile::<V, T, 3, NQ>(v, sizes, x, dy, lanes),
                2 => tile::<V, T, 2, NQ>(v, sizes, x, dy, lanes),
                _ => tile::<V, T, 1, NQ>(v, sizes, x, dy, lanes),
            }
        }
        done += height * count;
    }
}

/// The lanes of `MR` outputs and `NQ` rows.
#[inline(always)]
fn tile<V: Vectors<T>, T: Scalar, const MR: usize, const NQ: usize>(
    v: V,
    sizes: &Sizes,
    x: [&[T]; NQ],
    dy: &[T],
    lanes: &mut [V::Vector],
) {
    v.run(
        #[inline(always)]
        || {
            let zero = v.splat(T::ZERO);
            let ([height, width], columns) = (sizes.window.output, sizes.columns());
            let across = width / V::LANES;
            let mut sums = [[zero; NQ]; MR];
            let mut planes: [&[V::Vector]; MR] = [&[]; MR];
            for (r, plane) in planes.iter_mut().enumerate() {
                let Some(dy) = V::whole(from(dy, r * height * width)).get(..height * across) else { return };
                *plane = dy;
            }
            for row in 0..height {
                let Some(strips) = strips::<V, T, NQ>(&x, row * sizes.stride(), across) else { return };
                for k in 0..across {
                    let Some(x) = column::<V, T, NQ>(&strips, k) else { return };
                    let dy_of = |r: usize| planes.get(r).and_then(|plane| plane.get(row * across + k)).copied().unwrap_or(x[0]);
                    sums = from_fn(|r| {
                        let dy = dy_of(r);
                        from_fn(|q| v.mul_add(dy, x[q], sums[r][q]))
                    });
                }
            }
            for (r, sums) in sums.iter().enumerate() {
                for (q, sum) in sums.iter().enumerate() {
                    if let Some(lane) = lanes.get_mut(q * columns + r) {
                        *lane = v.add(*lane, *sum);
                    }
                }
            }
        },
    );
}

/// A row of vectors under each of `NQ` rows of the gradient.
#[inline(always)]
fn strips<'a, V, T: Scalar, const NQ: usize>(x: &[&'a [T]; NQ], row: usize, across: usize) -> Option<[&'a [V::Vector]; NQ]>
where
    V: Vectors<T>,
    V::Vector: 'a,
{
    let mut strips = [V::whole(x.first()?.get(row..)?).get(..across)?; NQ];
    if let (Some(second), Some(x)) = (strips.get_mut(1), x.get(1)) {
        *second = V::whole(x.get(row..)?).get(..across)?;
    }
    Some(strips)
}

/// Vector `k` of each strip.
#[inline(always)]
fn column<V: Vectors<T>, T: Scalar, const NQ: usize>(strips: &[&[V::Vector]; NQ], k: usize) -> Option<[V::Vector; NQ]> {
    let mut column = [*strips.first()?.get(k)?; NQ];
    if let (Some(second), Some(strip)) = (column.get_mut(1), strips.get(1)) {
        *second = *strip.get(k)?;
    }
    Some(column)
}
