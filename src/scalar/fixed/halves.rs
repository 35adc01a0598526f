//! Products of 32 bits on an ARMv6-M, the ARM without compare-and-swap, which multiplies 32 bits to 32 bits alone.
//
// The exact product takes four of half words and their carries. Two short cuts have the same bits where they give any:
// numbers of 16 bits of fraction need no shift of two words, and by a factor from zero to one, as a learning rate is, two
// products of half words are enough.

/// Whether this build computes so.
pub(super) const HALVES: bool = cfg!(all(target_arch = "arm", not(target_has_atomic = "32")));

const LOW: i32 = 0xffff;
/// A half of the resolution of 16 bits of fraction, in a product.
const HALF: u32 = 1 << 15;

/// `a b`, exactly.
#[inline(always)]
pub(super) fn product(a: i32, b: i32) -> i64 {
    if HALVES { by_halves(a, b) } else { i64::from(a) * i64::from(b) }
}

/// `a b` from the four products of half words.
#[inline(always)]
fn by_halves(a: i32, b: i32) -> i64 {
    let (high_a, low_a, high_b, low_b) = (a >> 16, a & LOW, b >> 16, b & LOW);
    let low = i64::from(low_a.wrapping_mul(low_b) as u32);
    // In two words that need no carry, instead of a shift of 64 bits.
    let middle = |half: i32| i64::from(half >> 16) << 32 | i64::from((half as u32) << 16);
    (i64::from(high_a * high_b) << 32 | low) + middle(high_a * low_b) + middle(low_a * high_b)
}

/// `a b` of 16 bits of fraction, to the nearest, halves up; `None` where the product of the integer parts is so large that the
/// result may leave the range.
#[inline(always)]
pub(super) fn rounded_q16(a: i32, b: i32) -> Option<i32> {
    let (high_a, low_a, high_b, low_b) = (a >> 16, a & LOW, b >> 16, b & LOW);
    let high = high_a * high_b;
    // |a b| < |high| + |high a| + |high b| + 1 ≤ 2 · 2^13 + 2 < 2^15, if neither of the two is zero; else it is at most |a| or |b|.
    if (high + (1 << 13)) as u32 >> 14 != 0 {
        return None;
    }
    let low = ((low_a as u32 * low_b as u32) + HALF) >> 16;
    let middle = high_a.wrapping_mul(low_b).wrapping_add(low_a.wrapping_mul(high_b));
    Some((high << 16).wrapping_add(middle).wrapping_add(low as i32))
}

/// The same of a factor `part` from zero to one; `None` if it is not.
#[inline(always)]
pub(super) fn part_q16(part: i32, b: i32) -> Option<i32> {
    if part >> 16 != 0 {
        return None;
    }
    let low = (part as u32 * (b & LOW) as u32 + HALF) >> 16;
    Some(part * (b >> 16) + low as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> impl Iterator<Item = i32> {
        let ends = [i32::MIN, i32::MIN + 1, -65537, -65536, -32768, -1, 0, 1, 65535, 65536, 65537, i32::MAX];
        let wide = (1..200_i32).map(|k| k.wrapping_mul(-1_640_531_535));
        ends.into_iter().chain(wide.clone()).chain(wide.enumerate().map(|(k, word)| word >> (k % 32)))
    }

    #[test]
    fn half_words_give_the_exact_product() {
        for (a, b) in words().flat_map(|a| words().map(move |b| (a, b))) {
            assert_eq!(by_halves(a, b), i64::from(a) * i64::from(b), "{a} {b}");
        }
    }

    #[test]
    fn short_cuts_give_the_nearest_product_where_they_give_any() {
        let (mut rounded, mut parts) = (0, 0);
        for (a, b) in words().flat_map(|a| words().map(move |b| (a, b))) {
            let exact = (i64::from(a) * i64::from(b) + i64::from(HALF)) >> 16;
            assert!(rounded_q16(a, b).is_none_or(|product| i64::from(product) == exact), "{a} {b}");
            assert!(part_q16(a, b).is_none_or(|product| i64::from(product) == exact), "{a} {b}");
            assert_eq!(part_q16(a, b).is_some(), (0..1 << 16).contains(&a), "{a}");
            rounded += usize::from(rounded_q16(a, b).is_some());
            parts += usize::from(part_q16(a, b).is_some());
        }
        assert!(rounded > 60_000 && parts > 20_000, "{rounded} and {parts}");
        for (a, b) in [(90 << 16, 90 << 16), (-90 << 16, 90 << 16), (1 << 16, i32::MAX >> 3), (LOW, i32::MIN)] {
            assert!(rounded_q16(a, b).is_some(), "{a} {b}");
        }
    }
}
