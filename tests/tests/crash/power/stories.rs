//! Losses of power that took what was acknowledged.

use failrec::store::{Durability, LogSharing};

use super::action::{Action, LARGE, Plan, SMALL};
use super::power_fs::Flaw;
use super::trial::Trial;

/// More than fills a segment here.
const SEGMENT: usize = 5_000;

fn append(store: usize, bytes: usize) -> Action {
    Action::Append { store, count: 1, bytes }
}

fn survives(durabilities: [Durability; 2], segment_bytes: u64, actions: &[Action]) {
    let sharings = [LogSharing::Shared; 2];
    let plan = Plan { durabilities, sharings, segment_bytes, actions: actions.to_vec() };
    Trial::run(&plan, Flaw::None, 0).unwrap_or_else(|said| panic!("{said}"));
}

/// A store that made its folder synced what was in it, but not the name of the folder itself, so
/// that the first records of a program were lost with it.
#[test]
fn folder_that_the_store_made_is_there_after_a_loss_of_power() {
    survives([Durability::Always, Durability::Os], SMALL, &[append(0, 10)]);
}

/// The first segment of a goal went into a folder that was new, in another that was: the name of
/// one of them was not synced, and the whole segment lost with it.
#[test]
fn first_segment_is_there_after_a_loss_of_power() {
    survives([Durability::Always, Durability::Os], SMALL, &[append(0, SEGMENT)]);
}

/// A log that another process had begun, which syncs when it likes to, was synced by its content
/// alone, and lost as a whole.
#[test]
fn log_that_another_process_began_is_there_after_a_loss_of_power() {
    let actions = [append(0, SEGMENT), append(0, 10), append(1, 10)];
    survives([Durability::Os, Durability::Always], SMALL, &actions);
}

/// Whenever the power goes while a session is forgotten, a segment is the old or the new one, and what
/// was forgotten does not come back with the old one, with statistics or with half a replacement.
#[test]
fn what_was_forgotten_does_not_come_back_and_nothing_else_goes() {
    let shared = [append(0, SEGMENT), append(1, 10), append(0, 10), append(1, 10)];
    let actions = [&shared[..], &[Action::Close(0), Action::Forget(1), append(0, 10)]].concat();
    for durabilities in [[Durability::Always; 2], [Durability::Always, Durability::Os]] {
        survives(durabilities, SMALL, &actions);
    }
}

/// Whenever the power goes while segments are compressed, each is there as it was or compressed, and what was
/// forgotten afterwards does not come back with one that was to be removed.
#[test]
fn segment_that_is_compressed_is_there_and_comes_back_no_more() {
    let segments = [append(0, SEGMENT), append(1, SEGMENT), append(0, SEGMENT)];
    let actions = [Action::Close(0), Action::Compress(1), append(0, 10), Action::Forget(0)];
    for durability in [Durability::Always, Durability::Os] {
        survives([durability; 2], SMALL, &[&segments[..], &actions].concat());
    }
}

/// Statistics covered what nobody had synced. A loss of power took the midst of it, where their
/// witness does not look, and they told of entries that the log did not have any more.
#[test]
fn statistics_cover_nothing_that_a_loss_of_power_may_take() {
    let renew = Action::Reopen(0, Durability::Os);
    survives([Durability::Os; 2], LARGE, &[append(0, 10), append(0, 12_000), renew]);
}

/// What a store appended to a log that another one had made a segment of was not synced either, and
/// the length of a segment was taken for proof that it is the same.
#[test]
fn statistics_cover_no_end_of_a_segment_that_a_loss_of_power_may_take() {
    let renew = Action::Reopen(0, Durability::Os);
    let shared = [append(0, 10), append(1, SEGMENT), append(1, 10), Action::Sync(1)];
    let actions = [&shared[..], &[append(0, 900), renew]].concat();
    survives([Durability::Os; 2], SMALL, &actions);
}
