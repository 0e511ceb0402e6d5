//! [`Known`]: failures that are recognised by what they say, before it is masked and normalised.

use std::hash::{BuildHasher as _, Hasher as _};
use std::sync::{Arc, Mutex, PoisonError};

use foldhash::fast::RandomState;

use crate::capture::site::Site;
use crate::fingerprint::{Group, GroupKey};
use crate::record::Outcome;
use crate::recorder::found::Glimpse;

/// Failures that are remembered; a power of two.
const PLACES: usize = 1_024;

/// Failures that are recognised by what they say, before it is masked and normalised: what a
/// program that fails again and again says is mostly the same to the letter.
///
/// No text is kept, only a hash of it whose keys are new in each process; that two of 64 bits meet
/// among so few is less likely than a fault of the memory. A failure has one place, and the newest
/// has it.
#[derive(Debug)]
pub(super) struct Known {
    keys: RandomState,
    places: Box<[Place]>,
}

type Place = Mutex<Option<(Looks, Recognised)>>;

/// What tells one failure from another, as a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Looks(u64);

/// What the failure was counted as.
#[derive(Debug)]
pub(super) struct Recognised {
    pub(super) key: GroupKey,
    /// The group of this key, which the table keeps for ever, or one that takes in many.
    pub(super) group: Arc<Group>,
    /// The hash of its masked message.
    pub(super) message: u64,
}

impl Known {
    pub(super) fn new() -> Self {
        let places = (0..PLACES).map(|_| Mutex::new(None)).collect();
        Self { keys: RandomState::default(), places }
    }

    /// What is compared of a failure; nothing if more would have to be: parts of the user's own may
    /// be anything that scopes say, and a panic has a place of its own.
    pub(super) fn looks(&self, site: &Site, glimpse: &Glimpse<'_>) -> Option<Looks> {
        let is_plain = site.options.fingerprint.is_empty()
            && glimpse.panic.is_none()
            && glimpse.outcome != Outcome::Recovered;
        if !is_plain {
            return None;
        }
        let (goal, node) = (glimpse.goal.as_str(), site.options.node.unwrap_or_default());
        let words = [
            // One line of generic code is many functions, each with a name of its own.
            site.name.address(),
            site.file.as_ptr().addr(),
            // One that stands elsewhere counts as another, which costs no more than looking at it.
            node.as_ptr().addr(),
            node.len(),
            goal.len(),
        ];
        let mut hasher = self.keys.build_hasher();
        for word in words {
            hasher.write_usize(word);
        }
        hasher.write_u64(u64::from(site.line) << u32::BITS | u64::from(site.column));
        hasher.write(goal.as_bytes());
        if site.is_told_apart_by_place() {
            hasher.write(glimpse.said.error_type().as_bytes());
        } else {
            glimpse.said.hash_words(&mut hasher);
        }
        Some(Looks(hasher.finish()))
    }

    /// What `count` makes of what a failure that looks so was counted as. It has the place alone
    /// meanwhile, and must not come back here.
    pub(super) fn look<R>(&self, looks: Looks, count: impl FnOnce(&Recognised) -> R) -> Option<R> {
        let place = self.place(looks)?.lock().unwrap_or_else(PoisonError::into_inner);
        place.as_ref().filter(|(known, _)| *known == looks).map(|(_, recognised)| count(recognised))
    }

    /// Counts a failure that looks so without a look at its group; not if it is to be looked at.
    pub(super) fn count_unseen(&self, looks: Looks) -> bool {
        self.look(looks, |recognised| recognised.group.try_count_unseen()).unwrap_or(false)
    }

    /// A failure that looks so was counted as this.
    pub(super) fn remember(&self, looks: Looks, recognised: Recognised) {
        if let Some(place) = self.place(looks) {
            *place.lock().unwrap_or_else(PoisonError::into_inner) = Some((looks, recognised));
        }
    }

    fn place(&self, looks: Looks) -> Option<&Place> {
        let number = usize::try_from(looks.0 % PLACES as u64).ok()?;
        self.places.get(number)
    }
}
