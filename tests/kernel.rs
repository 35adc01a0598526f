//! Every tier of the products against plain loops: random sizes, and values with subnormals, infinities and NaN.

use constnet::kernel::{self, Gemm, Kernel, Operand, Start, Tier};
use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Terms of a sum that are added one after the other.
const BLOCK: usize = 128;

/// The tier is the process's: tests that force it take turns.
fn turn() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

fn tiers() -> impl Iterator<Item = Tier> {
    Tier::ALL.into_iter().filter(|tier| tier.available()).inspect(|tier| kernel::force(*tier).unwrap())
}

/// A multiplicative congruential generator: enough to draw test cases, the same on every machine.
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(0xd134_2543_de82_ef95).wrapping_add(1);
        ((self.0 >> 33) as usize) % end
    }

    fn value(&mut self, special: bool) -> f64 {
        match if special { self.below(60) } else { 60 } {
            0 => f64::INFINITY,
            1 => f64::NEG_INFINITY,
            2 => f64::NAN,
            3 => f64::from(f32::from_bits(1)),
            4 => f64::from(-f32::MIN_POSITIVE / 4.0),
            5 => -0.0,
            6 => f64::MIN_POSITIVE / 8.0,
            _ => self.below(2_000_001) as f64 / 1e6 - 1.0,
        }
    }
}

/// A product with its operands drawn at random.
struct Case<T> {
    sizes: [usize; 3],
    transposed: [bool; 2],
    gap: usize,
    start: usize,
    a: Vec<T>,
    b: Vec<T>,
    /// What the product holds before, with its gaps.
    before: Vec<T>,
    row: Vec<T>,
}

impl<T: Kernel> Case<T> {
    /// The sizes as given; transposition, gap and start at random.
    fn draw(draw: &mut Draw, sizes: [usize; 3], special: bool) -> Self {
        let (transposed, start) = ([draw.below(2) == 1, draw.below(2) == 1], draw.below(3));
        Self::of(draw, sizes, transposed, start, special)
    }

    fn of(draw: &mut Draw, sizes @ [rows, depth, cols]: [usize; 3], transposed: [bool; 2], start: usize, special: bool) -> Self {
        let gap = draw.below(3);
        let mut values = |long: usize, short: usize| -> Vec<T> {
            // The last row of a matrix inside another one has no gap behind it.
            (0..(long * (short + gap)).saturating_sub(gap)).map(|_| T::from_f64(draw.value(special))).collect()
        };
        let a = if transposed[0] { values(depth, rows) } else { values(rows, depth) };
        let b = if transposed[1] { values(cols, depth) } else { values(depth, cols) };
        let (before, row) = (values(rows, cols), values(1, cols));
        Self { sizes, transposed, gap, start, a, b, before, row }
    }

    fn run(&self) -> Vec<T> {
        let [rows, depth, cols] = self.sizes;
        let mut y = self.before.clone();
        let operand = |values, by_columns, rows, columns| {
            if by_columns { Operand::columns(values, rows + self.gap) } else { Operand::rows(values, columns + self.gap) }
        };
        T::gemm(Gemm {
            rows,
            cols,
            depth,
            a: operand(&self.a, self.transposed[0], rows, depth),
            b: operand(&self.b, self.transposed[1], depth, cols),
            start: self.start(),
            y: &mut y,
            y_stride: cols + self.gap,
        });
        y
    }

