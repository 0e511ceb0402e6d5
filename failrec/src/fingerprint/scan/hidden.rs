//! Words of which somebody has hidden a part: `sk-ab12********9f3c`.

use crate::fingerprint::scan::placeholder::Placeholder;
use crate::fingerprint::scan::sink::Sink;
use crate::fingerprint::scan::text::Text;

/// Three stand around what is to be read loudly.
const STARS_MIN: usize = 4;
/// Masking that shows the end of a value writes so many, and so much of it.
const STARS_OF_PARTIAL: usize = 8;
const SHOWN_BY_PARTIAL: usize = 4;
const PART_BYTES_MAX: usize = 64;

/// Replaces what is shown of such a word together with the asterisks. A mask that shows nothing stays.
pub(super) fn rule<'a>(text: Text<'a>, at: usize, sink: &mut Sink<'_, 'a>) -> Option<usize> {
    let part_end = |from| {
        text.run_within(from, PART_BYTES_MAX, |byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
        })
    };
    let stars = part_end(at);
    let stars_end = text.run(stars, |byte| byte == b'*');
    let end = part_end(stars_end);
    let (head, tail) = (text.slice(at, stars), text.slice(stars_end, end));
    if is_value(head, stars_end - stars, tail) && text.ends_word(end) {
        sink.replace(at..end, Placeholder::Id);
        return Some(end);
    }
    // Nobody need count them again from the second one on.
    (stars == at && at < stars_end).then(|| {
        sink.keep(text.slice(at, stars_end));
        stars_end
    })
}

/// Without any digit it may be a headline.
fn is_value(head: &str, stars: usize, tail: &str) -> bool {
    let is_partial = stars == STARS_OF_PARTIAL && tail.len() == SHOWN_BY_PARTIAL;
    let has_digit = |part: &str| part.bytes().any(|byte| byte.is_ascii_digit());
    STARS_MIN <= stars && (has_digit(head) || has_digit(tail) || (head.is_empty() && is_partial))
}
