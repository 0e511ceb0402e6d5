//! [`GroupKey`]: where a group stands in the table.

use std::borrow::Cow;
use std::hash::{BuildHasher, DefaultHasher, Hash, Hasher, RandomState};

use crate::record::{GoalId, Identity, NodeId};

/// The part of a fingerprint of the user's own that stands for everything the default compares.
pub(crate) const DEFAULT_PART: &str = "{default}";

/// Where a group stands in the table: 128 bits of a hash whose keys are new in each process.
///
/// Messages may come from an attacker. Without the keys nobody can write two that meet, and by
/// chance two of ten thousand groups meet once in 10^30 processes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct GroupKey(u128);

impl GroupKey {
    /// One of `count` shards.
    #[inline]
    pub(super) fn shard(self, count: usize) -> usize {
        // The map takes the low half; the shard comes from the high one so that they do not agree.
        usize::try_from(low_half(self.0 >> 64) % (count.max(1) as u64)).unwrap_or(0)
    }
}

impl Hash for GroupKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(low_half(self.0));
    }
}

fn low_half(value: u128) -> u64 {
    u64::try_from(value & u128::from(u64::MAX)).unwrap_or(0)
}

/// What tells one group from another, borrowed: an [`Identity`] that is not built yet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct IdentityParts<'a> {
    pub(crate) node_id: &'a NodeId,
    pub(crate) error_type: &'a Cow<'static, str>,
    pub(crate) error_code: Option<&'a str>,
    /// As [`Identity::message_norm`].
    pub(crate) message_norm: &'a str,
    pub(crate) root_type: &'a Cow<'static, str>,
    /// As [`Identity::root_norm`].
    pub(crate) root_norm: &'a str,
    /// As [`Identity::custom`].
    pub(crate) custom: &'a [Box<str>],
}

impl IdentityParts<'_> {
    /// The same, owned.
    pub(crate) fn to_identity(self) -> Identity {
        Identity {
            node_id: self.node_id.clone(),
            error_type: self.error_type.clone(),
            error_code: self.error_code.map(Into::into),
            message_norm: self.message_norm.into(),
            root_type: self.root_type.clone(),
            root_norm: self.root_norm.into(),
            custom: self.custom.into(),
        }
    }

    /// The node, type, code and texts take part: always, unless the user's parts leave them out.
    fn compares_default(&self) -> bool {
        self.custom.is_empty() || self.custom.iter().any(|part| &**part == DEFAULT_PART)
    }
}

impl Hash for IdentityParts<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.custom.hash(state);
        if self.compares_default() {
            self.node_id.as_str().hash(state);
            self.error_type.hash(state);
            self.error_code.hash(state);
            self.message_norm.hash(state);
            self.root_type.hash(state);
            self.root_norm.hash(state);
        }
    }
}

/// Makes the keys of one process.
#[derive(Debug)]
pub(super) struct KeySource {
    low: RandomState,
    high: RandomState,
}

impl KeySource {
    pub(super) fn new() -> Self {
        Self { low: RandomState::new(), high: RandomState::new() }
    }

    /// The key of a group of `goal`.
    pub(super) fn group(&self, goal: &GoalId, parts: &IdentityParts<'_>) -> GroupKey {
        self.key(&("group", goal.as_str(), parts))
    }

    /// The key of the group that takes in what no longer gets one of its own.
    pub(super) fn overflow(&self, goal: &GoalId, error_type: &str) -> GroupKey {
        self.key(&("overflow", goal.as_str(), error_type))
    }

    /// The key of the group behind all others of `goal`, or of all goals.
    pub(super) fn last_resort(&self, goal: Option<&GoalId>) -> GroupKey {
        self.key(&("last resort", goal.map(GoalId::as_str)))
    }

    /// A short hash of a text.
    pub(super) fn text(&self, text: &str) -> u64 {
        self.low.hash_one(text)
    }

