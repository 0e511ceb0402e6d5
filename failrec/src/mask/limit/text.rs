//! [`cut_text`]: no text longer than it may be.

use std::borrow::Cow;

/// `text` cut to at most `limit` bytes; a mark at its end says how many bytes went.
///
/// A limit too small for the mark gives the mark alone.
pub(crate) fn cut_text(text: Cow<'_, str>, limit: usize) -> Cow<'_, str> {
    if text.len() <= limit {
        return text;
    }
    let longest_mark = mark(text.len()).len();
    let kept = text.floor_char_boundary(limit.saturating_sub(longest_mark));
    let cut = mark(text.len() - kept);
    let mut text = text.into_owned();
    text.truncate(kept);
    text.push_str(&cut);
    Cow::Owned(text)
}

/// What stands in the place of `bytes` bytes that were cut.
pub(crate) fn mark(bytes: usize) -> String {
    format!("…[cut: {bytes} bytes]")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, limit: usize) -> String {
        cut_text(text.into(), limit).into_owned()
    }

    #[test]
    fn short_text_stays() {
        assert_eq!(cut("abc", 3), "abc");
    }

    #[test]
    fn long_text_says_how_much_went() {
        assert_eq!(cut(&"a".repeat(12_355), 40), format!("{}…[cut: 12336 bytes]", "a".repeat(19)));
    }

    #[test]
    fn cut_text_fits_and_is_not_cut_again() {
        for limit in 30..80 {
            let once = cut(&"é".repeat(100), limit);
            assert!(once.len() <= limit, "{limit}");
            assert_eq!(cut(&once, limit), once);
        }
    }

    #[test]
    fn limit_below_the_mark_leaves_the_mark() {
        assert_eq!(cut(&"a".repeat(50), 1), "…[cut: 50 bytes]");
    }
}
