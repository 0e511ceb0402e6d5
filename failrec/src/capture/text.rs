//! Texts of the program's own making, bounded and cut where nothing half is left.

use std::fmt::{self, Debug, Display, Write as _};

use crate::capture::guarded::guarded;

/// Bytes of one text before it is masked.
///
/// Sixteen times what a record keeps of it (`Limits::text_bytes`): a secret that this bound cuts
/// in two lies behind the later cut, which comes after masking.
pub(crate) const TEXT_BYTES_MAX: usize = 64 * 1024;

/// Stands at the end of a text whose rest was left out.
const CUT: &str = "…[cut]";

/// Appends the `Display` of `value`, or what became of it.
pub(crate) fn push_display(text: &mut String, value: impl Display) {
    let _nothing: Option<()> = push_display_then(text, value, || None);
}

/// Appends the `Display` of `value`, or what became of it, and calls `then`: nothing if that panics.
/// Most often both go well, so one guard serves for both.
pub(crate) fn push_display_then<T>(
    text: &mut String,
    value: impl Display,
    then: impl Fn() -> Option<T>,
) -> Option<T> {
    let from = text.len();
    let mut writer = Bounded::new(text, TEXT_BYTES_MAX);
    let mut written = None;
    let done = guarded(|| {
        written = Some(writer.write_fmt(format_args!("{value}")));
        then()
    });
    match writer.filled(written) {
        Filled::Whole => {}
        Filled::Full => push_cut(text, from),
        Filled::Failed => replace_from(text, from, "<Display failed>"),
        Filled::Panicked => replace_from(text, from, "<Display panicked>"),
    }
    match done {
        Some(done) => done,
        // The text was to blame.
        None if written.is_none() => guarded(then).flatten(),
        None => None,
    }
}

/// The first `room` bytes of the `Debug` of `value`, if it has one that can be used.
pub(crate) fn debug_prefix(value: &dyn Debug, room: usize) -> Option<String> {
    let mut text = String::new();
    debug_into(&mut text, value, room).then_some(text)
}

/// Puts the first `room` bytes of the `Debug` of `value` in place of what `text` holds; whether it
/// has one that can be used.
pub(crate) fn debug_into(text: &mut String, value: &dyn Debug, room: usize) -> bool {
    text.clear();
    matches!(fill(text, room, format_args!("{value:?}")), Filled::Whole | Filled::Full)
}

/// How [`fill`] ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Filled {
    /// All of it is there.
    Whole,
    /// There was more of it than room.
    Full,
    /// It said that it cannot be formatted.
    Failed,
    /// It panicked.
    Panicked,
}

/// Appends at most `room` bytes of what `arguments` format to; formatting stops there.
pub(crate) fn fill(text: &mut String, room: usize, arguments: fmt::Arguments<'_>) -> Filled {
    let mut writer = Bounded::new(text, room);
    let written = guarded(|| writer.write_fmt(arguments));
    writer.filled(written)
}

/// The longest start of `text` within `room` bytes that does not end inside a word.
///
/// Half a word may be half a secret, which no masking rule recognises any more.
pub(crate) fn whole_words(text: &str, room: usize) -> &str {
    if text.len() <= room {
        return text;
    }
    let (head, rest) = text.split_at(text.floor_char_boundary(room));
    if rest.starts_with(|first: char| !first.is_ascii_graphic()) {
        return head;
    }
    without_last_word(head)
}

/// `text` without its last run of printing ASCII characters; of a run so long that it is no word,
/// only the last run of letters, digits and what tokens are made of besides.
fn without_last_word(text: &str) -> &str {
    // Longer than any key; text without a space in this many bytes is data.
    const WORD_BYTES_MAX: usize = 512;
    let kept = text.trim_end_matches(|last: char| last.is_ascii_graphic());
    if text.len() - kept.len() <= WORD_BYTES_MAX {
        return kept;
    }
    text.trim_end_matches(|last: char| last.is_ascii_alphanumeric() || "_-+/=.~%$@".contains(last))
}

