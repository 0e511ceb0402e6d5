//! What the text of one link tells.

use std::ops::Range;
use std::sync::LazyLock;
use std::time::Duration;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::policy::classify::cloud::CLOUD;
use crate::policy::classify::database::DATABASE;
use crate::policy::classify::finding::{Finding, Weight};
use crate::policy::classify::phrases::{COMMON, Phrases, Sense};
use crate::policy::classify::{io, span, status};
use crate::policy::fault::{Fault, FaultKind};

/// Bytes of a text that are looked at.
pub(super) const TEXT_BYTES_MAX: usize = 4 * 1024;

/// What the text tells.
pub(super) fn of(text: &str) -> Option<Finding> {
    let seen = look(cut(text));
    let phrase = seen.phrase();
    let by_status = seen
        .status
        .map(|status| Finding { fault: Fault::from_status(status), weight: Weight::Named });
    match (phrase, by_status) {
        // A response came, so the request was sent; what else the text says is of the response.
        (Some(phrase), Some(status)) if phrase.weight == Weight::Coded => {
            let mut fault = Fault::new(phrase.fault.kind);
            fault.status = status.fault.status;
            Some(Finding { fault, weight: Weight::Coded })
        }
        (Some(phrase), None) if phrase.weight == Weight::Coded => Some(phrase),
        (_, Some(status)) => Some(status),
        (phrase, None) => io::of_text(text).or(phrase),
    }
}

/// The kind that a code of a provider in the text stands for.
pub(super) fn coded(text: &str) -> Option<FaultKind> {
    let phrase = look(cut(text)).phrase()?;
    (phrase.weight == Weight::Coded).then_some(phrase.fault.kind)
}

/// The wait that the text asks for.
pub(super) fn hint(text: &str) -> Option<Duration> {
    look(cut(text)).wait
}

fn cut(text: &str) -> &str {
    text.get(..text.floor_char_boundary(TEXT_BYTES_MAX)).unwrap_or(text)
}

/// What stands in a text.
#[derive(Default)]
struct Seen {
    /// The place of the best phrase in the tables, and what it stands for.
    best: Option<(usize, Sense)>,
    status: Option<u16>,
    wait: Option<Duration>,
    is_exhausted: bool,
    is_per_day: bool,
    is_per_minute: bool,
}

fn look(text: &str) -> Seen {
    let mut seen = Seen::default();
    let Some(table) = TABLE.as_ref() else { return seen };
    let addresses = addresses(text);
    for found in table.automaton.find_overlapping_iter(text) {
        let Some(&(place, sense)) = table.senses.get(found.pattern().as_usize()) else { continue };
        if is_within(&addresses, found.start()) {
            continue;
        }
        let rest = text.get(found.end()..).unwrap_or_default();
        match sense {
            Sense::Fault(..) | Sense::NotSent(..) => {
                if seen.best.is_none_or(|(best, _)| place < best) {
                    seen.best = Some((place, sense));
                }
            }
            Sense::StatusFollows => seen.status = seen.status.or_else(|| status::behind(rest)),
            Sense::StatusLeads => {
                let leading = || status::before_reason(text, found.start());
                seen.status = seen.status.or_else(leading);
            }
            Sense::WaitFollows => seen.wait = seen.wait.or_else(|| span::leading(rest)),
            Sense::SecondsFollow => seen.wait = seen.wait.or_else(|| span::seconds(rest)),
            Sense::Exhausted => seen.is_exhausted = true,
            Sense::PerDay => seen.is_per_day = true,
            Sense::PerMinute => seen.is_per_minute = true,
        }
    }
    seen.status = seen.status.or_else(|| status::leading(text));
    seen
}

/// Where URLs stand, in order: `/docs/rate-limits` and `?status=503` tell nothing.
fn addresses(text: &str) -> Vec<Range<usize>> {
    let is_end = |next: char| next.is_whitespace() || "\"'<>()[]{}`".contains(next);
    let mut addresses: Vec<Range<usize>> = Vec::new();
    for (start, mark) in text.match_indices("://") {
        if is_within(&addresses, start) {
            continue;
        }
        let behind = start + mark.len();
        let rest = text.get(behind..).unwrap_or_default();
        addresses.push(start..behind + rest.find(is_end).unwrap_or(rest.len()));
    }
    addresses
}

fn is_within(ranges: &[Range<usize>], place: usize) -> bool {
    let next = ranges.partition_point(|range| range.end <= place);
    ranges.get(next).is_some_and(|range| range.contains(&place))
}

impl Seen {
    fn phrase(&self) -> Option<Finding> {
        let best = self.best.map(|(_, sense)| sense);
        let is_limit = matches!(
            best,
            None | Some(Sense::Fault(
                Weight::Coded,
                FaultKind::QuotaExhausted | FaultKind::Throttled
            ))
        );
        if self.is_exhausted && (is_limit || !is_coded(best)) {
            let is_quota = best == Some(Sense::Fault(Weight::Coded, FaultKind::QuotaExhausted));
            let kind = if self.is_per_day || (is_quota && !self.is_per_minute) {
                FaultKind::QuotaExhausted
            } else {
                FaultKind::Throttled
            };
            return Some(Finding::new(Weight::Coded, kind));
        }
        match best? {
            Sense::Fault(weight, kind) => Some(Finding::new(weight, kind)),
            Sense::NotSent(weight, kind) => Some(Finding::new(weight, kind).not_sent()),
            _ => None,
        }
    }
}

fn is_coded(sense: Option<Sense>) -> bool {
    matches!(sense, Some(Sense::Fault(Weight::Coded, _)))
}

/// Every phrase in one automaton: a text is gone through once, whatever the number of phrases.
struct Table {
    automaton: AhoCorasick,
    /// For each phrase its place among the groups, and what it stands for.
    senses: Vec<(usize, Sense)>,
}

/// Built at the first failure that is classified by its text. The phrases are ours, so building
/// succeeds; if it did not, texts would tell nothing.
static TABLE: LazyLock<Option<Table>> = LazyLock::new(|| {
    let groups = || [CLOUD, DATABASE, COMMON].into_iter().flatten().enumerate();
    let phrases = |group: &'static Phrases| group.texts.iter();
    let senses =
        groups().flat_map(|(place, group)| phrases(group).map(move |_| (place, group.sense)));
    let automaton = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::Standard)
        .build(groups().flat_map(|(_, group)| phrases(group)));
    Some(Table { senses: senses.collect(), automaton: automaton.ok()? })
});

#[cfg(test)]
mod tests;
