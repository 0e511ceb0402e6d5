//! Finding one record by the beginning of its id.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use crate::error::{Error, ErrorKind, Result};
use crate::query::Sieve;
use crate::record::{EntryBody, FailureRecord, GoalId, ProcessId, RecordId, Triage, TriageAction};
use crate::store::Store;

/// Characters, without `fail_`, that an id must be given with.
const PREFIX_CHARS_MIN: usize = 6;
/// Candidates that an error names.
const CANDIDATES_MAX: usize = 5;

/// A record and where it was found.
pub(super) struct Found {
    pub(super) record: FailureRecord,
    pub(super) goal: GoalId,
    process: ProcessId,
}

impl Found {
    /// Says something of it, in its goal.
    pub(super) fn triage(self, action: TriageAction) -> (GoalId, Triage) {
        let Self { record, goal, .. } = self;
        (goal, Triage::new(record.id, record.fingerprint.group, action))
    }
}

pub(super) fn record<S: Store + ?Sized>(store: &S, prefix: &str) -> Result<FailureRecord> {
    let mut found = find(store, prefix)?;
    let (ledger, _) = store.ledger(&found.goal)?;
    ledger.decorate(&mut found.record, &found.process);
    Ok(found.record)
}

/// The one record that `prefix` names, as its own line has it.
pub(super) fn find<S: Store + ?Sized>(store: &S, prefix: &str) -> Result<Found> {
    let prefix = prefix.trim();
    let digits = match prefix.split_at_checked("fail_".len()) {
        Some((head, digits)) if head.eq_ignore_ascii_case("fail_") => digits,
        _ => prefix,
    };
    if digits.chars().count() < PREFIX_CHARS_MIN {
        let message = format!(
            "find record {prefix:?}: give at least {PREFIX_CHARS_MIN} characters of its id"
        );
        return Err(Error::new(ErrorKind::InvalidInput, message));
    }
    let found = match prefix.parse() {
        Ok(id) => find_id(store, id)?,
        Err(_) => find_by(store, prefix)?,
    };
    if let Some(found) = found {
        return Ok(found);
    }
    let newest = newest_of_group(store, digits)?;
    let by_group = newest.map(|newest| find_id(store, newest)).transpose()?;
    by_group.flatten().ok_or_else(|| {
        let message = format!(
            "find record {prefix:?}: no stored record has an id that begins so, see `failrec list`"
        );
        Error::new(ErrorKind::NotFound, message)
    })
}

/// The record of this id.
pub(super) fn find_id<S: Store + ?Sized>(store: &S, id: RecordId) -> Result<Option<Found>> {
    let mut found = None;
    visit_ids(store, &Sieve::of_ids(&[id]), &mut |candidate| {
        if candidate.record.id != id {
            return ControlFlow::Continue(());
        }
        found = Some(candidate);
        ControlFlow::Break(())
    })?;
    Ok(found)
}

/// The one record whose id begins with `prefix`.
fn find_by<S: Store + ?Sized>(store: &S, prefix: &str) -> Result<Option<Found>> {
    let Some(sieve) = Sieve::of_prefix(prefix) else { return Ok(None) };
    let mut first: Option<Found> = None;
    // A line may have been written twice.
    let mut ids: BTreeSet<RecordId> = BTreeSet::new();
    visit_ids(store, &sieve, &mut |candidate| {
        if candidate.record.id.starts_with(prefix) {
            ids.insert(candidate.record.id);
            first.get_or_insert(candidate);
        }
        if ids.len() < CANDIDATES_MAX { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    if ids.len() <= 1 {
        return Ok(first);
    }
    let names: Vec<_> = ids.iter().map(ToString::to_string).collect();
    let message =
        format!("find record {prefix:?}: it may be {}; give more of its id", names.join(", "));
    Err(Error::new(ErrorKind::Ambiguous, message))
}

/// Shows `visit` the records that the sieve may let through, of all goals, until it breaks off.
pub(super) fn visit_ids<S: Store + ?Sized>(
    store: &S,
    sieve: &Sieve,
    visit: &mut dyn FnMut(Found) -> ControlFlow<()>,
) -> Result<()> {
    let mut flow = ControlFlow::Continue(());
    for goal in store.goals()? {
        store.scan_for(&goal, sieve, &mut |entry| {
            let EntryBody::Failure(record) = entry.body else { return ControlFlow::Continue(()) };
            let (goal, process) = (entry.goal, entry.process);
            flow = visit(Found { record: *record, goal, process });
            flow
        })?;
        if flow.is_break() {
            break;
        }
    }
    Ok(())
}

/// The newest stored record of the one group whose fingerprint begins with `digits`.
fn newest_of_group<S: Store + ?Sized>(store: &S, digits: &str) -> Result<Option<RecordId>> {
    let digits = digits.to_ascii_lowercase();
    let mut newest = Vec::new();
    for goal in store.goals()? {
        let (ledger, _) = store.ledger(&goal)?;
        let meant = ledger.unmerged_digests(&digits);
        newest.extend(meant.filter_map(|group| Some((group.fingerprint, group.latest?))));
    }
    newest.sort();
    let names: BTreeSet<_> = newest.iter().map(|(name, _)| name.as_str()).collect();
    if 1 < names.len() {
        let names: Vec<_> = names.into_iter().take(CANDIDATES_MAX).collect();
        let message = format!(
            "find group {digits:?}: it may be {}; give more of its fingerprint",
            names.join(", ")
        );
        return Err(Error::new(ErrorKind::Ambiguous, message));
    }
    Ok(newest.last().map(|(_, id)| *id))
}
