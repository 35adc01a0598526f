//! A [`Recurrent`] layer over whole sequences.

use super::gates::{BLOCK, VECTORS, block, put};
use super::{Gates, Recurrent, RecurrentScratch, RecurrentTape};
use crate::contract::{Layer, MultiplyAdds, Optimizer};
use crate::kernel::{Gemm, Kernel, Operand, Start, stream_first_column_sums, vectorized};
use crate::scalar::Float;
use crate::tensor::{Matrix, Sequences, Tensor, Tensor3};
use core::array::from_fn;

type Tape<const B: usize, const L: usize, const G: usize, const S: usize, const H: usize, T> = RecurrentTape<B, L, G, S, H, T>;
type Scratch<const B: usize, const L: usize, const G: usize, const H: usize, T> = RecurrentScratch<B, L, G, H, T>;

/// What lies in a slice of steps from step `l` on.
fn from_step<T>(values: &[T], l: usize, length: usize) -> &[T] {
    values.get(l * length..).unwrap_or_default()
}

/// Number `k` of each row.
#[inline(always)]
fn column<T: Float, const N: usize, const H: usize>(rows: &[[T; H]; N], k: usize) -> [T; N] {
    let mut column = [T::ZERO; N];
    column.iter_mut().zip(rows).for_each(|(number, row)| *number = row.get(k).copied().unwrap_or(T::ZERO));
    column
}

/// The state and the cell of `N` features from `k` on after the steps `saved` with the outputs `y`; zero before the first.
#[inline(always)]
fn state<K: Gates<G, S>, T: Float, const G: usize, const S: usize, const H: usize, const N: usize>(
    y: &[[T; H]],
    saved: &[[[T; H]; S]],
    k: usize,
) -> [[T; N]; 2] {
    match (y.last(), saved.last()) {
        (Some(h), Some(saved)) => [block(h, k), K::cell(saved.each_ref().map(|row| block(row, k)))],
        _ => [[T::ZERO; N]; 2],
    }
}

/// Step `l` of one sequence, `N` features from `k` on: from what the gates make of the input to what they save, and the
/// output.
#[inline(always)]
fn forward<K: Gates<G, S>, T: Float, const G: usize, const S: usize, const H: usize, const N: usize>(
    (y, saved): (&mut [[T; H]], &mut [[[T; H]; S]]),
    c: &[[T; H]; G],
    (l, k): (usize, usize),
) {
    let ((earlier, y), (before, saved)) = (y.split_at_mut(l), saved.split_at_mut(l));
    let (Some(y), Some(saved)) = (y.first_mut(), saved.first_mut()) else { return };
    let a = from_fn(|gate| block(&saved[gate], k));
    let c = c.each_ref().map(|c| block(c, k));
    let ([h, _], numbers) = K::forward::<T, N>(a, c, state::<K, T, G, S, H, N>(earlier, before, k));
    put(y, k, h);
    saved.iter_mut().zip(numbers).for_each(|(saved, numbers)| put(saved, k, numbers));
}

