//! What a tier's vectors do for the tiles.

use crate::Scalar;
use crate::kernel::gemm::Start;
use core::array::from_fn;

/// Elements of a block that is transposed at a time, in each direction.
pub const SIDE: usize = 8;
/// A square block of elements.
pub type Block<T> = [[T; SIDE]; SIDE];

/// The columns of a block, given its rows.
#[inline(always)]
pub fn turned<T: Copy>(rows: [&[T; SIDE]; SIDE]) -> Block<T> {
    from_fn(|c| from_fn(|r| rows[r][c]))
}

/// The vectors of one tier, of elements of type `T`.
pub trait Vectors<T: Scalar>: Copy {
    /// One vector register.
    type Vector: Copy;
    /// Vector registers.
    const REGISTERS: usize;
    /// Vectors in a row of the widest tile.
    const ACROSS: usize = 2;
    /// Elements in a vector.
    const LANES: usize = size_of::<Self::Vector>() / size_of::<T>();

    /// `x` in every lane.
    fn splat(self, x: T) -> Self::Vector;
    /// `a b + c`: rounded once where the tier can.
    fn mul_add(self, a: Self::Vector, b: Self::Vector, c: Self::Vector) -> Self::Vector;
    /// `a + b`.
    #[inline(always)]
    fn add(self, a: Self::Vector, b: Self::Vector) -> Self::Vector {
        self.mul_add(self.splat(T::ONE), a, b)
    }
    /// The vector at the start of `values`; where they end before it does, zeros.
    fn part(self, values: &[T]) -> Self::Vector;
    /// The whole vectors at the start of `values`.
    fn whole(values: &[T]) -> &[Self::Vector];
    /// The whole vectors at the start of `values`.
    fn whole_mut(values: &mut [T]) -> &mut [Self::Vector];
    /// The elements of `vectors`.
    fn flat_mut(vectors: &mut [Self::Vector]) -> &mut [T];
    /// The columns of a block, given its rows.
    #[inline(always)]
    fn transpose(self, rows: [&[T; SIDE]; SIDE]) -> Block<T> {
        turned(rows)
    }
    /// Runs `pass` compiled for the tier's instructions, as a function of its own.
    fn run(self, pass: impl FnOnce());
}

/// Stores the first elements of a vector, added to `start`, in `y`.
#[inline(always)]
pub fn store_part<V: Vectors<T>, T: Scalar>(v: V, vector: V::Vector, start: Start<'_, T>, y: &mut [T]) {
    let mut sums = match start {
        Start::Zero => vector,
        Start::Row(start) => v.add(v.part(start), vector),
        Start::Sum => v.add(v.part(y), vector),
    };
    y.iter_mut().zip(V::flat_mut(core::slice::from_mut(&mut sums))).for_each(|(y, sum)| *y = *sum);
}

/// Bytes of a register of the baseline.
const REGISTER: usize = 16;

/// Vectors as arrays, which the compiler keeps in the registers of the target's baseline; no multiply-add is fused.
#[derive(Clone, Copy)]
pub struct Plain;

impl<T: Scalar> Vectors<T> for Plain {
    type Vector = [T; 4];
    /// Of 16 in the baselines, some hold products on their way to a sum.
    const REGISTERS: usize = 12 * REGISTER / size_of::<[T; 4]>();
    /// Without fused multiply-add, few and wide rows take the fewest instructions.
    const ACROSS: usize = 4 * REGISTER / size_of::<[T; 4]>();

    #[inline(always)]
    fn splat(self, x: T) -> [T; 4] {
        [x; 4]
    }

    #[inline(always)]
    fn mul_add(self, [a0, a1, a2, a3]: [T; 4], [b0, b1, b2, b3]: [T; 4], [c0, c1, c2, c3]: [T; 4]) -> [T; 4] {
        [c0 + a0 * b0, c1 + a1 * b1, c2 + a2 * b2, c3 + a3 * b3]
    }

    /// Apart, lest the compiler mix the lanes of sums that it adds to others, in the loop that makes them too.
    #[inline(never)]
    fn add(self, a: [T; 4], b: [T; 4]) -> [T; 4] {
        from_fn(|i| a[i] + b[i])
    }

    #[inline(always)]
    fn part(self, values: &[T]) -> [T; 4] {
        from_fn(|i| values.get(i).copied().unwrap_or(T::ZERO))
    }

    #[inline(always)]
    fn whole(values: &[T]) -> &[[T; 4]] {
        values.as_chunks().0
    }

    #[inline(always)]
    fn whole_mut(values: &mut [T]) -> &mut [[T; 4]] {
        values.as_chunks_mut().0
    }

    #[inline(always)]
    fn flat_mut(vectors: &mut [[T; 4]]) -> &mut [T] {
        vectors.as_flattened_mut()
    }

    #[inline(never)]
    fn run(self, pass: impl FnOnce()) {
        pass();
    }
}
