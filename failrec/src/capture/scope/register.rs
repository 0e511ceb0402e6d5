//! [`Register`]: the scopes that are open, for whoever asks what the process is at.
//!
//! Only scopes stand here, and no calls: a scope is opened rarely and allocates anyway, a call that
//! succeeds must pay nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::capture::scope::noted::Noted;
use crate::capture::text::clipped;
use crate::record::{AgentId, Breadcrumb, GoalId, NodeId, Open, OpenScope, RunId, SessionId};

/// Threads that open scopes at once seldom meet.
const SHARDS: usize = 16;
/// Open scopes of one shard that are known; others are not told of.
const SHARD_MAX: usize = 256;

/// Scopes that are told of.
const SCOPES_MAX: usize = 8;
/// Bytes of all texts that are told.
const BYTES_MAX: usize = 2 * 1024;
/// Steps of one scope.
const STEPS_MAX: usize = 3;
/// Bytes of the beginning of a breadcrumb.
const HEAD_BYTES_MAX: usize = 160;
/// What a breadcrumb takes besides its texts.
const BREADCRUMB_BYTES: usize = 32;

/// The scopes of the program.
pub(super) static REGISTER: Register = Register::new();

/// The scopes that are open.
#[derive(Debug)]
pub(super) struct Register {
    /// Somebody may ask. Relaxed: a scope that sees the old value is not told of, as a moment before.
    is_kept: AtomicBool,
    /// The number of the next scope: a later one has a larger number.
    next: AtomicU64,
    shards: [Mutex<BTreeMap<u64, Seat>>; SHARDS],
}

#[derive(Clone, Debug)]
struct Seat {
    /// What the scope and those around it are called.
    names: Arc<OpenScope>,
    noted: Arc<Noted>,
    /// The number of the scope around it.
    outer: Option<u64>,
}

/// While this lives, a scope is known to be open.
#[derive(Debug)]
pub(super) struct Registration {
    register: &'static Register,
    number: u64,
    names: Arc<OpenScope>,
}

/// From now on the scopes that are opened can be [asked for](open).
pub(crate) fn keep() {
    REGISTER.keep();
}

/// What the process is at: the innermost of the open scopes, that opened last first.
pub(crate) fn open() -> Open {
    REGISTER.open()
}

impl Register {
    const fn new() -> Self {
        let shards = [const { Mutex::new(BTreeMap::new()) }; SHARDS];
        Self { is_kept: AtomicBool::new(false), next: AtomicU64::new(0), shards }
    }

    /// Somebody may ask.
    pub(super) fn is_kept(&self) -> bool {
        self.is_kept.load(Ordering::Relaxed)
    }

    fn keep(&self) {
        self.is_kept.store(true, Ordering::Relaxed);
    }

    /// Registers a scope that is called `names` and lies in the scope registered by `outer`; not if
    /// nobody asks, or too many are open.
    pub(super) fn enter(
        &'static self,
        names: impl FnOnce() -> OpenScope,
        noted: &Arc<Noted>,
        outer: Option<&Registration>,
    ) -> Option<Registration> {
        if !self.is_kept() {
            return None;
        }
        let mut names = names();
        if let Some(outer) = outer {
            inherit(&mut names, &outer.names);
        }
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let outer = outer.map(|outer| outer.number);
        let names = Arc::new(names);
        let seat = Seat { names: Arc::clone(&names), noted: Arc::clone(noted), outer };
        let mut shard = self.lock(number)?;
        if SHARD_MAX <= shard.len() {
            return None;
        }
        shard.insert(number, seat);
        drop(shard);
        Some(Registration { register: self, number, names })
    }

