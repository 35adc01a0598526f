//! Crates that multiply matrices whose sizes are known at run time.

use super::Peer;
use crate::run::{Run, run};
use crate::work::{Task, Work};
use faer::{Accum, MatMut, MatRef, Par};
use std::hint::black_box;

pub fn peers() -> [Peer; 2] {
    [Peer::of_crate("matrixmultiply", |work| product(work, matrixmultiply)), Peer::of_crate("faer", |work| product(work, faer))]
}

/// `y = a b` for sizes m, k, n.
type Product = fn([usize; 3], a: &[f32], b: &[f32], y: &mut [f32]);

fn product(work: &Work, product: Product) -> Option<Box<dyn Run>> {
    let Task::Product { m, k, n } = work.task else { return None };
    Some(run(
        (Line::of(&work.parameters), Line::of(&work.x), Line::of(&vec![0.0; m * n])),
        move |(a, b, y), times| {
            for _ in 0..times {
                product([m, k, n], black_box(a.numbers()), black_box(b.numbers()), y.numbers_mut());
                black_box(y.numbers_mut());
            }
        },
        |(.., y)| y.numbers().to_vec(),
    ))
}

/// Numbers that begin at a multiple of 64 bytes.
struct Line {
    values: Vec<f32>,
    first: usize,
    count: usize,
}

impl Line {
    fn of(numbers: &[f32]) -> Self {
        let mut values = vec![0.0; numbers.len() + 16];
        let (first, count) = (values.as_ptr().align_offset(64), numbers.len());
        values[first..first + count].copy_from_slice(numbers);
        Self { values, first, count }
    }

    fn numbers(&self) -> &[f32] {
        &self.values[self.first..][..self.count]
    }

    fn numbers_mut(&mut self) -> &mut [f32] {
        &mut self.values[self.first..][..self.count]
    }
}

fn matrixmultiply([m, k, n]: [usize; 3], a: &[f32], b: &[f32], y: &mut [f32]) {
    assert!(a.len() == m * k && b.len() == k * n && y.len() == m * n);
    let [columns_of_a, columns_of_b] = [k as isize, n as isize];
    // SAFETY: the lengths are those of the sizes and strides.
    unsafe {
        matrixmultiply::sgemm(
            m,
            k,
            n,
            1.0,
            a.as_ptr(),
            columns_of_a,
            1,
            b.as_ptr(),
            columns_of_b,
            1,
            0.0,
            y.as_mut_ptr(),
            columns_of_b,
            1,
        );
    }
}

fn faer([m, k, n]: [usize; 3], a: &[f32], b: &[f32], y: &mut [f32]) {
    let y = MatMut::from_row_major_slice_mut(y, m, n);
    let (a, b) = (MatRef::from_row_major_slice(a, m, k), MatRef::from_row_major_slice(b, k, n));
    faer::linalg::matmul::matmul(y, Accum::Replace, a, b, 1.0, Par::Seq);
}
