//! [`Hit`]: a stretch of text that a rule wants hidden.

use crate::mask::mark::is_inside_mask;
use crate::mask::method::Method;
use crate::mask::methods::Methods;
use crate::mask::tally::Tally;

/// A stretch of text that a rule wants hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hit<'m> {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) rule: &'m str,
    /// How it is to be hidden, if the place says so and not the rule.
    pub(crate) method: Option<Method>,
}

impl<'m> Hit<'m> {
    pub(crate) const fn new(start: usize, end: usize, rule: &'m str) -> Self {
        Self { start, end, rule, method: None }
    }

    /// The same, hidden as the place says.
    pub(crate) const fn by(self, method: Option<Method>) -> Self {
        Self { method, ..self }
    }
}

/// Puts hits in order, joins those that touch, and drops those that are to be kept or are hidden
/// already.
pub(crate) fn settle(text: &str, hits: &mut Vec<Hit<'_>>, methods: &Methods) {
    for hit in hits.iter_mut() {
        hit.start = text.floor_char_boundary(hit.start);
        hit.end = text.ceil_char_boundary(hit.end);
    }
    hits.retain(|hit| {
        hit.start < hit.end
            && methods.of(hit.rule, hit.method) != Method::Keep
            && !is_inside_mask(text, hit.start, hit.end)
    });
    let apart = hits.len();
    hits.sort_by_key(|hit| (hit.start, hit.end));
    hits.dedup_by(|later, earlier| {
        let touches = later.start <= earlier.end;
        if touches {
            earlier.end = earlier.end.max(later.end);
        }
        touches
    });
    if hits.len() < apart {
        // Joined ones may together be what one mask is already.
        hits.retain(|hit| !is_inside_mask(text, hit.start, hit.end));
    }
}

/// The text with its settled hits replaced and counted.
pub(crate) fn splice(text: &str, hits: &[Hit<'_>], methods: &Methods, tally: &mut Tally) -> String {
    let mut out = String::with_capacity(text.len());
    let mut copied = 0;
    for hit in hits {
        out.push_str(text.get(copied..hit.start).unwrap_or_default());
        let value = text.get(hit.start..hit.end).unwrap_or_default();
        methods.write(&mut out, methods.of(hit.rule, hit.method), hit.rule, value);
        tally.add(hit.rule);
        copied = hit.end;
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(start: usize, end: usize) -> Hit<'static> {
        Hit::new(start, end, "rule")
    }

    #[test]
    fn touching_hits_become_one() {
        let mut hits = vec![hit(4, 6), hit(0, 2), hit(1, 4)];
        settle("abcdefgh", &mut hits, &Methods::default());
        assert_eq!(hits, [hit(0, 6)]);
    }

    #[test]
    fn hit_within_a_mask_is_dropped() {
        let mut hits = vec![hit(2, 4), hit(9, 10)];
        settle("x ******** y", &mut hits, &Methods::default());
        assert_eq!(hits, []);
    }

    #[test]
    fn hit_grows_to_whole_characters() {
        let mut hits = vec![hit(1, 2)];
        settle("aéb", &mut hits, &Methods::default());
        assert_eq!(hits, [hit(1, 3)]);
    }

    #[test]
    fn splicing_keeps_what_is_between() {
        let mut tally = Tally::new();
        let out = splice("a 1 b 2 c", &[hit(2, 3), hit(6, 7)], &Methods::default(), &mut tally);
        assert_eq!(out, "a ******** b ******** c");
        assert_eq!(tally.count("rule"), 2);
    }
}