    fn open(&self) -> Open {
        let (mut all, mut outer) = (BTreeSet::new(), BTreeSet::new());
        for shard in &self.shards {
            let shard = shard.lock().unwrap_or_else(PoisonError::into_inner);
            all.extend(shard.keys().copied());
            outer.extend(shard.values().filter_map(|seat| seat.outer));
        }
        let (mut open, mut room, mut told) = (Open::default(), BYTES_MAX, Vec::new());
        for number in all.iter().rev().filter(|number| !outer.contains(number)) {
            let seat = self.lock(*number).and_then(|shard| shard.get(number).cloned());
            // It may have ended since.
            let Some(Seat { names, noted, .. }) = seat else { continue };
            let mut names = OpenScope::clone(&names);
            names.node_id = noted.failed_at();
            names.retry = noted.trying();
            match room.checked_sub(weight(&names)) {
                Some(rest) if told.len() < SCOPES_MAX => {
                    room = rest;
                    told.push(noted);
                    open.scopes.push(names);
                }
                _ => open.more += 1,
            }
        }
        for (scope, noted) in open.scopes.iter_mut().zip(told) {
            tell(scope, &noted, &mut room);
        }
        open
    }

    fn lock(&self, number: u64) -> Option<MutexGuard<'_, BTreeMap<u64, Seat>>> {
        let shard = usize::try_from(number % SHARDS as u64).unwrap_or(0);
        // Seats are moved in and out as a whole, so a poisoned shard is a good one.
        let shard = self.shards.get(shard)?;
        Some(shard.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        let shard = self.register.lock(self.number);
        let seat = shard.and_then(|mut shard| shard.remove(&self.number));
        // Not under the lock: it may be the last that holds its notes.
        drop(seat);
    }
}

/// Adds what was noted in the scope, as long as there is room.
fn tell(scope: &mut OpenScope, noted: &Noted, room: &mut usize) {
    let trail = noted.trail();
    for step in trail.steps.into_newest(STEPS_MAX).into_iter().rev() {
        let Some(rest) = room.checked_sub(step.len()) else { break };
        *room = rest;
        scope.steps.insert(0, step);
    }
    for breadcrumb in trail.breadcrumbs.into_newest(usize::MAX).into_iter().rev() {
        let head = head(breadcrumb);
        let weight = BREADCRUMB_BYTES + head.category.len() + head.message.len();
        let Some(rest) = room.checked_sub(weight) else { break };
        *room = rest;
        scope.breadcrumbs.insert(0, head);
    }
}

fn head(breadcrumb: Breadcrumb) -> Breadcrumb {
    let message = clipped(breadcrumb.message, HEAD_BYTES_MAX);
    Breadcrumb { message, data: None, ..breadcrumb }
}

fn inherit(names: &mut OpenScope, outer: &OpenScope) {
    fill(&mut names.goal_id, outer.goal_id.as_ref());
    fill(&mut names.session_id, outer.session_id.as_ref());
    fill(&mut names.run_id, outer.run_id.as_ref());
    fill(&mut names.agent_id, outer.agent_id.as_ref());
    fill(&mut names.attempt, outer.attempt.as_ref());
}

fn fill<T: Clone>(name: &mut Option<T>, outer: Option<&T>) {
    if name.is_none() {
        *name = outer.cloned();
    }
}

