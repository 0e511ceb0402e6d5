//! What a recorder says it has counted.

use std::collections::BTreeMap;
use std::time::Duration;

use failrec::Recorder;
use failrec::record::GoalId;

pub(crate) const LIMIT: Duration = Duration::from_secs(30);

/// Counts of all groups, by node.
pub(crate) fn counts(recorder: &Recorder) -> BTreeMap<String, u64> {
    assert!(recorder.flush(LIMIT).complete);
    let (ledger, _) = recorder.store().ledger(&GoalId::default()).unwrap();
    let mut counts = BTreeMap::new();
    for group in ledger.groups() {
        let by_hours: u64 = group.histogram.hours().map(|(_, count)| count).sum();
        assert_eq!(by_hours, group.count, "{group:?}");
        *counts.entry(group.node_id.to_string()).or_default() += group.count;
    }
    counts
}

/// So many failures were told of, and each of them became something.
pub(crate) fn assert_accounted(recorder: &Recorder, emitted: u64) {
    let health = recorder.health();
    let lost: u64 = health.lost.values().sum();
    assert_eq!(health.emitted, emitted, "{health:?}");
    let told = health.written + health.waiting + health.counted_only + lost;
    assert_eq!(told, emitted, "{health:?}");
}
