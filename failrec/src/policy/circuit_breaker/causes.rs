//! [`Causes`]: the records of the failures that opened a breaker.

use std::sync::Arc;

use crate::record::RecordId;

/// Records that are remembered.
const CAUSES_MAX: usize = 3;

/// The newest failures that have a record, newest first. What a rejection takes along is shared.
#[derive(Clone, Debug, Default)]
pub(super) struct Causes(Option<Arc<[RecordId]>>);

impl Causes {
    pub(super) fn add(&mut self, id: RecordId) {
        let before = self.0.iter().flat_map(|ids| ids.iter().copied());
        self.0 = Some([id].into_iter().chain(before).take(CAUSES_MAX).collect());
    }

    pub(super) fn shared(&self) -> Option<Arc<[RecordId]>> {
        self.0.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Timestamp;
    use crate::record::IdSource;

    #[test]
    fn newest_three_are_kept_newest_first() {
        let source = IdSource::new();
        let ids: Vec<_> = (0..5).map(|_| source.next(Timestamp::from_micros(0))).collect();
        let mut causes = Causes::default();
        for id in &ids {
            causes.add(*id);
        }
        assert_eq!(*causes.shared().unwrap(), [ids[4], ids[3], ids[2]]);
    }
}
