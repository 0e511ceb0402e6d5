//! [`Sieve`]: what a store may leave out, because no answer is in it.

use std::collections::BTreeSet;

use crate::base::Timestamp;
use crate::query::{Ledger, Needles, Query};
use crate::record::{Fingerprint, RecordId};

/// What a store may leave out when it is asked for some records, because none of them is in it.
///
/// It says of each record that is meant that it passes, and of others what it can: a store uses what it
/// can make use of.
///
/// # Examples
///
/// ```
/// use failrec::query::Sieve;
/// use failrec::{RecordId, Timestamp};
///
/// let times = (Timestamp::from_micros(1), Timestamp::from_micros(2));
/// assert!(Sieve::all().may_be_among((RecordId::NONE, RecordId::NONE), times));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sieve {
    /// From the first to the last, each of these; of none, any id may be meant.
    ids: Vec<(RecordId, RecordId)>,
    since: Option<Timestamp>,
    until: Option<Timestamp>,
    /// One of these texts is in what is meant; of none, anything may be in it.
    words: BTreeSet<Box<str>>,
    /// Records of one of these groups are meant, by the names that the records have.
    groups: Option<BTreeSet<Fingerprint>>,
}

impl Sieve {
    /// Leaves nothing out.
    pub const fn all() -> Self {
        Self { ids: Vec::new(), since: None, until: None, words: BTreeSet::new(), groups: None }
    }

    /// For what `query` asks.
    pub(crate) fn of_query(query: &Query) -> Self {
        let words = query.asked_filter().words().unwrap_or_default();
        let ids = query.asked_filter().ids().into_iter().collect();
        Self { ids, since: query.since, until: query.until, words, groups: None }
    }

    /// For what `query` asks, where `ledger` tells of the groups.
    pub(crate) fn of_query_in(query: &Query, ledger: &Ledger, now: Timestamp) -> Self {
        let mut sieve = Self::of_query(query);
        sieve.groups = query.asked_filter().groups(ledger, now);
        if let Some(groups) = &sieve.groups
            && sieve.words.is_empty()
            && groups.len() <= Needles::COUNT_MAX
        {
            sieve.words = Self::of_groups(groups.iter().copied()).words;
        }
        sieve
    }

    /// For the records whose id begins so; nothing if none can.
    pub(crate) fn of_prefix(prefix: &str) -> Option<Self> {
        let ids = RecordId::beginning_with(prefix)?;
        Some(Self { ids: vec![ids], ..Self::all() })
    }

    /// For a few records.
    pub(crate) fn of_ids(ids: &[RecordId]) -> Self {
        let words = ids.iter().map(|id| id.to_string().into()).collect();
        Self { ids: ids.iter().map(|id| (*id, *id)).collect(), words, ..Self::all() }
    }

    /// For what is said of these groups.
    pub(crate) fn of_groups(groups: impl IntoIterator<Item = Fingerprint>) -> Self {
        let words = groups.into_iter().map(|group| group.as_str().into()).collect();
        Self { words, ..Self::all() }
    }

    /// Three that let through together what this does: what is later than a moment, what is of it, and what
    /// is earlier.
    pub(crate) fn parted_at(&self, at: Timestamp) -> [Self; 3] {
        let since = |moment: Timestamp| self.since.map_or(moment, |since| since.max(moment));
        let until = |moment: Timestamp| self.until.map_or(moment, |until| until.min(moment));
        let step = |by: i64| Timestamp::from_micros(at.as_micros().saturating_add(by));
        [
            Self { since: Some(since(step(1))), ..self.clone() },
            Self { since: Some(since(at)), until: Some(until(at)), ..self.clone() },
            Self { until: Some(until(step(-1))), ..self.clone() },
        ]
    }

    /// The texts to look for; nothing if anything may be meant.
    pub(crate) fn needles(&self) -> Option<Needles> {
        let words: Vec<_> = self.words.iter().map(|word| &**word).collect();
        Needles::new(&words)
    }

    /// Something that is meant may be among records of which the smallest and the largest id and time are
    /// these. No means that the store need not show them.
    pub fn may_be_among(&self, ids: (RecordId, RecordId), times: (Timestamp, Timestamp)) -> bool {
        let meets = |(first, last): &(RecordId, RecordId)| *first <= ids.1 && ids.0 <= *last;
        (self.ids.is_empty() || self.ids.iter().any(meets))
            && self.since.is_none_or(|since| since <= times.1)
            && self.until.is_none_or(|until| times.0 <= until)
    }

    /// All records of these times pass, unless more is asked than the time.
    pub(crate) fn holds_all(&self, times: (Timestamp, Timestamp)) -> bool {
        self.since.is_none_or(|since| since <= times.0)
            && self.until.is_none_or(|until| times.1 <= until)
    }

    /// Some records of the right time may not pass.
    pub(crate) fn is_of_more_than_times(&self) -> bool {
        !self.ids.is_empty() || !self.words.is_empty() || self.groups.is_some()
    }

    /// The groups whose records are meant, if it is not all.
    pub(crate) const fn groups(&self) -> Option<&BTreeSet<Fingerprint>> {
        self.groups.as_ref()
    }

    /// Records of some ids, times or groups are meant, and nothing else that is in a journal.
    pub(crate) const fn is_of_places(&self) -> bool {
        !self.ids.is_empty()
            || self.since.is_some()
            || self.until.is_some()
            || self.groups.is_some()
    }
}

#[cfg(test)]
mod tests {
    use proptest::{prop_assert, proptest};
    use serde_json::json;

    use super::*;
    use crate::query::script::{after, record};

    fn words(text: &str) -> Vec<String> {
        let query = Query::parse(text, after(0)).unwrap();
        Sieve::of_query(&query).words.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn one_word_of_all_that_must_hold_and_each_of_those_that_may_are_looked_for() {
        for (text, wanted) in [
            ("session:s-17 node:x", vec!["s-17"]),
            ("node:planner OR node:writer", vec!["planner", "writer"]),
            ("\"connection refused\" sev:error", vec!["connection refused"]),
            ("\"say \\\"no\\\" now\"", vec![" now"]),
            ("time*out", vec!["time"]),
            ("id:fail_01K8ZQ", vec!["01K8ZQ"]),
            // Anything may be meant.
            ("node:planner OR ab", vec![]),
            ("-node:planner", vec![]),
            ("code:429", vec![]),
            ("note:odd", vec![]),
            ("count:>5", vec![]),
            ("is:new", vec![]),
        ] {
            assert_eq!(words(text), wanted, "{text}");
        }
    }

    #[test]
    fn no_letter_but_those_in_doubt_becomes_ascii_in_lower_case() {
        let letters =
            ('\u{80}'..=char::MAX).filter(|letter| letter.to_lowercase().any(|it| it.is_ascii()));
        assert_eq!(letters.collect::<String>(), "\u{130}\u{212a}");
    }

    proptest! {
        #[test]
        fn text_that_is_said_is_never_left_out(
            message in "[aK\u{212a}\u{130}i\"\\\\/é\n ]{0,9}", word in "[aAkKi\"/é ]{1,5}",
        ) {
            let record = record(1, &json!({"error_message": message}));
            let query = Query::new().text(&word);
            let line = serde_json::to_vec(&record).unwrap();
            let needles = Sieve::of_query(&query).needles();
            let may_be = needles.is_none_or(|needles| needles.may_be_in(&line));
            prop_assert!(may_be || !query.asked_filter().matches(&record, None, after(0)));
        }
    }
}
