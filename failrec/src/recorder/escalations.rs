//! [`Escalations`]: which escalations hooks were told of.

use std::collections::BTreeMap;

use crate::record::{Fingerprint, Hour};

/// Escalations that are remembered; further ones are told of once an hour.
const TOLD_MAX: usize = 4_096;

/// Which escalations hooks were told of.
///
/// An escalation goes on while each hour has more failures than is ordinary. After an hour without
/// so many the next one is another.
#[derive(Debug, Default)]
pub(super) struct Escalations {
    /// The last such hour of each group.
    told: BTreeMap<Fingerprint, Hour>,
}

impl Escalations {
    /// Whether the group, which has failed too often in `hour`, does so since it was told of.
    pub(super) fn is_told(&mut self, group: &Fingerprint, hour: Hour) -> bool {
        let Some(last) = self.told.get_mut(group).filter(|last| goes_on(**last, hour)) else {
            return false;
        };
        *last = hour.max(*last);
        true
    }

    /// It was told that the group has failed too often in `hour`.
    pub(super) fn tell(&mut self, group: Fingerprint, hour: Hour) {
        self.told.retain(|_, last| goes_on(*last, hour));
        if self.told.len() < TOLD_MAX {
            self.told.insert(group, hour);
        }
    }
}

fn goes_on(last: Hour, hour: Hour) -> bool {
    hour.since(last).is_none_or(|later| later <= 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::script::{START, fingerprint};

    #[test]
    fn escalation_goes_on_from_hour_to_hour_and_not_over_a_gap() {
        let (group, last) = (fingerprint("a"), Hour::of(START));
        let told = |hours: &[u32]| {
            let mut escalations = Escalations::default();
            escalations.tell(group, last.earlier(9));
            let told = hours.iter().map(|ago| escalations.is_told(&group, last.earlier(*ago)));
            told.collect::<Vec<_>>()
        };
        assert_eq!(told(&[9, 8, 7, 8, 7]), [true; 5]);
        assert_eq!(told(&[8, 6]), [true, false]);
        assert!(!Escalations::default().is_told(&group, last));
    }

    #[test]
    fn bound_is_free_again_when_escalations_are_over() {
        let (mut escalations, last) = (Escalations::default(), Hour::of(START));
        let groups = (0..=TOLD_MAX).map(|number| fingerprint(&number.to_string()));
        let groups: Vec<_> = groups.collect();
        for group in &groups {
            escalations.tell(*group, last.earlier(2));
        }
        assert_eq!(escalations.told.len(), TOLD_MAX);
        escalations.tell(groups[0], last);
        assert_eq!(escalations.told, BTreeMap::from([(groups[0], last)]));
    }
}