impl<K, const I: usize, const H: usize, const G: usize, const S: usize, T> Recurrent<K, I, H, G, S, T>
where
    K: Gates<G, S>,
    T: Float + Kernel,
{
    fn advance<const B: usize, const L: usize>(
        &self,
        x: &Tensor3<B, L, I, T>,
        Tensor3(y): &mut Tensor3<B, L, H, T>,
        RecurrentTape { saved, c }: &mut Tape<B, L, G, S, H, T>,
    ) {
        T::gemm(Gemm {
            rows: B * L,
            cols: G * H,
            depth: I,
            a: Operand::rows(x.as_slice(), I),
            b: Operand::rows(self.weight_ih.as_slice(), G * H),
            start: Start::Row(self.bias_ih.as_slice()),
            y: saved.as_mut_slice(),
            y_stride: S * H,
        });
        for l in 0..L {
            match l.checked_sub(1) {
                None => c.0.fill(self.bias_hh.0),
                Some(before) => T::gemm(Gemm {
                    rows: B,
                    cols: G * H,
                    depth: H,
                    a: Operand::rows(from_step(y.as_flattened().as_flattened(), before, H), L * H),
                    b: Operand::rows(self.weight_hh.as_slice(), G * H),
                    start: Start::Row(self.bias_hh.as_slice()),
                    y: c.as_mut_slice(),
                    y_stride: G * H,
                }),
            }
            vectorized(
                B * G * H,
                #[inline(always)]
                || {
                    for ((y, saved), c) in y.iter_mut().zip(&mut saved.0).zip(&c.0) {
                        let whole = H / BLOCK * BLOCK;
                        (0..whole).step_by(BLOCK).for_each(|k| forward::<K, T, G, S, H, BLOCK>((y, saved), c, (l, k)));
                        (whole..H).for_each(|k| forward::<K, T, G, S, H, 1>((y, saved), c, (l, k)));
                    }
                },
            );
        }
    }

    /// `da` on the tape and `dc` in the scratch, of all steps.
    fn retrace<const B: usize, const L: usize>(
        &self,
        y: &Tensor3<B, L, H, T>,
        RecurrentTape { saved, .. }: &mut Tape<B, L, G, S, H, T>,
        RecurrentScratch { dc, dh, dcell }: &mut Scratch<B, L, G, H, T>,
        dy: &Tensor3<B, L, H, T>,
    ) {
        (*dh, *dcell) = (Matrix::ZERO, Matrix::ZERO);
        for l in (0..L).rev() {
            vectorized(
                B * G * H,
                #[inline(always)]
                || {
                    let rows =
                        y.0.iter().zip(&mut saved.0).zip(dy.0.iter().zip(&mut dc.0)).zip(dh.0.iter_mut().zip(&mut dcell.0));
                    for (((y, saved), (dy, dc)), (dh, dcell)) in rows {
                        let (before, saved) = saved.split_at_mut(l);
                        let (Some(saved), Some(dy), Some(dc)) = (saved.first_mut(), dy.get(l), dc.get_mut(l)) else { continue };
                        let earlier = y.get(..l).unwrap_or_default();
                        for k in 0..H {
                            let last = state::<K, T, G, S, H, 1>(earlier, before, k).map(|[value]| value);
                            let back = K::backward(column(saved, k), last, [dy[k] + dh[k], dcell[k]]);
                            [dh[k], dcell[k]] = back.dstate;
                            saved.iter_mut().zip(back.da).for_each(|(da, number)| da[k] = number);
                            dc.iter_mut().zip(back.dc).for_each(|(dc, number)| dc[k] = number);
                        }
                    }
                },
            );
            T::gemm(Gemm {
                rows: B,
                cols: H,
                depth: G * H,
                a: Operand::rows(from_step(dc.as_slice(), l, G * H), L * G * H),
                b: Operand::columns(self.weight_hh.as_slice(), G * H),
                start: Start::Sum,
                y: dh.as_mut_slice(),
                y_stride: H,
            });
        }
    }

    /// `dx = da weight_ihᵀ`.
    fn input_gradient<const B: usize, const L: usize>(&self, tape: &Tape<B, L, G, S, H, T>, dx: &mut Tensor3<B, L, I, T>) {
        T::gemm(Gemm {
            rows: B * L,
            cols: I,
            depth: G * H,
            a: Operand::rows(tape.saved.as_slice(), S * H),
            b: Operand::columns(self.weight_ih.as_slice(), G * H),
            start: Start::Zero,
            y: dx.as_mut_slice(),
            y_stride: I,
        });
    }
}

/// Elements of a weight's gradient that are computed at a time, on the stack.
const PANEL: usize = if VECTORS { 2048 } else { 64 };

/// `xᵀ da` of `rows` rows, in pieces: `x` has rows of `R` numbers, `da` of `stride` of which the first are `G` gates of `H`.
fn weight_gradient<T: Kernel, const R: usize, const G: usize, const H: usize>(
    rows: usize,
    x: &[T],
    (da, stride): (&[T], usize),
    mut piece: impl FnMut(usize, &[T]),
) {
    let mut panel = [T::ZERO; PANEL];
    let most_cols = H.clamp(1, PANEL);
    let most_rows = PANEL / most_cols;
    for (gate, column) in (0..G).flat_map(|gate| (0..H).step_by(most_cols).map(move |column| (gate, column))) {
        let cols = most_cols.min(H - column);
        for first in (0..R).step_by(most_rows) {
            let finished = most_rows.min(R - first);
            let panel = panel.get_mut(..finished * cols).unwrap_or_default();
            T::gemm(Gemm {
                rows: finished,
                cols,
                depth: rows,
                a: Operand::columns(x.get(first..).unwrap_or_default(), R),
                b: Operand::rows(da.get(gate * H + column..).unwrap_or_default(), stride),
                start: Start::Zero,
                y: panel,
                y_stride: cols,
            });
            for (row, values) in (first..).zip(panel.chunks(cols.max(1))) {
                piece((row * G + gate) * H + column, values);
            }
        }
    }
}

