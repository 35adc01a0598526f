//! The elementary functions in `f32`.

use core::num::Wrapping;

use super::format::Format;

impl Format for f32 {
    type Bits = Wrapping<i32>;

    const FRACTION: usize = 23;
    const BIAS: Self::Bits = Wrapping(127);
    const UNIT: Self::Bits = Wrapping(1);
    const UPPER: Self::Bits = Wrapping(-1 << 12);
    const ROUND: Self = 12_582_912.0;
    const LEAST_NORMAL: Self = Self::MIN_POSITIVE;
    const LIFT: Self = 33_554_432.0;
    const LIFT_EXPONENT: Self::Bits = Wrapping(25);
    const INFINITY: Self = Self::INFINITY;
    const NAN: Self = Self::NAN;

    const LOG2_E: Self = core::f32::consts::LOG2_E;
    const LN_2: [Self; 2] = [355.0 / 512.0, -2.121_944_4e-4];
    const HALF_LN_2: Self = core::f32::consts::LN_2 / 2.0;
    const EXP_ENDS: [Self; 2] = [-104.5, 89.0];
    const EXP_M1_LEAST: Self = -40.0;
    const TANH_END: Self = 10.0;
    const ERFC_END: Self = 10.1;
    const TINY: Self = 1e-20;
    const HUGE: Self = 1e18;

    const EXP: &'static [Self] = &[0.5, 0.166_665_76, 0.041_666_552, 0.008_363_293, 0.001_392_632_6];
    const EXP_TWICE: &'static [Self] = &[2.0, 2.0, 1.333_326_1, 0.666_664_84, 0.267_625_36, 0.089_128_49];
    const ATANH: &'static [Self] = &[0.666_666_87, 0.399_887_8, 0.295_799_5];
    const TANH: &'static [Self] = &[-0.333_333_28, 0.133_327_7, -0.053_850_908, 0.020_997_18, -0.006_096_714];
    const ERF: &'static [Self] = &[-0.376_126_38, 0.112_835_556, -0.026_813_96, 0.004_851_681];
    const ERFC: &'static [Self] = &[
        0.290_099_95,
        0.562_184_33,
        -0.297_094_37,
        -0.354_020_12,
        0.536_199_03,
        -0.025_634_035,
        -0.752_099_4,
        0.998_600_96,
        -0.025_788_084,
        -1.801_899_2,
        2.029_837,
    ];

    #[inline(always)]
    fn bits(self) -> Self::Bits {
        Wrapping(self.to_bits() as _)
    }

    #[inline(always)]
    fn of_bits(bits: Self::Bits) -> Self {
        Self::from_bits(bits.0 as _)
    }
}
