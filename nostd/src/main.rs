//! Trains XOR without std, libc or an allocator, on x86-64 Linux; its exit status is 0 if it has learned.
#![no_std]
#![no_main]

mod runtime;

use constnet::{Adam, Linear, Matrix, Silu, SumSquaredError, Trainer};
use core::hint::black_box;
use runtime::exit;

type Net = (Linear<2, 3>, Silu, Linear<3, 1>);

extern "C" fn main() -> ! {
    let net: Net = (
        Linear { weight: Matrix([[0.9, -0.7, 0.4], [-0.8, 0.6, 0.5]]), bias: Matrix([[0.1, -0.1, 0.2]]) },
        Silu,
        Linear { weight: Matrix([[0.8], [0.7], [-0.6]]), bias: Matrix([[0.1]]) },
    );
    let mut trainer = Trainer::new(net, SumSquaredError, const { Adam::new(0.05) });
    let x = black_box(Matrix([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]));
    let target = Matrix([[0.0], [1.0], [1.0], [0.0]]);
    for _ in 0..2000 {
        if trainer.step(&x, &target).is_err() {
            exit(2);
        }
    }
    exit(if trainer.evaluate(&x, &target) < 0.001 { 0 } else { 1 })
}
