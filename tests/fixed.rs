//! Fixed-point arithmetic against exact integers, and networks that compute with it.

use constnet::scalar::Word;
use constnet::{
    Fixed, HardSwish, Kernel, Layer, LeakyRelu, Linear, Matrix, Parameters, Scalar, Sgd, SumSquaredError, Trainer, Zero,
};
use std::sync::Mutex;

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
        let z: Fixed<W, F> = Fixed::from_bits(draw.word());
        let mut difference = z;
        difference.subtract_product(x, y);
        assert_eq!(difference, number(exact(z) - (2 * a * b + one).div_euclid(2 * one)), "{z:?} minus {}", case());
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
        let (mut sum, mut integer) = (start.widen(), (exact(start) << F) + (1 << (F - 1)));
        for _ in 0..draw.next() & 31 {
            let (a, b): (Fixed<W, F>, Fixed<W, F>) = (Fixed::from_bits(draw.word()), Fixed::from_bits(draw.word()));
            sum = Kernel::add_product(sum, a, b);
            let next = integer + exact(a) * exact(b);
            integer = next.clamp(-most - 1, most);
            stayed += usize::from(next != integer);
        }
        assert_eq!(<Fixed<W, F> as Kernel>::round(sum), nearest(integer >> F, 1));
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

/// The exclusive or by 2-3-1 from the start `model`: the loss after as many steps, and the words of the parameters.
fn exclusive_or<W: Word, const F: u32>(start: [f64; 13], steps: usize) -> (f64, Vec<i32>) {
    let [a, b, c, d, e, f, g, h, i, j, k, l, m] = start.map(Fixed::<W, F>::from_f64);
    let hidden = Linear { weight: Matrix([[a, b, c], [d, e, f]]), bias: Matrix([[g, h, i]]) };
    let output = Linear { weight: Matrix([[j], [k], [l]]), bias: Matrix([[m]]) };
    let rate = Sgd::try_new(Fixed::from_f64(0.1)).unwrap();
    let mut trainer = Trainer::new((hidden, HardSwish, output), SumSquaredError, rate);
    let [zero, one] = [Fixed::ZERO, Fixed::ONE];
    let (x, y) = (Matrix([[zero, zero], [zero, one], [one, zero], [one, one]]), Matrix([[zero], [one], [one], [zero]]));
    for _ in 0..steps {
        trainer.step(&x, &y).unwrap();
    }
    let (hidden, _, output) = trainer.model;
    let loss = trainer.evaluate(&x, &y).to_f64();
    let parameters =
        [hidden.weight.as_slice(), hidden.bias.as_slice(), output.weight.as_slice(), output.bias.as_slice()].concat();
    (loss, parameters.into_iter().map(|parameter| parameter.to_bits().to_i32()).collect())
}

const START: [f64; 13] = [0.9, -0.7, 0.4, -0.8, 0.6, 0.5, 0.1, -0.1, 0.2, 0.8, 0.7, -0.6, 0.1];

/// In every build and on every machine.
#[test]
fn the_exclusive_or_is_learned_to_these_bits() {
    let (loss, parameters) = exclusive_or::<i16, 12>(START, 500);
    assert!(loss < 0.001, "{loss}");
    assert_eq!(parameters, [6495, -6092, 1273, -6133, 6326, 1208, -804, -1087, -306, 5034, 5457, -963, 1090]);
    let (loss, parameters) = exclusive_or::<i32, 16>(START, 500);
    assert!(loss < 0.001, "{loss}");
    assert_eq!(parameters, [104058, -97732, 20115, -98316, 101351, 19134, -13241, -17784, -5138, 80249, 87028, -15024, 17729]);
}

#[test]
fn the_exclusive_or_is_learned_from_any_start() {
    let mut draw = Draw(3);
    for _ in 0..30 {
        let start = [0.0; 13].map(|_: f64| f64::from(draw.next()) / f64::from(i32::MIN) * 0.7);
        let losses = [exclusive_or::<i16, 12>(start, 1200).0, exclusive_or::<i32, 16>(start, 1200).0];
        assert!(losses.iter().all(|loss| *loss < 0.001), "{losses:?} from {start:?}");
    }
}

