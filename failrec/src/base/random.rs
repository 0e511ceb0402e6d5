//! [`Random`]: where chance comes from.

use std::fmt::Debug;
#[cfg(any(test, feature = "test-util"))]
use std::sync::{Mutex, PoisonError};

/// A source of chance, given to everything that needs one. It is good for spreading load, and not
/// for secrets.
pub trait Random: Debug + Send + Sync + 'static {
    /// A number from 0 up to but not including 1, each as likely as any other.
    fn unit(&self) -> f64;
}

/// Each thread's own generator, seeded once by the system.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn unit(&self) -> f64 {
        fastrand::f64()
    }
}

/// A generator that gives the same numbers for the same seed.
///
/// # Examples
///
/// ```
/// use failrec::Random;
/// use failrec::test_util::SeededRandom;
///
/// let (one, other) = (SeededRandom::new(7), SeededRandom::new(7));
/// assert_eq!(one.unit(), other.unit());
/// ```
#[cfg(any(test, feature = "test-util"))]
#[derive(Debug)]
pub struct SeededRandom {
    generator: Mutex<fastrand::Rng>,
}

#[cfg(any(test, feature = "test-util"))]
impl SeededRandom {
    /// The generator of this seed.
    pub fn new(seed: u64) -> Self {
        Self { generator: Mutex::new(fastrand::Rng::with_seed(seed)) }
    }
}

#[cfg(any(test, feature = "test-util"))]
impl Random for SeededRandom {
    fn unit(&self) -> f64 {
        self.generator.lock().unwrap_or_else(PoisonError::into_inner).f64()
    }
}
