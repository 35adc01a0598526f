//! Fixed-point arithmetic against exact integers, and networks that compute with it.

use constnet::scalar::Word;
use constnet::{Fixed, Kernel, Scalar};

/// A multiplicative congruential generator: enough to draw test cases, the same on every machine.
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> i32 {
        self.0 = self.0.wrapping_mul(0xd134_2543_de82_ef95).wrapping_add(1);
        (self.0 >> 32) as i32
    }

    /// A word of any magnitude, and now and then an end of the range or what lies beside zero.
    fn word<W: Word>(&mut self) -> W {
        match self.next() & 15 {
            0 => W::MIN,
            1 => W::MAX,
            2 => W::saturate(i64::from(self.next().rem_euclid(3) - 1)),
            _ => W::saturate(i64::from(self.next() >> self.next().rem_euclid(32))),
        }
    }
}

fn exact<W: Word, const F: u32>(x: Fixed<W, F>) -> i128 {
    x.to_bits().to_i32().into()
}

/// The word nearest to `dividend / divisor`, halves up.
fn nearest<W: Word, const F: u32>(dividend: i128, divisor: i128) -> Fixed<W, F> {
    let (dividend, divisor) = if divisor < 0 { (-dividend, -divisor) } else { (dividend, divisor) };
    let rounded = (2 * dividend + divisor).div_euclid(2 * divisor);
    Fixed::from_bits(W::saturate(rounded.clamp(i64::MIN.into(), (1 << 62) - 1) as i64))
}

fn check<W: Word, const F: u32>(draw: &mut Draw) {
    let one = 1_i128 << F;
    let number = |value| nearest::<W, F>(value, 1);
    for _ in 0..20_000 {
        let (x, y): (Fixed<W, F>, Fixed<W, F>) = (Fixed::from_bits(draw.word()), Fixed::from_bits(draw.word()));
        let (a, b) = (exact(x), exact(y));
        let case = || format!("{a} and {b} with {F} bits of fraction");
        assert_eq!(x + y, number(a + b), "{}", case());
        assert_eq!(x - y, number(a - b), "{}", case());
        assert_eq!(x * y, nearest(a * b, one), "{}", case());
        assert_eq!(-x, number(-a), "{}", case());
        assert_eq!(x.abs(), number(a.abs()), "{}", case());
        assert_eq!(x < y, a < b, "{}", case());
        let quotient = if b == 0 { number(a.signum() << 40) } else { nearest(a * one, b) };
        assert_eq!(x / y, quotient, "{}", case());
        let count = draw.next() as usize & 0xfff;
        let part = if count == 0 { number(a.signum() << 40) } else { nearest(a, count as i128) };
        assert_eq!(x.over(count), part, "{a} over {count}");
        assert_eq!(Fixed::<W, F>::from_usize(count), number(count as i128 * one), "{count}");
        assert_eq!(x.to_f64() * one as f64, a as f64, "{a}");
        assert_eq!(Fixed::from_f64(x.to_f64()), x, "{a}");
        let long = i64::from(draw.next()) << draw.next().rem_euclid(20);
        let wide = nearest(i128::from(long) * one, 1 << 24);
        assert_eq!(Fixed::<W, F>::from_f64(long as f64 / f64::from(1 << 24)), wide, "{long}");
    }
}

#[test]
fn every_operation_gives_the_nearest_number_of_the_range() {
    let mut draw = Draw(1);
    check::<i16, 2>(&mut draw);
    check::<i16, 8>(&mut draw);
    check::<i16, 12>(&mut draw);
    check::<i16, 14>(&mut draw);
    check::<i32, 2>(&mut draw);
    check::<i32, 16>(&mut draw);
    check::<i32, 24>(&mut draw);
    check::<i32, 30>(&mut draw);
}

#[test]
fn constants_are_made_when_the_program_is_built() {
    const Q: [Fixed<i16, 12>; 6] = [
        Fixed::<i16, 12>::new(-1.5 / 4096.0),
        Fixed::<i16, 12>::new(1.5 / 4096.0),
        Fixed::<i16, 12>::new(f64::NAN),
        Fixed::<i16, 12>::new(f64::INFINITY),
        Fixed::<i16, 12>::new(-9.0),
        Fixed::<i16, 12>::new(0.3),
    ];
    assert_eq!(Q.map(Fixed::to_bits), [-1, 2, 0, i16::MAX, i16::MIN, 1229]);
    assert_eq!(Fixed::<i32, 16>::new(-0.3).to_bits(), -19661);
    assert_eq!(format!("{} {:?} {:+.1}", Q[5], -Q[1], Fixed::<i16, 12>::ONE), "0.300048828125 -0.00048828125 +1.0");
}

/// Sums of products, against exact integers that stay at the ends of `most`.
fn check_sums<W: Word, const F: u32>(draw: &mut Draw, most: i128) {
    let mut stayed = 0;
    for _ in 0..20_000 {
        let start = Fixed::<W, F>::from_bits(draw.word());
        let (mut sum, mut integer) = (start.widen(), exact(start) << F);
        for _ in 0..draw.next() & 31 {
            let (a, b): (Fixed<W, F>, Fixed<W, F>) = (Fixed::from_bits(draw.word()), Fixed::from_bits(draw.word()));
            sum = Kernel::add_product(sum, a, b);
            let next = integer + exact(a) * exact(b);
            integer = next.clamp(-most - 1, most);
            stayed += usize::from(next != integer);
        }
        assert_eq!(<Fixed<W, F> as Kernel>::round(sum), nearest(integer, 1 << F));
    }
    assert!(stayed > 20, "{stayed} sums reached an end");
}

#[test]
fn sums_are_exact_and_rounded_once() {
    let mut draw = Draw(2);
    check_sums::<i16, 12>(&mut draw, i32::MAX.into());
    check_sums::<i16, 2>(&mut draw, i32::MAX.into());
    check_sums::<i32, 16>(&mut draw, (1 << 62) - 1);
    check_sums::<i32, 30>(&mut draw, (1 << 62) - 1);
}
