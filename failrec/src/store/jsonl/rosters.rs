//! [`Rosters`]: which groups are in each stretch of a file.

use std::collections::BTreeSet;

use crate::record::Fingerprint;

/// A stretch with more groups than this may hold any: one of another group is hardly ever left out then.
const TAGS_MAX: usize = 4_096;

/// Instead of how many there are: any.
const ANY: u16 = u16::MAX;

/// Bytes of a number.
const NUMBER_BYTES: usize = 2;

/// Which groups are in each stretch of a file, by two bytes of their names: of two hundred groups, another
/// one is taken for one of them in one case of three hundred.
///
/// It is written as numbers of two bytes, the lower one first: of each stretch how many there are, and then
/// those, the smallest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Rosters {
    /// Of the stretches before the last one.
    written: Vec<u8>,
    /// Of the last one, if there is one; of more than are told apart, one more.
    last: Option<BTreeSet<u16>>,
}

impl Rosters {
    /// What was written; nothing if it is something else.
    pub(super) fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let mut rosters = Self::default();
        let mut rest = bytes;
        while !rest.is_empty() {
            let roster = Roster::read(&mut rest)?;
            rosters.begin();
            rosters.last = Some(roster.tags());
        }
        Some(rosters)
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.written.clone();
        write(self.last.as_ref(), &mut bytes);
        bytes
    }

    /// A new stretch begins.
    pub(super) fn begin(&mut self) {
        write(self.last.as_ref(), &mut self.written);
        self.last = Some(BTreeSet::new());
    }

    /// The group is in the last stretch.
    pub(super) fn note(&mut self, group: &Fingerprint) {
        if let Some(last) = self.last.as_mut().filter(|last| last.len() <= TAGS_MAX) {
            last.insert(tag_of(group));
        }
    }
}

/// Which groups are in one stretch.
#[derive(Clone, Copy, Debug)]
pub(super) struct Roster<'a> {
    /// Nothing if any may be.
    tags: Option<&'a [[u8; NUMBER_BYTES]]>,
}

impl<'a> Roster<'a> {
    /// The next one of what was written.
    pub(super) fn read(rest: &mut &'a [u8]) -> Option<Self> {
        let (count, behind) = rest.split_first_chunk()?;
        let count = u16::from_le_bytes(*count);
        let count = if count == ANY { None } else { Some(usize::from(count)) };
        let (tags, behind) = behind.split_at_checked(count.unwrap_or(0) * NUMBER_BYTES)?;
        *rest = behind;
        Some(Self { tags: count.map(|_| tags.as_chunks().0) })
    }

    /// Something of one of these groups may be in the stretch.
    pub(super) fn may_hold(&self, wanted: &[u16]) -> bool {
        let Some(tags) = self.tags else { return true };
        wanted
            .iter()
            .any(|tag| tags.binary_search_by_key(tag, |it| u16::from_le_bytes(*it)).is_ok())
    }

    fn tags(&self) -> BTreeSet<u16> {
        match self.tags {
            Some(tags) => tags.iter().map(|tag| u16::from_le_bytes(*tag)).collect(),
            None => (0..=u16::MAX).take(TAGS_MAX + 1).collect(),
        }
    }
}

/// What is written of a group.
pub(super) fn tag_of(group: &Fingerprint) -> u16 {
    // The name is a hash, so that any two bytes will do.
    let [first, second, ..] = group.to_bytes();
    u16::from_le_bytes([first, second])
}

fn write(tags: Option<&BTreeSet<u16>>, bytes: &mut Vec<u8>) {
    let Some(tags) = tags else { return };
    let count = u16::try_from(tags.len()).unwrap_or(ANY);
    if TAGS_MAX < tags.len() {
        return bytes.extend(ANY.to_le_bytes());
    }
    bytes.extend(count.to_le_bytes());
    bytes.extend(tags.iter().flat_map(|tag| tag.to_le_bytes()));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(number: u16) -> Fingerprint {
        let [low, high] = number.to_le_bytes();
        Fingerprint::from_bytes(&[low, high, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16])
    }

    fn rosters(stretches: &[&[u16]]) -> Rosters {
        let mut rosters = Rosters::default();
        for stretch in stretches {
            rosters.begin();
            stretch.iter().for_each(|number| rosters.note(&group(*number)));
        }
        rosters
    }

    fn holding(bytes: &[u8], wanted: &[u16]) -> Vec<bool> {
        let mut rest = bytes;
        std::iter::from_fn(|| Roster::read(&mut rest).map(|it| it.may_hold(wanted))).collect()
    }

    #[test]
    fn stretches_tell_of_their_groups_and_can_be_gone_on_with() {
        let bytes = rosters(&[&[7, 300, 7], &[], &[9]]).to_bytes();
        assert_eq!(holding(&bytes, &[7]), [true, false, false]);
        assert_eq!(holding(&bytes, &[9, 300]), [true, false, true]);
        let mut more = Rosters::of_bytes(&bytes).unwrap();
        more.note(&group(7));
        assert_eq!(more, rosters(&[&[7, 300], &[], &[7, 9]]));
        assert_eq!(holding(&more.to_bytes(), &[7]), [true, false, true]);
    }

    #[test]
    fn stretch_with_very_many_groups_may_hold_any() {
        let many: Vec<u16> = (1..=5_000).collect();
        let bytes = rosters(&[&[7], &many]).to_bytes();
        assert_eq!(holding(&bytes, &[60_000]), [false, true]);
        assert_eq!(Rosters::of_bytes(&bytes).unwrap().to_bytes(), bytes);
    }

    #[test]
    fn half_a_roster_is_none() {
        let bytes = rosters(&[&[7, 8]]).to_bytes();
        assert_eq!(Rosters::of_bytes(&bytes[..4]), None);
    }
}