impl<X, K, const B: usize, const L: usize, const I: usize, const H: usize, const G: usize, const S: usize, T> Layer<X>
    for Recurrent<K, I, H, G, S, T>
where
    X: Sequences<I, Scalar = T, Itself = Tensor3<B, L, I, T>>,
    K: Gates<G, S>,
    T: Float + Kernel,
{
    type Scalar = T;
    type Output = Tensor3<B, L, H, T>;
    type Tape = Tape<B, L, G, S, H, T>;
    type Scratch = Scratch<B, L, G, H, T>;
    const MULTIPLY_ADDS: MultiplyAdds = {
        let (input, state) = (B * L * I * G * H, B * L * H * G * H);
        let weight = input + (B * L).saturating_sub(1) * H * G * H;
        MultiplyAdds {
            forward: input + B * L.saturating_sub(1) * H * G * H,
            backward_input: state + input,
            backward: state + weight,
            backward_with_input: state + weight + input,
        }
    };

    fn infer(&self, x: &X, y: &mut Tensor3<B, L, H, T>, tape: &mut Self::Tape) {
        self.advance(x.itself(), y, tape);
    }

    fn forward(&self, x: &X, y: &mut Tensor3<B, L, H, T>, tape: &mut Self::Tape) {
        self.advance(x.itself(), y, tape);
    }

    fn backward_input(
        &self,
        _: &X,
        y: &Tensor3<B, L, H, T>,
        tape: &mut Self::Tape,
        scratch: &mut Self::Scratch,
        dy: &mut Tensor3<B, L, H, T>,
        dx: &mut X,
    ) {
        self.retrace(y, tape, scratch, dy);
        self.input_gradient(tape, dx.itself_mut());
    }

    fn backward<O: Optimizer<T>>(
        &mut self,
        x: &X,
        y: &Tensor3<B, L, H, T>,
        tape: &mut Self::Tape,
        scratch: &mut Self::Scratch,
        dy: &mut Tensor3<B, L, H, T>,
        dx: Option<&mut X>,
        optimizer: &O,
        state: &mut Self::State<O>,
    ) {
        if dx.is_none() && !O::TRAINS {
            return;
        }
        self.retrace(y, tape, scratch, dy);
        if let Some(dx) = dx {
            self.input_gradient(tape, dx.itself_mut());
        }
        if !O::TRAINS {
            return;
        }
        let (da, dc) = (&tape.saved, &mut scratch.dc);
        stream_first_column_sums(da.as_slice(), S * H, G * H, |offset, dbias| {
            optimizer.update(&mut self.bias_ih, &mut state.bias_ih, offset, dbias);
        });
        stream_first_column_sums(dc.as_slice(), G * H, G * H, |offset, dbias| {
            optimizer.update(&mut self.bias_hh, &mut state.bias_hh, offset, dbias);
        });
        weight_gradient::<T, I, G, H>(B * L, x.as_slice(), (da.as_slice(), S * H), |offset, dweight| {
            optimizer.update(&mut self.weight_ih, &mut state.weight_ih, offset, dweight);
        });
        // Each row of dc meets the row of y before it: the last step of one sequence would meet the first of the next.
        dc.0.iter_mut().filter_map(|steps| steps.first_mut()).for_each(|first| *first = [[T::ZERO; H]; G]);
        let later = from_step(dc.as_slice(), 1, G * H);
        weight_gradient::<T, H, G, H>((B * L).saturating_sub(1), y.as_slice(), (later, G * H), |offset, dweight| {
            optimizer.update(&mut self.weight_hh, &mut state.weight_hh, offset, dweight);
        });
    }
}