    fn start(&self) -> Start<'_, T> {
        match self.start {
            0 => Start::Zero,
            1 => Start::Row(&self.row),
            _ => Start::Sum,
        }
    }

    /// Each sum in ascending order, block after block, with no fused multiply-add, and the sum of its terms' absolute values;
    /// what lies in the gaps is as before.
    fn oracle(&self) -> Vec<(T, T)> {
        let [rows, depth, cols] = self.sizes;
        let at = |values: &[T], by_columns, rows, columns, i, j| {
            if by_columns { values[j * (rows + self.gap) + i] } else { values[i * (columns + self.gap) + j] }
        };
        let element = |i: usize, j: usize| {
            let before = self.before[i * (cols + self.gap) + j];
            let start = match self.start() {
                _ if j >= cols => return (before, T::ZERO),
                Start::Zero => -T::ZERO,
                Start::Row(row) => row[j],
                Start::Sum => before,
            };
            let term = |p: usize| {
                let a = at(&self.a, self.transposed[0], rows, depth, i, p);
                let b = at(&self.b, self.transposed[1], depth, cols, p, j);
                a * b
            };
            let sum_of = |terms: Range<usize>| terms.map(term).fold(-T::ZERO, |sum, term| sum + term);
            let size = (0..depth).fold(start.abs(), |size, p| size + term(p).abs());
            let sum = (0..depth).step_by(BLOCK).fold(start, |sum, p| sum + sum_of(p..depth.min(p + BLOCK)));
            (sum, size)
        };
        let width = cols + self.gap;
        (0..self.before.len()).map(|k| element(k / width, k % width)).collect()
    }

    fn check(&self, tier: Tier, epsilon: T, tiny: T) {
        self.compare(&self.run(), tier, epsilon, tiny);
    }

    fn compare(&self, y: &[T], tier: Tier, epsilon: T, tiny: T) {
        for (i, (y, (exact, size))) in y.iter().copied().zip(self.oracle()).enumerate() {
            let place = || {
                let Self { sizes, transposed, gap, start, .. } = self;
                format!("{tier:?} {sizes:?} transposed {transposed:?} gap {gap} start {start} element {i}")
            };
            if tier == Tier::Plain || !exact.is_finite() {
                let class = |x: T| (x.is_finite(), x.partial_cmp(&T::ZERO));
                let sign = |x: T| format!("{x:?}").starts_with('-');
                let same = y == exact && (tier != Tier::Plain || y != T::ZERO || sign(y) == sign(exact))
                    || !exact.is_finite() && class(y) == class(exact);
                assert!(same, "{}: {y} is not {exact}", place());
            } else {
                let bound = T::from_usize(self.sizes[1] + 1) * (epsilon * size + tiny);
                assert!((y - exact).abs() <= bound, "{}: {y} is not {exact} within {bound}", place());
            }
        }
    }
}

#[test]
fn every_tier_agrees_with_plain_loops() {
    let _turn = turn();
    for tier in tiers() {
        let mut draw = Draw(3);
        let mut check = |sizes: [usize; 3], special: bool| {
            Case::<f32>::draw(&mut draw, sizes, special).check(tier, f32::EPSILON, f32::from_bits(1));
            Case::<f64>::draw(&mut draw, sizes, special).check(tier, f64::EPSILON, f64::from_bits(1));
        };
        let mut sizes = Draw(4);
        for size in 1..=70 {
            for axis in 0..3 {
                let mut sizes = [0; 3].map(|_| 1 + sizes.below(24));
                sizes[axis] = size;
                check(sizes, size % 4 == axis);
            }
        }
        for case in 0..8 {
            check([0; 3].map(|_| 1 + sizes.below(90)), case % 4 == 0);
        }
        check([25, 80, 140], false);
        for rows in [1, 2, 9] {
            check([rows, 1300, 5], false);
            check([rows, 257, 150], false);
        }
        // Several panels, and sizes of zero, in each arrangement.
        for sizes in [[30, 700, 19], [9, 1100, 40], [5, 0, 7], [3, 0, 40], [0, 4, 9], [4, 5, 0], [1, 1, 1]] {
            for (left, right) in [(false, false), (false, true), (true, false), (true, true)] {
                for start in 0..3 {
                    Case::<f32>::of(&mut draw, sizes, [left, right], start, false).check(tier, f32::EPSILON, f32::from_bits(1));
                    Case::<f64>::of(&mut draw, sizes, [left, right], start, false).check(tier, f64::EPSILON, f64::from_bits(1));
                }
            }
        }
    }
}