    fn key(&self, value: &impl Hash) -> GroupKey {
        let mut both = Both::new(self.low.build_hasher(), self.high.build_hasher());
        value.hash(&mut both);
        GroupKey(both.finish_wide())
    }
}

/// Two hashes of the same bytes, which are gathered first: given to a hash piece by piece, the few bytes
/// between two texts would cost as much as the texts.
struct Both {
    low: DefaultHasher,
    high: DefaultHasher,
    gathered: [u8; GATHERED],
    length: usize,
}

/// Bytes that are hashed at once.
const GATHERED: usize = 256;

impl Both {
    const fn new(low: DefaultHasher, high: DefaultHasher) -> Self {
        Self { low, high, gathered: [0; GATHERED], length: 0 }
    }

    fn spill(&mut self) {
        let Self { low, high, gathered, length } = self;
        let gathered = gathered.get(..*length).unwrap_or_default();
        low.write(gathered);
        high.write(gathered);
        *length = 0;
    }

    fn finish_wide(mut self) -> u128 {
        self.spill();
        u128::from(self.high.finish()) << 64 | u128::from(self.low.finish())
    }
}

impl Hasher for Both {
    fn write(&mut self, bytes: &[u8]) {
        if GATHERED < self.length + bytes.len() {
            self.spill();
        }
        if let Some(room) = self.gathered.get_mut(self.length..self.length + bytes.len()) {
            room.copy_from_slice(bytes);
            self.length += bytes.len();
        } else {
            self.low.write(bytes);
            self.high.write(bytes);
        }
    }

    /// Of what was spilled, the low half.
    fn finish(&self) -> u64 {
        self.low.finish()
    }
}

/// Passes a [`GroupKey`] through: it is a keyed hash already.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TYPE: Cow<'static, str> = Cow::Borrowed("t");

    #[expect(clippy::ptr_arg, reason = "it is shown as it is kept")]
    fn parts<'a>(
        node_id: &'a NodeId,
        error_type: &'a Cow<'static, str>,
        message_norm: &'a str,
    ) -> IdentityParts<'a> {
        IdentityParts {
            node_id,
            error_type,
            error_code: None,
            message_norm,
            root_type: error_type,
            root_norm: "",
            custom: &[],
        }
    }

    #[test]
    fn text_moved_between_fields_is_another_key() {
        let (keys, goal, node) = (KeySource::new(), GoalId::default(), NodeId::from("n"));
        assert_ne!(
            keys.group(&goal, &parts(&node, &"ab".into(), "c")),
            keys.group(&goal, &parts(&node, &"a".into(), "bc"))
        );
    }

    #[test]
    fn goals_do_not_share_keys() {
        let (keys, node) = (KeySource::new(), NodeId::from("n"));
        let parts = parts(&node, &TYPE, "m");
        assert_ne!(keys.group(&GoalId::from("a"), &parts), keys.group(&GoalId::from("b"), &parts));
    }

    #[test]
    fn own_parts_without_the_default_replace_it() {
        let (keys, goal, node) = (KeySource::new(), GoalId::default(), NodeId::from("n"));
        let custom: [Box<str>; 1] = ["acme".into()];
        let one = IdentityParts { custom: &custom, ..parts(&node, &TYPE, "m") };
        let other = IdentityParts { custom: &custom, ..parts(&node, &TYPE, "another message") };
        assert_eq!(keys.group(&goal, &one), keys.group(&goal, &other));
    }

    #[test]
    fn own_parts_with_the_default_add_to_it() {
        let (keys, goal, node) = (KeySource::new(), GoalId::default(), NodeId::from("n"));
        let custom: [Box<str>; 2] = [DEFAULT_PART.into(), "acme".into()];
        let one = IdentityParts { custom: &custom, ..parts(&node, &TYPE, "m") };
        let other = IdentityParts { custom: &custom, ..parts(&node, &TYPE, "another message") };
        assert_ne!(keys.group(&goal, &one), keys.group(&goal, &other));
    }
}
