//! What policies have decided inside a call, for its record.
//!
//! It is kept as failures are (see [`nesting`](crate::capture::nesting)): each thread remembers the newest decisions with
//! the count of that moment, and a call that waits keeps those of its own polls. While there is no
//! recorder nothing is kept.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::fmt::Debug;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::capture::mark::{self, Mark};
use crate::record::{PolicyDecision, RecordId};

/// Decisions that a thread, or a waiting call, remembers: each of a retry's attempts may have been
/// turned away by a breaker.
pub(crate) const REMEMBERED_MAX: usize = 16;

/// Those who ask what was decided: the recorders in force in any way.
///
/// It is only a hint to skip work, so relaxed order is enough: who sees the old value keeps
/// nothing, as a moment before.
static READERS: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    static NOTED: RefCell<VecDeque<(Mark, Noted)>> = const { RefCell::new(VecDeque::new()) };
}

/// One more asks.
pub(crate) fn begin() {
    READERS.fetch_add(1, Ordering::Relaxed);
}

/// One asks no more.
pub(crate) fn end() {
    READERS.fetch_sub(1, Ordering::Relaxed);
}

/// How many ask.
pub(crate) fn readers() -> usize {
    READERS.load(Ordering::Relaxed)
}

/// Somebody asks what was decided. One relaxed load.
#[inline]
pub(crate) fn is_kept() -> bool {
    readers() != 0
}

/// A decision, and who waits for the name of the record it goes into.
#[derive(Clone, Debug)]
pub(crate) struct Noted {
    pub(crate) decision: PolicyDecision,
    pub(crate) waiting: Option<Arc<dyn AwaitsRecord>>,
}

impl From<PolicyDecision> for Noted {
    fn from(decision: PolicyDecision) -> Self {
        Self { decision, waiting: None }
    }
}

/// Who waits for the name of the record of a failure.
pub(crate) trait AwaitsRecord: Debug + Send + Sync {
    /// It is `id`.
    fn recorded(&self, id: RecordId);
}

/// Remembers what a policy decided on this thread, if somebody will ask.
#[cold]
pub(crate) fn note<N: Into<Noted>>(decision: impl FnOnce() -> N) {
    if !is_kept() {
        return;
    }
    let (noted, at) = (decision().into(), mark::advance());
    let remember = |all: &RefCell<VecDeque<_>>| {
        if let Ok(mut all) = all.try_borrow_mut() {
            push(&mut all, (at, noted));
        }
    };
    // A thread that is being taken down remembers nothing.
    NOTED.try_with(remember).ok();
}

/// What was decided on this thread since `mark`, oldest first.
pub(crate) fn since(mark: Mark) -> Vec<Noted> {
    let mut since = Vec::new();
    visit_since(mark, &mut |noted| since.push(noted.clone()));
    since
}

/// Shows `look` what was decided on this thread since `mark`, oldest first. What `look` decides
/// itself is not remembered.
pub(crate) fn visit_since(mark: Mark, look: &mut dyn FnMut(&Noted)) {
    if mark == mark::now() {
        return;
    }
    let newer = |all: &RefCell<VecDeque<(Mark, Noted)>>| {
        if let Ok(all) = all.try_borrow() {
            let newer = all.iter().filter(|(at, _)| mark.is_earlier_than(*at));
            newer.for_each(|(_, noted)| look(noted));
        }
    };
    NOTED.try_with(newer).ok();
}

/// Adds the newest, and lets go of the oldest if there are too many.
pub(crate) fn push<T>(all: &mut VecDeque<T>, newest: T) {
    if REMEMBERED_MAX <= all.len() {
        all.pop_front();
    }
    all.push_back(newest);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{PolicyKind, PolicyName};

    fn decide(state: &'static str) {
        note(|| PolicyDecision::new(PolicyKind::Retry, PolicyName::from_static("r"), state));
    }

    #[test]
    fn decisions_since_a_mark_are_remembered_in_their_order() {
        begin();
        decide("before");
        let before = mark::now();
        decide("first");
        decide("second");
        let states: Vec<_> = since(before).into_iter().map(|noted| noted.decision.state).collect();
        assert_eq!(states, ["first", "second"]);
    }

    #[test]
    fn only_the_newest_are_remembered() {
        begin();
        let before = mark::now();
        decide("oldest");
        (0..REMEMBERED_MAX).for_each(|_| decide("newer"));
        let newest = since(before);
        assert_eq!(newest.len(), REMEMBERED_MAX);
        assert!(newest.iter().all(|noted| noted.decision.state == "newer"));
    }
}