/// Products compiled for depth `K` and width `C`, of few to many rows, against the oracle.
fn own_code<T: Kernel, const K: usize, const C: usize>(tier: Tier, draw: &mut Draw, epsilon: T, tiny: T) {
    for rows in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 16, 17, 18, 20, 35] {
        for start in if rows < 4 { 0..3 } else { rows % 3..rows % 3 + 1 } {
            let mut values = |count: usize| -> Vec<T> { (0..count).map(|_| T::from_f64(draw.value(rows % 4 == 0))).collect() };
            let (a, b, before, row) = (values(rows * K), values(K * C), values(rows * C), values(C));
            let sizes = [rows, K, C];
            let case = Case { sizes, transposed: [false; 2], gap: 0, start, a, b, before, row };
            let mut y = case.before.clone();
            T::product::<K, C>(
                case.a.as_chunks().0,
                case.b.as_chunks().0.first_chunk().unwrap(),
                case.start(),
                y.as_chunks_mut().0,
            );
            case.compare(&y, tier, epsilon, tiny);
        }
    }
}

/// Products with a transpose compiled for `K` and `C`, of few to many rows or of few to many terms.
fn own_transposed<T: Kernel, const K: usize, const C: usize>(tier: Tier, draw: &mut Draw, epsilon: T, tiny: T) {
    for count in [1, 2, 3, 5, 8, 9, 10, 13, 16, 20] {
        let mut values = |long: usize| -> Vec<T> { (0..long).map(|_| T::from_f64(draw.value(count % 4 == 0))).collect() };
        let (a, b, before) = (values(count * K), values(C * K), values(count * C));
        let case = Case { sizes: [count, K, C], transposed: [false, true], gap: 0, start: 0, a, b, before, row: Vec::new() };
        let [mut by_panel, mut lengthwise] = [(); 2].map(|()| case.before.clone());
        let (a, b) = (case.a.as_chunks().0, case.b.as_chunks().0.first_chunk().unwrap());
        T::times_transposed::<K, C, false>(a, b, by_panel.as_chunks_mut().0);
        T::times_transposed::<K, C, true>(a, b, lengthwise.as_chunks_mut().0);
        case.compare(&by_panel, tier, epsilon, tiny);
        case.compare(&lengthwise, tier, epsilon, tiny);

        let (a, b, before) = (values(count * K), values(count * C), values(K * C));
        let case = Case { sizes: [K, count, C], transposed: [true, false], gap: 0, start: 0, a, b, before, row: Vec::new() };
        let mut y = case.before.clone();
        let whole = y.as_chunks_mut().0.first_chunk_mut().unwrap();
        T::transposed_times::<K, C>(case.a.as_chunks().0, case.b.as_chunks().0, whole);
        case.compare(&y, tier, epsilon, tiny);
    }
}

