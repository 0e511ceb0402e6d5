//! Sentences in quotes: what they say is read like any text.

use crate::fingerprint::scan::json;
use crate::fingerprint::scan::sink::Sink;
use crate::fingerprint::scan::text::{Text, last_word};
use crate::fingerprint::scan::vocabulary;

/// Behind these stands what a logger has to say.
const MESSAGE_KEYS: &[&str] =
    &["error", "err", "msg", "message", "reason", "detail", "details", "cause", "description"];

/// Keeps the quotes of `err="refused by 10.0.0.1"` and of `Failure { message: "refused" }`: what
/// stands under such a key is the message, and so is what a line of klog begins with. Within it
/// quotes are escaped.
pub(super) fn rule<'a>(text: Text<'a>, at: usize, sink: &mut Sink<'_, 'a>) -> Option<usize> {
    if text.byte(at) != b'"' || sink.sentence_end().is_some() {
        return None;
    }
    let end = closing(text, at + 1)?;
    if !is_message(sink.written()) && !is_head(text, at, end, sink.written()) {
        return None;
    }
    sink.open_sentence(end);
    sink.keep("\"");
    Some(at + 1)
}

/// Goes on behind the sentence that ends at `at`.
pub(super) fn close<'a>(text: Text<'a>, at: usize, sink: &mut Sink<'_, 'a>) -> usize {
    sink.close_sentence();
    let quote = if sink.is_escaped() { text.literal(at, "\\").unwrap_or(at) } else { at };
    let is_quoted = matches!(text.byte(quote), b'"' | b'\'');
    let after = if is_quoted { quote + 1 } else { at };
    sink.keep(text.slice(quote, after));
    json::go_on(text, after, sink)
}

fn is_message(written: &str) -> bool {
    let (before, is_printed) = match (written.strip_suffix('='), written.strip_suffix(": ")) {
        (Some(before), _) => (before, false),
        (None, Some(before)) => (before, true),
        (None, None) => return false,
    };
    let key = last_word(before);
    let head = before.strip_suffix(key).unwrap_or("");
    let is_field = if is_printed {
        head.ends_with("{ ") || head.ends_with(", ")
    } else {
        head.is_empty() || head.ends_with([' ', ',', '{'])
    };
    is_field && MESSAGE_KEYS.contains(&key)
}

/// Several words in quotes begin the message, and fields or nothing follow them: so klog writes.
fn is_head(text: Text<'_>, at: usize, end: usize, written: &str) -> bool {
    let begins = written.is_empty() || written.ends_with(".go] ");
    let field = text
        .run(end + 2, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'));
    let is_followed = text.byte(end + 1) == 0
        || (text.byte(end + 1) == b' ' && end + 2 < field && text.byte(field) == b'=');
    // A first word that stays whatever follows it.
    let word = text.letters(at + 1);
    let has_words = at + 1 < word && word < end && text.byte(word) == b' ';
    let is_date = vocabulary::is_day_or_month(text.slice(at + 1, word));
    begins && is_followed && has_words && !is_date
}

/// Where the quote stands that ends what begins at `start`.
pub(super) fn closing(text: Text<'_>, start: usize) -> Option<usize> {
    let rest = text.rest(start);
    let mut is_escaped = false;
    for (index, byte) in rest.bytes().enumerate() {
        if byte == b'"' && !is_escaped {
            return Some(start + index);
        }
        is_escaped = byte == b'\\' && !is_escaped;
    }
    // All that follow are escaped: then the backslashes belonged to something else.
    rest.find('"').map(|index| start + index)
}
