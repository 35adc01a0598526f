//! Arithmetic of fixed point, which a core computes in its own way: over the ends of its ranges, over random words, and in
//! networks.

use crate::exclusive;
use crate::flash::Generator;
use crate::hash::{self, Bits, EMPTY, hash};
use constnet::optimizer::LearningRate;
use constnet::{Fixed, HardSigmoid, HardSwish, Kernel, LeakyRelu, Linear, Matrix, Sgd, SumSquaredError, Trainer, Zero};

/// Integers at which arithmetic of 16 or of 32 bits may err, of which 16 bits keep the last ones.
const ENDS: [i32; 24] = [
    i32::MIN,
    i32::MIN + 1,
    -0x4000_0000,
    -0x1_0001,
    -0x1_0000,
    -0xFFFF,
    -0x8001,
    -0x8000,
    -0x7FFF,
    -0x1000,
    -2,
    -1,
    0,
    1,
    2,
    0x1000,
    0x7FFE,
    0x7FFF,
    0x8000,
    0xFFFF,
    0x1_0000,
    0x1_0001,
    i32::MAX - 1,
    i32::MAX,
];
/// Operands: the ends, and random words of all lengths.
const WORDS: usize = ENDS.len() + 32;

fn words() -> [i32; WORDS] {
    let mut words = [0; WORDS];
    let (ends, random) = words.split_at_mut(ENDS.len());
    ends.copy_from_slice(&ENDS);
    let mut generator = Generator::new(1);
    random.iter_mut().zip(0..).for_each(|(word, length)| *word = generator.word() as i32 >> length);
    words
}

/// The hash of all that is made of each two words, and of the one before them.
#[inline(never)]
fn sweep<T: Bits + Kernel>(mut all: u32, number: fn(i32) -> T) -> u32 {
    let words = words();
    let mut before = T::ONE;
    for a in words.map(number) {
        for b in words.map(number) {
            let mut difference = before;
            difference.subtract_product(a, b);
            let mut sum = before.widen();
            for _ in 0..3 {
                sum = T::add_product(sum, a, b);
            }
            all = hash(all, &[a + b, a - b, a * b, a / b, a.over(3), difference, T::round(sum)]);
            before = a;
        }
    }
    all
}

/// 8-16-8-4.
type Net<T> = (Linear<8, 16, T>, LeakyRelu<T>, Linear<16, 8, T>, HardSwish, Linear<8, 4, T>, HardSigmoid);
type NetTrainer<T> = Trainer<Net<T>, Matrix<4, 8, T>, SumSquaredError, Sgd<T>>;

/// The hash of a network's losses and parameters over some steps, from random words of so many bits.
#[inline(never)]
fn train<T: Bits + Kernel>(mut all: u32, trainer: &mut NetTrainer<T>, number: fn(i32) -> T, bits: u32) -> u32 {
    let mut generator = Generator::new(2);
    let mut fill = |values: &mut [T], bits: u32| {
        values.iter_mut().for_each(|value| *value = number(generator.word() as i32 >> (32 - bits)));
    };
    let (first, leaky, second, _, third, _) = &mut trainer.model;
    *leaky = LeakyRelu::default();
    (first.bias, second.bias, third.bias) = (Matrix::ZERO, Matrix::ZERO, Matrix::ZERO);
    fill(first.weight.as_mut_slice(), bits);
    fill(second.weight.as_mut_slice(), bits);
    fill(third.weight.as_mut_slice(), bits);
    if trainer.optimizer.set_rate(T::ONE.over(16)).is_err() {
        return EMPTY;
    }
    let (mut x, mut target) = (Matrix::ZERO, Matrix::ZERO);
    // A step from each: the last ones leave the range.
    for length in 0..4 {
        fill(x.as_mut_slice(), bits + length);
        fill(target.as_mut_slice(), bits);
        let Ok(loss) = trainer.step(&x, &target) else { return EMPTY };
        all = hash(all, &[loss]);
    }
    hash::parameters(all, &mut trainer.model)
}

/// A trainer of zeros.
const fn trainer<T: Kernel>() -> NetTrainer<T> {
    let model = (Linear::ZERO, LeakyRelu::ZERO, Linear::ZERO, HardSwish, Linear::ZERO, HardSigmoid);
    Trainer::new(model, SumSquaredError, Sgd::ZERO)
}

/// Of the last bits of a word.
fn short<const F: u32>(word: i32) -> Fixed<i16, F> {
    Fixed::from_bits(word as i16)
}

/// The hash of everything above in formats of 16 and of 32 bits.
pub fn run() -> u32 {
    static mut LONG: NetTrainer<Fixed<i32, 16>> = trainer();
    static mut SHORT: NetTrainer<Fixed<i16, 12>> = trainer();
    // SAFETY: a payload runs alone.
    let trainers = unsafe { (exclusive(&raw mut LONG), exclusive(&raw mut SHORT)) };
    let all = sweep::<Fixed<i32, 8>>(EMPTY, Fixed::from_bits);
    let all = sweep::<Fixed<i32, 16>>(all, Fixed::from_bits);
    let all = sweep::<Fixed<i32, 24>>(all, Fixed::from_bits);
    let all = sweep::<Fixed<i16, 8>>(all, short);
    let all = sweep::<Fixed<i16, 12>>(all, short);
    let all = train(all, trainers.0, Fixed::from_bits, 17);
    train(all, trainers.1, short, 13)
}
