//! [`Passes`]: the successes of functions, counted for one recorder.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};

use crate::base::{Clock, Tally, Timestamp};
use crate::capture::site::Site;
use crate::recorder::by_place::ByPlace;

/// The successes of functions, counted for one recorder.
///
/// A function has the same number with every recorder. What a task does here takes no lock.
#[derive(Debug)]
pub(super) struct Passes {
    places: ByPlace<Place>,
    /// There are places that the writer has not looked at.
    has_new: AtomicBool,
    is_closed: AtomicBool,
}

/// The successes of one function.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) site: &'static Site,
    /// When its successes were counted first.
    pub(super) since: Timestamp,
    interest: AtomicU8,
    /// Those before the writer looked at it: most functions need no more than this.
    early: AtomicU64,
    tally: OnceLock<Box<Tally>>,
}

/// Whether the successes of a function are to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Interest {
    /// That is not known yet.
    Open,
    /// They are not.
    None,
    /// They are: it has failed before.
    Taken,
}

/// What has become of a success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counted {
    /// It was counted.
    Yes,
    /// Nobody wants to know.
    No,
    /// The recorder has ended.
    Closed,
}

impl Passes {
    pub(super) fn new() -> Self {
        let (has_new, is_closed) = (AtomicBool::new(false), AtomicBool::new(false));
        Self { places: ByPlace::new(), has_new, is_closed }
    }

    /// Counts a success of `site`, unless nobody wants to know.
    pub(super) fn count(&self, site: &'static Site, clock: &dyn Clock) -> Counted {
        let Some(number) = site.passing.number() else { return Counted::No };
        if self.is_closed.load(Ordering::Relaxed) {
            return Counted::Closed;
        }
        let Some(place) = self.places.slot(number) else { return Counted::No };
        place.get().unwrap_or_else(|| self.begin(place, site, clock)).count()
    }

    #[cold]
    fn begin<'p>(
        &self,
        place: &'p OnceLock<Place>,
        site: &'static Site,
        clock: &dyn Clock,
    ) -> &'p Place {
        let begun = place.get_or_init(|| Place::new(site, clock.now()));
        // After the place, so that who is told of it finds it.
        self.has_new.store(true, Ordering::Release);
        begun
    }

    /// There are places that were not there when this was asked last.
    pub(super) fn take_new(&self) -> bool {
        self.has_new.load(Ordering::Relaxed) && self.has_new.swap(false, Ordering::Acquire)
    }

    /// Every place with its number.
    pub(super) fn places(&self) -> impl Iterator<Item = (usize, &Place)> {
        self.places.iter()
    }

    /// Nothing that is counted from now on will be told.
    pub(super) fn close(&self) {
        self.is_closed.store(true, Ordering::Relaxed);
    }
}

impl Place {
    fn new(site: &'static Site, since: Timestamp) -> Self {
        let interest = AtomicU8::new(Interest::Open as u8);
        Self { site, since, interest, early: AtomicU64::new(0), tally: OnceLock::new() }
    }

    /// Relaxed throughout: each count stands alone, and a success that meets a change of interest
    /// may go either way.
    fn count(&self) -> Counted {
        match self.interest() {
            Interest::None => return Counted::No,
            Interest::Open => drop(self.early.fetch_add(1, Ordering::Relaxed)),
            Interest::Taken => self.tally.get_or_init(Box::default).add(),
        }
        Counted::Yes
    }

    pub(super) fn interest(&self) -> Interest {
        match self.interest.load(Ordering::Relaxed) {
            0 => Interest::Open,
            1 => Interest::None,
            _ => Interest::Taken,
        }
    }

    pub(super) fn settle(&self, interest: Interest) {
        self.interest.store(interest as u8, Ordering::Relaxed);
    }

    /// What was counted.
    pub(super) fn sum(&self) -> u64 {
        let early = self.early.load(Ordering::Relaxed);
        early.saturating_add(self.tally.get().map_or(0, |tally| tally.sum()))
    }
}
