//! nalgebra's matrices of sizes known to the compiler.

use super::Peer;
use crate::run::{Run, run};
use crate::work::{RATE, Work};
use constnet::Aligned;
use nalgebra::SMatrix;
use std::hint::black_box;

pub fn peer() -> Peer {
    Peer::of_crate("nalgebra", |work| {
        Some(match work.name.as_str() {
            "W1" => xor(work),
            "4×4×4" => product::<4, 4, 4>(work),
            "8×8×8" => product::<8, 8, 8>(work),
            "10×10×10" => product::<10, 10, 10>(work),
            "16×16×16" => product::<16, 16, 16>(work),
            "24×24×24" => product::<24, 24, 24>(work),
            "32×32×32" => product::<32, 32, 32>(work),
            "48×48×48" => product::<48, 48, 48>(work),
            "64×64×64" => product::<64, 64, 64>(work),
            "96×96×96" => product::<96, 96, 96>(work),
            "17×31×23" => product::<17, 31, 23>(work),
            _ => return None,
        })
    })
}

fn product<const M: usize, const K: usize, const N: usize>(work: &Work) -> Box<dyn Run> {
    let a = Box::new(Aligned(SMatrix::<f32, M, K>::from_row_slice(&work.parameters)));
    let b = Box::new(Aligned(SMatrix::<f32, K, N>::from_row_slice(&work.x)));
    run(
        (a, b, Box::new(Aligned(SMatrix::<f32, M, N>::zeros()))),
        |(a, b, y), times| {
            for _ in 0..times {
                black_box(&a.0).mul_to(black_box(&b.0), &mut y.0);
                black_box(&mut y.0);
            }
        },
        |(.., y)| y.transpose().as_slice().to_vec(),
    )
}

fn xor(work: &Work) -> Box<dyn Run> {
    let parameters = &work.parameters;
    let first = (SMatrix::<f32, 2, 3>::from_row_slice(&parameters[..6]), SMatrix::<f32, 1, 3>::from_row_slice(&parameters[6..9]));
    let second = (SMatrix::<f32, 3, 1>::from_row_slice(&parameters[9..12]), parameters[12]);
    let data = (SMatrix::<f32, 4, 2>::from_row_slice(&work.x), SMatrix::<f32, 4, 1>::from_row_slice(&work.target));
    run(
        ((first, second), data),
        |(((w1, b1), (w2, b2)), (x, target)), times| {
            for _ in 0..times {
                let (x, target) = (black_box(&*x), black_box(&*target));
                let mut h = x * *w1;
                for mut row in h.row_iter_mut() {
                    row += *b1;
                }
                h.apply(|h| *h = h.max(0.0));
                let y = (h * *w2).add_scalar(*b2);
                let dy = (y - target) * 2.0;
                let dh = (dy * w2.transpose()).zip_map(&h, |d, h| if h > 0.0 { d } else { 0.0 });
                *w2 -= h.tr_mul(&dy) * RATE;
                *b2 -= dy.sum() * RATE;
                *w1 -= x.tr_mul(&dh) * RATE;
                *b1 -= dh.row_sum() * RATE;
            }
        },
        |(((w1, b1), (w2, b2)), _)| [w1.transpose().as_slice(), b1.as_slice(), w2.as_slice(), &[*b2]].concat(),
    )
}