#[test]
fn products_with_code_of_their_own_agree_with_plain_loops() {
    fn sizes<T: Kernel>(tier: Tier, epsilon: T, tiny: T) {
        let mut draw = Draw(11);
        own_code::<T, 1, 1>(tier, &mut draw, epsilon, tiny);
        own_code::<T, 4, 4>(tier, &mut draw, epsilon, tiny);
        own_code::<T, 9, 7>(tier, &mut draw, epsilon, tiny);
        own_code::<T, 40, 1>(tier, &mut draw, epsilon, tiny);
        own_code::<T, 33, 3>(tier, &mut draw, epsilon, tiny);
        own_code::<T, 8, 8>(tier, &mut draw, epsilon, tiny);
        own_code::<T, 10, 10>(tier, &mut draw, epsilon, tiny);
        own_code::<T, 3, 13>(tier, &mut draw, epsilon, tiny);
        own_code::<T, 5, 17>(tier, &mut draw, epsilon, tiny);
        own_code::<T, 24, 24>(tier, &mut draw, epsilon, tiny);
        own_code::<T, 2, 37>(tier, &mut draw, epsilon, tiny);
        own_code::<T, 16, 64>(tier, &mut draw, epsilon, tiny);
        own_code::<T, 7, 131>(tier, &mut draw, epsilon, tiny);
        own_code::<T, 31, 103>(tier, &mut draw, epsilon, tiny);
        own_code::<T, 150, 128>(tier, &mut draw, epsilon, tiny);
        own_code::<T, 140, 70>(tier, &mut draw, epsilon, tiny);
        own_code::<T, 530, 12>(tier, &mut draw, epsilon, tiny);
        own_code::<T, 1, 11>(tier, &mut draw, epsilon, tiny);
        own_code::<T, 20, 48>(tier, &mut draw, epsilon, tiny);
        own_code::<T, 3, 80>(tier, &mut draw, epsilon, tiny);
        own_transposed::<T, 1, 1>(tier, &mut draw, epsilon, tiny);
        own_transposed::<T, 4, 9>(tier, &mut draw, epsilon, tiny);
        own_transposed::<T, 8, 8>(tier, &mut draw, epsilon, tiny);
        own_transposed::<T, 10, 37>(tier, &mut draw, epsilon, tiny);
        own_transposed::<T, 31, 23>(tier, &mut draw, epsilon, tiny);
        own_transposed::<T, 24, 16>(tier, &mut draw, epsilon, tiny);
        own_transposed::<T, 33, 65>(tier, &mut draw, epsilon, tiny);
        own_transposed::<T, 2, 130>(tier, &mut draw, epsilon, tiny);
        own_transposed::<T, 300, 12>(tier, &mut draw, epsilon, tiny);
        own_transposed::<T, 150, 11>(tier, &mut draw, epsilon, tiny);
        own_transposed::<T, 20, 3>(tier, &mut draw, epsilon, tiny);
        own_transposed::<T, 2, 14>(tier, &mut draw, epsilon, tiny);
        own_transposed::<T, 1, 150>(tier, &mut draw, epsilon, tiny);
    }
    let _turn = turn();
    for tier in tiers() {
        sizes::<f32>(tier, f32::EPSILON, f32::from_bits(1));
        sizes::<f64>(tier, f64::EPSILON, f64::from_bits(1));
    }
}

/// Whether `dx = dy Wᵀ` holds the sums of its products, whole numbers here, for one pair of widths.
fn input_gradient<const I: usize, const O: usize>(draw: &mut Draw, batch: usize) {
    let mut values = || draw.below(9) as f32 - 4.0;
    let weight: [[f32; O]; I] = core::array::from_fn(|_| core::array::from_fn(|_| values()));
    let dy: Vec<[f32; O]> = (0..batch).map(|_| core::array::from_fn(|_| values())).collect();
    let mut dx = vec![[f32::NAN; I]; batch];
    kernel::times_transposed(&dy, &weight, &mut dx);
    for (dy, dx) in dy.iter().zip(&dx) {
        for (i, value) in dx.iter().enumerate() {
            let exact: f32 = dy.iter().zip(&weight[i]).map(|(dy, weight)| dy * weight).sum();
            assert_eq!(*value, exact, "element {i} of {I} x {O}, batch {batch}");
        }
    }
}

#[test]
fn rows_that_only_one_side_has_are_left_as_they_are() {
    let _turn = turn();
    for tier in tiers() {
        for (rows, given) in [(8, 9), (9, 12), (12, 9), (3, 4), (20, 21)] {
            let x = vec![[1.0_f32; 30]; rows];
            let mut y = vec![[-1.0; 10]; given];
            kernel::affine(&x, &[[2.0; 10]; 30], Some(&[0.5; 10]), &mut y);
            for (r, y) in y.iter().enumerate() {
                assert_eq!(*y, if r < rows { [60.5; 10] } else { [-1.0; 10] }, "{tier:?}, row {r} of {rows} to {given}");
            }
            let mut dx = vec![[-1.0; 14]; given];
            kernel::times_transposed(&vec![[1.0_f32; 20]; rows], &[[2.0; 20]; 14], &mut dx);
            for (r, dx) in dx.iter().enumerate() {
                assert_eq!(*dx, if r < rows { [40.0; 14] } else { [-1.0; 14] }, "{tier:?}, row {r} of {rows} to {given}");
            }
        }
    }
}