fn weight(names: &OpenScope) -> usize {
    let texts = [
        names.goal_id.as_ref().map(GoalId::as_str),
        names.session_id.as_ref().map(SessionId::as_str),
        names.run_id.as_ref().map(RunId::as_str),
        names.agent_id.as_ref().map(AgentId::as_str),
        names.node_id.as_ref().map(NodeId::as_str),
        names.retry.as_ref().map(|retry| retry.policy.as_str()),
    ];
    texts.into_iter().flatten().map(str::len).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Timestamp;

    fn run(name: &str) -> OpenScope {
        OpenScope { run_id: Some(RunId::from(name)), ..OpenScope::default() }
    }

    fn runs(open: &Open) -> Vec<&str> {
        open.scopes.iter().filter_map(|scope| Some(scope.run_id.as_ref()?.as_str())).collect()
    }

    fn enter(
        register: &'static Register,
        names: OpenScope,
        outer: Option<&Registration>,
    ) -> Registration {
        register.enter(|| names, &Noted::inside(None), outer).unwrap()
    }

    #[test]
    fn nothing_is_known_before_somebody_may_ask() {
        static REGISTER: Register = Register::new();
        let entered = REGISTER.enter(|| unreachable!(), &Noted::inside(None), None);
        assert!(entered.is_none());
        assert_eq!(REGISTER.open(), Open::default());
    }

    #[test]
    fn innermost_scopes_are_told_the_newest_first_until_they_end() {
        static REGISTER: Register = Register::new();
        REGISTER.keep();
        let old = enter(&REGISTER, run("old"), None);
        let outer = enter(&REGISTER, run("new"), None);
        let inner = enter(&REGISTER, OpenScope::default(), Some(&outer));
        assert_eq!(runs(&REGISTER.open()), ["new", "old"]);
        drop(inner);
        drop(old);
        assert_eq!(runs(&REGISTER.open()), ["new"]);
    }

    #[test]
    fn newest_steps_breadcrumbs_and_the_last_failure_are_told_from_the_scopes_around_as_well() {
        static REGISTER: Register = Register::new();
        REGISTER.keep();
        let around = Noted::inside(None);
        let breadcrumb = |text: &str| Breadcrumb::new(Timestamp::default(), "http", text);
        around.lock().trail.push_breadcrumb(breadcrumb("before"));
        around.lock().failed_at = Some(NodeId::from("planner"));
        let noted = Noted::inside(Some(&around));
        noted.lock().trail.push_breadcrumb(breadcrumb(&"x".repeat(900)));
        for step in ["a", "b", "c", "d"] {
            noted.lock().trail.push_step(step.to_owned());
        }
        let _entered = REGISTER.enter(|| run("r"), &noted, None).unwrap();
        let open = REGISTER.open();
        let [scope] = open.scopes.as_slice() else { panic!("{open:?}") };
        assert_eq!(scope.node_id.as_ref().map(NodeId::as_str), Some("planner"));
        assert_eq!(scope.steps, ["b", "c", "d"]);
        let lengths: Vec<_> = scope.breadcrumbs.iter().map(|it| it.message.len()).collect();
        assert!(lengths[0] == 6 && lengths[1] <= HEAD_BYTES_MAX, "{lengths:?}");
    }

    #[test]
    fn no_more_is_told_than_there_is_room_for() {
        static REGISTER: Register = Register::new();
        REGISTER.keep();
        let noted = Noted::inside(None);
        for number in 0..40 {
            let text = format!("{number} {}", "é".repeat(70));
            noted.lock().trail.push_breadcrumb(Breadcrumb::new(Timestamp::default(), "c", text));
        }
        let entered: Vec<_> = (0..99)
            .filter_map(|number| {
                REGISTER.enter(|| run(&format!("{number} {}", "r".repeat(99))), &noted, None)
            })
            .collect();
        let open = REGISTER.open();
        assert_eq!((open.scopes.len(), open.more), (SCOPES_MAX, 91));
        let texts: usize = open
            .scopes
            .iter()
            .map(|scope| {
                weight(scope) + scope.breadcrumbs.iter().map(|it| it.message.len()).sum::<usize>()
            })
            .sum();
        assert!(BYTES_MAX / 2 < texts && texts <= BYTES_MAX, "{texts}");
        assert!(open.scopes[0].breadcrumbs.last().unwrap().message.starts_with("39 "));
        drop(entered);
        assert_eq!(REGISTER.open(), Open::default());
    }

    #[test]
    fn scopes_beyond_the_bound_are_not_registered() {
        static REGISTER: Register = Register::new();
        REGISTER.keep();
        let noted = Noted::inside(None);
        let enter = |_| REGISTER.enter(OpenScope::default, &noted, None);
        let entered: Vec<_> = (0..SHARDS * SHARD_MAX + 40).filter_map(enter).collect();
        assert_eq!(entered.len(), SHARDS * SHARD_MAX);
    }
}
