//! The classes of a target, as a class number or as a distribution, without a row of weights in memory.

use crate::kernel;
use crate::scalar::Scalar;
use crate::tensor::Class;

/// How a target weighs the classes: `q[c]`.
pub(super) trait ClassWeights<T, const C: usize>: Copy {
    /// Of those of the target itself, `t[c]`, without smoothing.
    fn total(self) -> T;

    /// `Σc q[c] f(y[c])`, where a class without weight counts nothing, however improbable.
    fn mean(self, smooth: Smooth<T>, y: &[T; C], f: impl Fn(T) -> T) -> T;

    /// `dy[c] = f(dy[c], q[c])`.
    fn update(self, smooth: Smooth<T>, dy: &mut [T; C], f: impl Fn(T, T) -> T);
}

/// `q[c] = kept t[c] + spread`.
#[derive(Clone, Copy)]
pub(super) struct Smooth<T> {
    pub kept: T,
    pub spread: T,
}

impl<T: Scalar, const C: usize> ClassWeights<T, C> for &Class<C> {
    #[inline(always)]
    fn total(self) -> T {
        T::ONE
    }

    #[inline(always)]
    fn mean(self, Smooth { kept, spread }: Smooth<T>, y: &[T; C], f: impl Fn(T) -> T) -> T {
        let own = y.get(self.index()).map_or(T::ZERO, |y| kept * f(*y));
        if spread == T::ZERO { own } else { own + spread * kernel::total_of(y, y, |y, _| f(y)) }
    }

    #[inline(always)]
    fn update(self, Smooth { kept, spread }: Smooth<T>, dy: &mut [T; C], f: impl Fn(T, T) -> T) {
        let own = dy.get(self.index()).map_or(T::ZERO, |dy| f(*dy, kept + spread));
        for dy in &mut *dy {
            *dy = f(*dy, spread);
        }
        if let Some(dy) = dy.get_mut(self.index()) {
            *dy = own;
        }
    }
}

impl<T: Scalar, const C: usize> ClassWeights<T, C> for &[T; C] {
    #[inline(always)]
    fn total(self) -> T {
        kernel::total(self)
    }

    #[inline(always)]
    fn mean(self, Smooth { kept, spread }: Smooth<T>, y: &[T; C], f: impl Fn(T) -> T) -> T {
        kernel::total_of(self, y, |target, y| {
            let weight = kept * target + spread;
            if weight == T::ZERO { T::ZERO } else { weight * f(y) }
        })
    }

    #[inline(always)]
    fn update(self, Smooth { kept, spread }: Smooth<T>, dy: &mut [T; C], f: impl Fn(T, T) -> T) {
        for (dy, &target) in dy.iter_mut().zip(self) {
            *dy = f(*dy, kept * target + spread);
        }
    }
}
