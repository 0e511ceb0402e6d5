//! The group of a stored failure, by other rules than those it was stored by.

use crate::fingerprint::digest::group_fingerprint;
use crate::fingerprint::key::DEFAULT_PART;
use crate::fingerprint::normalizer::Normalizer;
use crate::fingerprint::table::OVERFLOW;
use crate::record::{FailureRecord, Fingerprint, Identity, Link, Outcome, Scheme};

/// The part of a record's name that stands for its being made good.
const RECOVERED_PART: &str = "custom.2";

impl Normalizer {
    /// The group that the failure of `record` would be in if its messages were compared by these
    /// rules: by those it was stored by, the group that it is in.
    ///
    /// Nothing if no rules could move it: a failure under [`Scheme::Exact`], one with a fingerprint
    /// of the user's own, and one that was counted with others because there were too many groups.
    ///
    /// # Examples
    ///
    /// ```
    /// use failrec::fingerprint::Normalizer;
    /// use failrec::test_util::TestRecorder;
    ///
    /// let recorder = TestRecorder::new();
    /// recorder.run(|| {
    ///     for shard in ["north", "south"] {
    ///         failrec::record(&std::io::Error::other(format!("shard {shard} is down")));
    ///     }
    /// });
    /// let records = recorder.records();
    /// let groups = |rules: &Normalizer| [0, 1].map(|index| rules.group_of(&records[index]));
    /// assert_eq!(groups(&Normalizer::default())[0], Some(records[0].fingerprint.group));
    ///
    /// let rules = Normalizer::builder().replace(r"shard \w+", "<shard>").build()?;
    /// let [north, south] = groups(&rules);
    /// assert_eq!(north, south);
    /// # Ok::<(), failrec::Error>(())
    /// ```
    pub fn group_of(&self, record: &FailureRecord) -> Option<Fingerprint> {
        self.identity_of(record).map(|identity| group_fingerprint(&identity, Scheme::Group))
    }

    /// What tells the failure of `record` from others by these rules.
    fn identity_of(&self, record: &FailureRecord) -> Option<Identity> {
        let names = &record.fingerprint;
        let mut custom = names.parts.iter().filter(|part| part.starts_with("custom."));
        let custom = match (custom.next(), custom.next()) {
            (None, _) => Box::default(),
            // What was made good has one part more, which says so.
            (Some(part), None)
                if record.outcome == Outcome::Recovered && part == RECOVERED_PART =>
            {
                Box::from([DEFAULT_PART.into(), record.outcome.as_str().into()])
            }
            _ => return None,
        };
        if names.scheme != Scheme::Group || record.message_norm == OVERFLOW {
            return None;
        }
        let own = record.chain.first().map_or(record.error_message.as_str(), Link::own);
        let root = record.root().filter(|_| 1 < record.chain.len());
        Some(Identity {
            node_id: record.node_id.clone(),
            error_type: record.error_type.clone().into(),
            error_code: record.error_code.as_deref().map(Into::into),
            message_norm: self.normalize(own).into(),
            root_type: record.root_type().unwrap_or_default().to_owned().into(),
            root_norm: self.normalize(root.map_or("", Link::own)).into(),
            custom,
        })
    }
}
