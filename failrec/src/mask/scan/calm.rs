//! [`Calm`]: how much of a text is known to say nothing, before it is scanned.

use crate::mask::scan::hit::Hit;
use crate::mask::text::lanes;

/// How much of a text is calm at its ends, as far as is known. See [`lanes::is_calm`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Calm {
    /// How many bytes at the start.
    pub(crate) head: usize,
    /// How many bytes at the end.
    pub(crate) tail: usize,
}

impl Calm {
    /// What is still known of a text of `len` bytes once the settled hits in it are replaced.
    pub(crate) fn around(self, hits: &[Hit<'_>], len: usize) -> Self {
        let start = hits.first().map_or(len, |hit| hit.start);
        let end = hits.last().map_or(0, |hit| hit.end);
        // Whether a byte is calm is said by the ones behind it, too, and by none before it.
        let head = self.head.min(start.saturating_sub(lanes::AHEAD_BYTES));
        Self { head, tail: self.tail.min(len - end) }
    }
}
