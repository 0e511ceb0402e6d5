//! [`Known`]: failures that are recognised by what they say, before it is masked and normalised.

use std::borrow::Cow;
use std::hash::{BuildHasher as _, Hasher, RandomState};
use std::sync::{Mutex, PoisonError};

use crate::capture::site::Site;
use crate::fingerprint::GroupKey;
use crate::record::Outcome;
use crate::recorder::found::Found;

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

/// One that stands elsewhere counts as another, which costs no more than looking at it.
fn constant(hasher: &mut impl Hasher, text: &'static str) {
    hasher.write_usize(text.as_ptr().addr());
    hasher.write_usize(text.len());
}

fn text(hasher: &mut impl Hasher, text: &str) {
    hasher.write_usize(text.len());
    hasher.write(text.as_bytes());
}

/// What tells one failure from another, as a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Looks(u64);

/// What the failure was counted as.
#[derive(Clone, Copy, Debug)]
pub(super) struct Recognised {
    pub(super) key: GroupKey,
    /// The hash of its masked message.
    pub(super) message: u64,
}

impl Known {
    pub(super) fn new() -> Self {
        let places = (0..PLACES).map(|_| Mutex::new(None)).collect();
        Self { keys: RandomState::new(), places }
    }

    /// What is compared of a failure; nothing if more would have to be: parts of the user's own may
    /// be anything that scopes say, and a panic has a place of its own.
    pub(super) fn looks(&self, site: &Site, found: &Found) -> Option<Looks> {
        let is_plain = site.options.fingerprint.is_empty()
            && found.panic.is_none()
            && found.outcome != Outcome::Recovered;
        if !is_plain {
            return None;
        }
        let mut hasher = self.keys.build_hasher();
        // One line of generic code is many functions, each with a name of its own.
        hasher.write_usize(site.name as usize);
        hasher.write_usize(site.file.as_ptr().addr());
        hasher.write_u64(u64::from(site.line) << 32 | u64::from(site.column));
        constant(&mut hasher, site.options.node.unwrap_or_default());
        text(&mut hasher, found.goal.as_str());
        for link in found.description.links() {
            match &link.error_type {
                None => {}
                Some(Cow::Borrowed(name)) => constant(&mut hasher, name),
                Some(Cow::Owned(name)) => text(&mut hasher, name),
            }
            text(&mut hasher, &link.message);
            link.code.iter().for_each(|code| text(&mut hasher, code));
        }
        Some(Looks(hasher.finish()))
    }

    /// What a failure that looks so was counted as.
    pub(super) fn get(&self, looks: Looks) -> Option<Recognised> {
        let place = self.place(looks)?.lock().unwrap_or_else(PoisonError::into_inner);
        place.filter(|(known, _)| *known == looks).map(|(_, recognised)| recognised)
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