#[test]
fn an_inputs_gradient_holds_the_sums_of_its_products() {
    let _turn = turn();
    for _ in tiers() {
        let mut draw = Draw(13);
        input_gradient::<128, 10>(&mut draw, 9);
        input_gradient::<37, 3>(&mut draw, 16);
        input_gradient::<7, 15>(&mut draw, 5);
        input_gradient::<401, 11>(&mut draw, 6);
        input_gradient::<20, 20>(&mut draw, 5);
        input_gradient::<33, 70>(&mut draw, 4);
        input_gradient::<6, 70>(&mut draw, 1);
    }
}

#[test]
fn an_element_of_a_wide_product_does_not_depend_on_the_rows_around_it() {
    let _turn = turn();
    let mut draw = Draw(5);
    let weight: [[f32; 70]; 150] = core::array::from_fn(|_| core::array::from_fn(|_| draw.value(false) as f32));
    let x: [[f32; 150]; 29] = core::array::from_fn(|_| core::array::from_fn(|_| draw.value(false) as f32));
    for tier in tiers() {
        let (mut all, mut one) = ([[0.0; 70]; 29], [[0.0; 70]; 1]);
        kernel::affine(&x, &weight, Some(&[0.5; 70]), &mut all);
        for (x, y) in x.iter().zip(&all) {
            kernel::affine(core::array::from_ref(x), &weight, Some(&[0.5; 70]), &mut one);
            assert_eq!(one[0].map(f32::to_bits), y.map(f32::to_bits), "{tier:?}");
        }
    }
}

/// Whether the pieces of `dW` cover it once each and hold its values, for one pair of widths.
fn pieces<const I: usize, const O: usize>(draw: &mut Draw, batch: usize) {
    let x: Vec<[f32; I]> = (0..batch).map(|_| core::array::from_fn(|_| draw.below(9) as f32 - 4.0)).collect();
    let dy: Vec<[f32; O]> = (0..batch).map(|_| core::array::from_fn(|_| draw.below(9) as f32 - 4.0)).collect();
    let mut dweight = vec![f32::NAN; I * O];
    kernel::transposed_times(&x, &dy, |offset, piece| {
        for (i, value) in (offset..).zip(piece) {
            assert!(dweight[i].is_nan(), "element {i} of {I} x {O} came twice");
            dweight[i] = *value;
        }
    });
    for (i, value) in dweight.into_iter().enumerate() {
        let exact: f32 = x.iter().zip(&dy).map(|(x, dy)| x[i / O] * dy[i % O]).sum();
        assert_eq!(value, exact, "element {i} of {I} x {O}, batch {batch}");
    }
}

#[test]
fn a_weights_gradient_comes_in_pieces_that_cover_it_once() {
    let _turn = turn();
    for _ in tiers() {
        let mut draw = Draw(7);
        pieces::<2, 3>(&mut draw, 4);
        pieces::<8, 2>(&mut draw, 200);
        pieces::<401, 7>(&mut draw, 3);
        pieces::<784, 10>(&mut draw, 3);
        pieces::<100, 85>(&mut draw, 32);
        pieces::<49, 86>(&mut draw, 32);
        pieces::<31, 170>(&mut draw, 5);
        pieces::<25, 171>(&mut draw, 17);
        pieces::<29, 641>(&mut draw, 9);
        pieces::<1, 2000>(&mut draw, 1);
    }
}

#[test]
fn a_tier_that_is_not_there_is_refused() {
    let _turn = turn();
    for tier in tiers() {
        assert_eq!(kernel::tier(), tier);
        for other in Tier::ALL.into_iter().filter(|tier| !tier.available()) {
            assert_eq!(kernel::force(other), Err(kernel::TierUnavailable(other)));
            assert_eq!(kernel::tier(), tier);
        }
    }
}
