//! [`cut_text`]: no text longer than it may be.

/// Cuts `text` to at most `limit` bytes; a mark at its end says how many bytes went.
///
/// A limit too small for the mark gives the mark alone.
pub(crate) fn cut_text(text: &mut String, limit: usize) {
    if text.len() <= limit {
        return;
    }
    let len = text.len();
    let longest_mark = mark(len).len();
    let kept = text.floor_char_boundary(limit.saturating_sub(longest_mark));
    text.truncate(kept);
    text.push_str(&mark(len - kept));
}

/// What stands in the place of `bytes` bytes that were cut.
pub(crate) fn mark(bytes: usize) -> String {
    format!("…[cut: {bytes} bytes]")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, limit: usize) -> String {
        let mut text = text.to_owned();
        cut_text(&mut text, limit);
        text
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
