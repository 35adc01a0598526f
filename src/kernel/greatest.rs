use crate::Scalar;

/// The greatest of `values`, zero of none; NaN only if it is the first.
#[inline(always)]
pub fn greatest<T: Scalar>(values: &[T]) -> T {
    values.iter().copied().reduce(|a, b| if b > a { b } else { a }).unwrap_or(T::ZERO)
}

/// `y` = `x` less its greatest element.
#[inline(always)]
pub fn less_greatest<T: Scalar>(x: &[T], y: &mut [T]) {
    let greatest = greatest(x);
    for (y, &x) in y.iter_mut().zip(x) {
        *y = x - greatest;
    }
}
