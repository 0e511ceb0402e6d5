//! [`Seams`]: what a policy gets from outside.

use std::sync::{Arc, OnceLock};

use crate::base::{Clock, Random, SystemClock, SystemRandom, SystemTimer, Timer};

/// Time, chance and waiting, as a policy gets them: those of the system, or those of a test.
///
/// # Examples
///
/// ```
/// use failrec::policy::Seams;
/// use failrec::test_util::{SeededRandom, VirtualTime};
/// use failrec::Clock;
///
/// let time = VirtualTime::new();
/// let seams = Seams::system().clock(time.clone()).timer(time).random(SeededRandom::new(1));
/// # drop(seams);
/// ```
#[derive(Clone, Debug)]
pub struct Seams {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Random>,
    pub(crate) timer: Arc<dyn Timer>,
}

impl Seams {
    /// Those of the system.
    ///
    /// All of a process share one clock: a deadline that one policy sets is read by others.
    pub fn system() -> Self {
        static SYSTEM: OnceLock<Seams> = OnceLock::new();
        let system = SYSTEM.get_or_init(|| Self {
            clock: Arc::new(SystemClock::new()),
            random: Arc::new(SystemRandom),
            timer: Arc::new(SystemTimer),
        });
        system.clone()
    }

    /// With this clock.
    #[must_use]
    pub fn clock(self, clock: impl Clock) -> Self {
        Self { clock: Arc::new(clock), ..self }
    }

    /// With this source of chance.
    #[must_use]
    pub fn random(self, random: impl Random) -> Self {
        Self { random: Arc::new(random), ..self }
    }

    /// With this timer.
    #[must_use]
    pub fn timer(self, timer: impl Timer) -> Self {
        Self { timer: Arc::new(timer), ..self }
    }
}

impl Default for Seams {
    fn default() -> Self {
        Self::system()
    }
}
