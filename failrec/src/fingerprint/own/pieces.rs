//! [`Pieces`]: what of a text the user's own rules take.

use std::ops::Range;

use crate::fingerprint::own::rule::OwnRule;
use crate::fingerprint::scan::placeholder_end;

/// What of a text the user's own rules take, from left to right: the match that begins first wins,
/// of several that begin at one place that of the first rule.
///
/// A placeholder that is there already is never broken up: so a second walk over a normal form
/// finds what the first one left.
pub(super) struct Pieces<'a> {
    text: &'a str,
    rules: &'a [OwnRule],
    /// The next match of each rule that still has one.
    next: Vec<(usize, Range<usize>)>,
    /// Placeholders that are there already; behind the rules' own stands their text.
    there: Vec<(Range<usize>, Option<&'a str>)>,
    at: usize,
}

/// What takes a part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// A placeholder of some rule that is there already.
    There(&'a str),
    /// A match of the rule of this number.
    Matched(usize),
}

impl<'a> Pieces<'a> {
    pub(super) fn new(text: &'a str, rules: &'a [OwnRule]) -> Self {
        let (next, there, at) = (Vec::new(), placeholders(text, rules), 0);
        let mut pieces = Self { text, rules, next, there, at };
        let first = |number| Some((number, pieces.search(number, 0)?));
        pieces.next = (0..rules.len()).filter_map(first).collect();
        pieces
    }

    /// The next match of a rule that breaks no placeholder up and does more than rename one.
    fn search(&self, number: usize, from: usize) -> Option<Range<usize>> {
        let rule = self.rules.get(number)?;
        let mut from = from;
        while let Some((whole, part)) = rule.find(self.text, from) {
            if !part.is_empty() && self.at <= part.start && self.may_take(&part) {
                return Some(part);
            }
            let step = self.text.get(whole.start..)?.chars().next()?.len_utf8();
            from = whole.start + step;
        }
        None
    }

    fn may_take(&self, part: &Range<usize>) -> bool {
        self.there.iter().all(|(there, _)| {
            let is_apart = part.end <= there.start || there.end <= part.start;
            let is_larger = part.start <= there.start && there.end <= part.end && part != there;
            is_apart || is_larger
        })
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = (Range<usize>, Piece<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let mut next = std::mem::take(&mut self.next);
        next.retain_mut(|(number, part)| {
            if part.start < self.at {
                let Some(later) = self.search(*number, self.at) else { return false };
                *part = later;
            }
            true
        });
        self.next = next;
        let matched = self.next.iter().min_by_key(|(number, part)| (part.start, *number));
        let matched = matched.map(|(number, part)| (part.clone(), Piece::Matched(*number)));
        let mut there = self.there.iter().filter(|(span, _)| self.at <= span.start);
        let there = there.find_map(|(span, own)| Some((span.clone(), Piece::There((*own)?))));
        let found = match (matched, there) {
            (Some(matched), Some(there)) if there.0.start < matched.0.start => there,
            (Some(matched), _) => matched,
            (None, there) => there?,
        };
        self.at = found.0.end;
        Some(found)
    }
}

/// The placeholders that stand in `text`.
fn placeholders<'a>(text: &str, rules: &'a [OwnRule]) -> Vec<(Range<usize>, Option<&'a str>)> {
    let own = || rules.iter().filter_map(OwnRule::placeholder);
    let found = text.match_indices('<').filter_map(|(at, _)| {
        let rest = text.get(at..)?;
        match own().find(|own| rest.starts_with(own)) {
            Some(own) => Some((at..at + own.len(), Some(own))),
            None => Some((at..placeholder_end(text, at)?, None)),
        }
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str, rules: &[(&str, &str)]) -> Vec<String> {
        let rule = |(pattern, with): &(&str, &str)| match *with {
            "" => OwnRule::keep(pattern).unwrap(),
            with => OwnRule::replace(pattern, with).unwrap(),
        };
        let rules: Vec<_> = rules.iter().map(rule).collect();
        let told = |(span, piece): (Range<usize>, Piece<'_>)| match piece {
            Piece::There(own) => format!("{own} there"),
            Piece::Matched(number) => format!("{} by {number}", &text[span]),
        };
        Pieces::new(text, &rules).map(told).collect()
    }

    #[test]
    fn match_that_begins_first_wins_then_the_first_rule() {
        let rules = [("b+", "<b>"), ("ab|bc", "")];
        assert_eq!(pieces("ab bc bbb", &rules), ["ab by 1", "b by 0", "bbb by 0"]);
    }

    #[test]
    fn rule_goes_on_behind_what_another_took() {
        assert_eq!(pieces("abcd", &[("ab", "<x>"), ("bc|cd", "")]), ["ab by 0", "cd by 1"]);
    }

    #[test]
    fn placeholder_is_not_broken_up() {
        assert_eq!(pieces("n <n> <x>", &[("n|x", "<x>")]), ["n by 0", "<x> there"]);
        assert_eq!(pieces("a <n>", &[("a <", "<x>"), ("<n>", "")]), [""; 0]);
    }

    #[test]
    fn match_may_hold_placeholders() {
        assert_eq!(pieces("job <n> <x>", &[("job .*", "<x>")]), ["job <n> <x> by 0"]);
    }
}