#[test]
fn activations_and_their_derivatives_stay_in_the_range_of_sixteen_bits() {
    type Q = Fixed<i16, 12>;
    for x in [-8.0, -3.0, -2.9, -1.0, 0.0, 0.5, 2.0, 2.6, 2.99, 3.0, 7.9].map(Q::new) {
        let (input, mut dy, mut dx) = (Matrix([[x]]), Matrix([[Q::ONE]]), Matrix([[Q::ZERO]]));
        let y = HardSwish.predict(&input);
        HardSwish.backward_input(&input, &y, &mut (), &mut (), &mut dy, &mut dx);
        let x = x.to_f64();
        let (value, slope) = match x {
            _ if x <= -3.0 => (0.0, 0.0),
            _ if x >= 3.0 => (x, 1.0),
            _ => (x * (x + 3.0) / 6.0, (2.0 * x + 3.0) / 6.0),
        };
        let near = |number: Q, exact: f64| (number.to_f64() - exact).abs() < 4.0 / 4096.0;
        assert!(near(y[(0, 0)], value) && near(dx[(0, 0)], slope), "{x}: {y:?} for {value}, {dx:?} for {slope}");
    }
}

#[test]
fn a_network_that_diverges_stays_at_the_ends_and_stops_nowhere() {
    fn diverges<W: Word, const F: u32>() {
        let number = |x: f64| Fixed::<W, F>::from_f64(x);
        let layer = |x: f64| Linear { weight: Matrix([[number(x); 3]; 3]), bias: Matrix([[number(-x); 3]]) };
        let rate = Sgd::try_new(Fixed::MAX).unwrap();
        let mut trainer =
            Trainer::new((layer(1e9), LeakyRelu::try_new(number(0.25)).unwrap(), layer(-1e9), HardSwish), SumSquaredError, rate);
        let x = Matrix([[Fixed::MAX, Fixed::MIN, number(0.5)], [Fixed::MIN; 3]]);
        for _ in 0..20 {
            let loss = trainer.step(&x, &Matrix([[Fixed::MIN; 3]; 2])).unwrap();
            assert!(loss >= Fixed::ZERO, "{loss}");
        }
    }
    diverges::<i16, 2>();
    diverges::<i16, 12>();
    diverges::<i32, 8>();
    diverges::<i32, 16>();
    diverges::<i32, 24>();
    diverges::<i32, 28>();
}

#[test]
fn a_rate_below_the_resolution_is_refused() {
    let error = Sgd::try_new(Fixed::<i16, 12>::new(0.0001)).unwrap_err();
    assert_eq!(error.to_string(), "the learning rate must be positive and finite, found 0");
}

#[test]
fn a_static_holds_a_leaky_network() {
    type Q = Fixed<i32, 16>;
    type Net = (Linear<2, 3, Q>, LeakyRelu<Q>, Linear<3, 1, Q>);
    static TRAINER: Mutex<Trainer<Net, Matrix<1, 2, Q>, SumSquaredError, Sgd<Q>>> =
        Mutex::new(Trainer::new((Linear::ZERO, LeakyRelu::ZERO, Linear::ZERO), SumSquaredError, Sgd::ZERO));
    let mut trainer = TRAINER.lock().unwrap();
    trainer.model.set_defaults();
    assert_eq!(trainer.model.1, LeakyRelu::default());
}

#[test]
fn a_rate_of_fixed_point_is_stated_in_a_const() {
    const SGD: Sgd<Fixed<i16, 12>> = Sgd::<Fixed<i16, 12>>::fixed(0.125);
    assert_eq!(Ok(SGD), Sgd::try_new(Fixed::<i16, 12>::new(0.125)));
    assert_eq!(Ok(Sgd::<Fixed<i32, 16>>::fixed(0.1)), Sgd::try_new(Fixed::<i32, 16>::new(0.1)));
}

#[test]
#[should_panic(expected = "must not round to zero")]
fn a_rate_that_rounds_to_zero_is_refused() {
    let _ = Sgd::<Fixed<i16, 12>>::fixed(0.0001);
}