/// `text` in at most `bytes_max` bytes, cut between words and marked where it was longer.
pub(crate) fn clipped(mut text: String, bytes_max: usize) -> String {
    if bytes_max < text.len() {
        let whole = whole_words(&text, bytes_max.saturating_sub(CUT.len())).len();
        text.truncate(whole);
        text.push_str(CUT);
    }
    text
}

fn push_cut(text: &mut String, from: usize) {
    let whole = text.get(from..).map_or(0, |added| without_last_word(added).len());
    text.truncate(from + whole);
    text.push_str(CUT);
}

fn replace_from(text: &mut String, from: usize, with: &str) {
    text.truncate(from);
    text.push_str(with);
}

struct Bounded<'a> {
    text: &'a mut String,
    /// Nothing once there was a piece without room.
    room: Option<usize>,
}

impl<'a> Bounded<'a> {
    fn new(text: &'a mut String, room: usize) -> Self {
        Self { text, room: Some(room) }
    }

    /// How it ended, whose formatter came to `written`; nothing if that panicked.
    fn filled(&self, written: Option<fmt::Result>) -> Filled {
        match written {
            // A formatter may swallow the refusal and go on to say that all went well.
            _ if self.room.is_none() => Filled::Full,
            Some(Ok(())) => Filled::Whole,
            Some(Err(_)) => Filled::Failed,
            None => Filled::Panicked,
        }
    }

    #[cold]
    fn fill_up(&mut self, piece: &str) {
        if let Some(room) = self.room.take() {
            let (head, _) = piece.split_at(piece.floor_char_boundary(room));
            self.text.push_str(head);
        }
    }
}

impl fmt::Write for Bounded<'_> {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        let Some(left) = self.room.and_then(|room| room.checked_sub(piece.len())) else {
            self.fill_up(piece);
            return Err(fmt::Error);
        };
        self.room = Some(left);
        self.text.push_str(piece);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Endless;

    impl Display for Endless {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            loop {
                f.write_str("word ")?;
            }
        }
    }

    struct Broken;

    impl Display for Broken {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("half")?;
            Err(fmt::Error)
        }
    }

    struct Panics;

    impl Display for Panics {
        fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
            panic!("a Display that panics");
        }
    }

    fn display(value: &dyn Display) -> String {
        let mut text = String::from("kept ");
        push_display(&mut text, value);
        text
    }

    #[test]
    fn endless_text_is_stopped_and_says_so() {
        let text = display(&Endless);
        assert!(text.len() <= "kept ".len() + TEXT_BYTES_MAX + CUT.len());
        assert!(text.ends_with("word …[cut]"), "{:?}", &text[text.len() - 20..]);
    }

    #[test]
    fn broken_text_is_replaced_by_what_happened() {
        assert_eq!(display(&Broken), "kept <Display failed>");
        assert_eq!(display(&Panics), "kept <Display panicked>");
    }

    #[test]
    fn cut_never_leaves_a_part_of_a_word() {
        assert_eq!(whole_words("key sk-abcdef tail", 9), "key ");
        assert_eq!(whole_words("key sk-abcdef tail", 13), "key sk-abcdef");
        assert_eq!(whole_words("https://u:p!ss@host/", 12), "");
        assert_eq!(whole_words("short", 5), "short");
    }

    #[test]
    fn clipped_text_keeps_to_its_size() {
        assert_eq!(clipped("short".to_owned(), 5), "short");
        assert_eq!(clipped("some words".repeat(3), 20), "some …[cut]");
    }

    #[test]
    fn cut_of_text_without_spaces_keeps_most_of_it() {
        let text = "a{b}".repeat(1_000);
        let kept = whole_words(&text, 2_002);
        assert_eq!(kept.len(), 2_002);
        assert!(kept.ends_with('{') || kept.ends_with('}'), "{}", &kept[1_990..]);
        assert_eq!(whole_words("日本語", 7), "日本");
    }
}
