//! [`Plan`]: two stores in one folder, and what happens to them.

use std::time::Duration;

use failrec::store::{Durability, LogSharing};
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_oneof};

/// Two stores in one folder, and what happens to them.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) durabilities: [Durability; 2],
    pub(super) sharings: [LogSharing; 2],
    pub(super) segment_bytes: u64,
    pub(super) actions: Vec<Action>,
}

/// What happens.
#[derive(Clone, Debug)]
pub(super) enum Action {
    /// One of them gets some entries of about so many bytes.
    Append { store: usize, count: u64, bytes: usize },
    /// One is told to bring all to the disk.
    Sync(usize),
    /// One ends what it began, statistics included, and goes on.
    Close(usize),
    /// One does what is due.
    Maintain(usize),
    /// One is told to forget what may be forgotten.
    Forget(usize),
    /// One is told to compress what may be compressed.
    Compress(usize),
    /// One is dropped and opened again.
    Reopen(usize, Durability),
    /// Time passes.
    Pass(Duration),
    /// The power is gone, by this chance; both are opened again.
    LosePower(u64),
}

/// Bytes of a segment that one large entry fills, and of one that nothing here does.
pub(super) const SMALL: u64 = 4 * 1024;
pub(super) const LARGE: u64 = 1024 * 1024;

/// How long a store may wait that syncs by time.
pub(super) const INTERVAL: Duration = Duration::from_millis(500);

/// Any plan.
pub(super) fn plan() -> impl Strategy<Value = Plan> {
    let durabilities = [durability(), durability()];
    let segment_bytes = prop_oneof![Just(SMALL), Just(LARGE)];
    let all = (durabilities, sharings(), segment_bytes, vec(action(), 1..14));
    all.prop_map(|(durabilities, sharings, segment_bytes, actions)| Plan {
        durabilities,
        sharings,
        segment_bytes,
        actions,
    })
}

fn action() -> impl Strategy<Value = Action> {
    let store = || 0_usize..2;
    let bytes = prop_oneof![3 => 10_usize..400, 1 => 1_500_usize..6_000];
    // A look at the name of the log is due after 100 ms, statistics after 5 s.
    let times = [20, 150, 600, 6_000].map(Duration::from_millis);
    let append = (store(), 1_u64..4, bytes);
    prop_oneof![
        8 => append.prop_map(|(store, count, bytes)| Action::Append { store, count, bytes }),
        2 => store().prop_map(Action::Sync),
        2 => store().prop_map(Action::Close),
        1 => store().prop_map(Action::Maintain),
        1 => store().prop_map(Action::Forget),
        1 => store().prop_map(Action::Compress),
        1 => (store(), durability()).prop_map(|(store, how)| Action::Reopen(store, how)),
        3 => proptest::sample::select(times.to_vec()).prop_map(Action::Pass),
        1 => any::<u64>().prop_map(Action::LosePower),
    ]
}

/// Both share a log, as a rule; else one of them has its own, or each.
fn sharings() -> impl Strategy<Value = [LogSharing; 2]> {
    use LogSharing::{Apart, Shared};
    prop_oneof![3 => Just([Shared; 2]), 1 => Just([Apart, Shared]), 2 => Just([Apart; 2])]
}

fn durability() -> impl Strategy<Value = Durability> {
    prop_oneof![
        Just(Durability::Os),
        Just(Durability::Interval(INTERVAL)),
        Just(Durability::Always)
    ]
}
