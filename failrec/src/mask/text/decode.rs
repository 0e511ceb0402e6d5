//! Texts within a text, in base64, hexadecimal or percent encoding.

/// Letters or digits whose bytes are looked at first: most runs are no text, which they show.
const HEAD: usize = 16;

/// The text that `run` is the base64 of, of either alphabet, RFC 4648; `None` if that is no text.
/// Letters at the end that are too few for a byte are left out, for the run may have been cut off.
pub(crate) fn base64_text(run: &str) -> Option<String> {
    let letters = run.trim_end_matches('=').as_bytes();
    text_of(letters, base64)
}

/// The text that `run` is the hexadecimal of; `None` if that is no text.
pub(crate) fn hex_text(run: &str) -> Option<String> {
    text_of(run.as_bytes(), hex)
}

/// The text that `decode` makes of `run`. Nothing is allocated for what begins with none.
fn text_of<'r, I>(run: &'r [u8], decode: fn(&'r [u8]) -> I) -> Option<String>
where
    I: Iterator<Item = Option<u8>>,
{
    let (mut head, mut count) = ([0; HEAD], 0);
    for (place, byte) in head.iter_mut().zip(decode(run.get(..HEAD).unwrap_or(run))) {
        *place = byte?;
        count += 1;
    }
    readable(head.get(..count)?, Whole::No)?;
    let bytes: Vec<u8> = decode(run).collect::<Option<_>>()?;
    readable(&bytes, Whole::Yes).map(ToOwned::to_owned)
}

/// The text with each `%` and two digits made the byte that they stand for; `None` if that is no
/// text.
pub(crate) fn percent_text(text: &str) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        let digits = behind.get(..2).filter(|_| first == b'%');
        if let Some(byte) = digits.and_then(|digits| hex(digits).next().flatten()) {
            out.push(byte);
            rest = behind.get(2..).unwrap_or_default();
        } else {
            out.push(first);
            rest = behind;
        }
    }
    String::from_utf8(out).ok()
}

/// What a letter of base64 stands for.
pub(crate) const fn base64_value(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    }
}

/// The bytes; nothing in the place of one that has no such letter.
fn base64(letters: &[u8]) -> impl Iterator<Item = Option<u8>> {
    let (mut bits, mut count) = (0_u32, 0_u32);
    letters.iter().filter_map(move |&letter| {
        let Some(value) = base64_value(letter) else { return Some(None) };
        bits = (bits << 6 | u32::from(value)) & 0xffff;
        count += 6;
        (8 <= count).then(|| {
            count -= 8;
            u8::try_from(bits >> count & 0xff).ok()
        })
    })
}

/// Likewise.
fn hex(digits: &[u8]) -> impl Iterator<Item = Option<u8>> {
    let value =
        |digit: u8| char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok());
    let (pairs, _) = digits.as_chunks::<2>();
    pairs.iter().map(move |[high, low]| Some(value(*high)? << 4 | value(*low)?))
}

/// Whether bytes are all that there are, so that their last character is whole.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whole {
    Yes,
    No,
}

/// The bytes as text, if they are such as a person reads.
fn readable(bytes: &[u8], whole: Whole) -> Option<&str> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) if whole == Whole::No && error.error_len().is_none() => {
            std::str::from_utf8(bytes.get(..error.valid_up_to())?).ok()?
        }
        Err(_) => return None,
    };
    let is_readable = |letter: char| !letter.is_control() || matches!(letter, '\n' | '\r' | '\t');
    text.chars().all(is_readable).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_of_a_text_is_read_with_and_without_its_end() {
        assert_eq!(base64_text("cGFzc3dvcmQ9aHVudGVyMg==").as_deref(), Some("password=hunter2"));
        assert_eq!(base64_text("cGFzc3dvcmQ9aHVudGVyMg").as_deref(), Some("password=hunter2"));
        assert_eq!(base64_text("cGFzc3dvcmQ9aHVudGVy").as_deref(), Some("password=hunter"));
        assert_eq!(base64_text("w6lw_w-_"), None);
        assert_eq!(base64_text("w6lww6k_").as_deref(), Some("épé?"));
    }

    #[test]
    fn bytes_that_nobody_reads_are_no_text() {
        assert_eq!(base64_text("iVBORw0KGgoAAAANSUhEUgAA"), None);
        assert_eq!(hex_text("7a3f9c0e7a3f9c0e7a3f9c0e7a3f9c0e7a3f9c0e"), None);
        assert_eq!(hex_text("68756e74657232").as_deref(), Some("hunter2"));
    }

    #[test]
    fn character_across_the_first_look_is_no_fault() {
        let text = "0123456789aé and so on";
        let digits = |byte| format!("{byte:02x}");
        let encoded = text.bytes().map(digits).collect::<Vec<_>>().concat();
        assert_eq!(hex_text(&encoded).as_deref(), Some(text));
    }

    #[test]
    fn percent_encoding_is_read_and_what_is_none_stays() {
        assert_eq!(percent_text("a%3Db%2").as_deref(), Some("a=b%2"));
        assert_eq!(percent_text("100%, %zz").as_deref(), Some("100%, %zz"));
        assert_eq!(percent_text("%ff"), None);
    }
}
