//! [`Shortcuts`]: from a place and a type to the group, without a look at the failure.

use std::ptr;
use std::sync::{Arc, OnceLock};

use crate::capture::passing::Passing;
use crate::fingerprint::Group;
use crate::recorder::by_place::ByPlace;

/// Types that a place returns and that have a shortcut: only a generic function has several.
const TYPES_MAX: usize = 4;

/// The errors of one place that come from a function of one type.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kind {
    pub(crate) place: &'static Passing,
    /// What the compiler calls the type that the function returns.
    pub(crate) returned: &'static str,
}

/// From a place and a type to the group, without a look at the failure: where a place tells its
/// failures apart by nothing else, and nobody names another goal.
#[derive(Debug)]
pub(super) struct Shortcuts(ByPlace<[OnceLock<Shortcut>; TYPES_MAX]>);

#[derive(Debug)]
struct Shortcut {
    returned: &'static str,
    group: Arc<Group>,
}

impl Shortcuts {
    pub(super) fn new() -> Self {
        Self(ByPlace::new())
    }

    /// The group of errors of this kind.
    #[inline]
    pub(super) fn group(&self, kind: Kind) -> Option<&Group> {
        let mut known = self.0.get(kind.place.number()?)?.iter().map_while(OnceLock::get);
        // Two names that stand at one place are the same; one that stands at two is two types here.
        known.find(|known| ptr::eq(known.returned, kind.returned)).map(|known| &*known.group)
    }

    /// Remembers the group, if there is room.
    pub(super) fn remember(&self, kind: Kind, group: &Arc<Group>) {
        let Some(slot) = kind.place.number().and_then(|number| self.0.slot(number)) else { return };
        for place in slot.get_or_init(|| [const { OnceLock::new() }; TYPES_MAX]) {
            let returned = kind.returned;
            let known = place.get_or_init(|| Shortcut { returned, group: Arc::clone(group) });
            if ptr::eq(known.returned, returned) {
                return;
            }
        }
    }
}
