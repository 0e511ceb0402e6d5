//! [`Segments`]: the words that a name is made of.

/// The words of a name, split at marks and at camel humps, without the digits at their ends.
///
/// `HTTPApiKey2` gives `HTTP`, `Api`, `Key`. Bytes beyond ASCII count as letters.
#[derive(Clone)]
pub(crate) struct Segments<'n> {
    rest: &'n [u8],
}

impl<'n> Segments<'n> {
    pub(crate) fn new(name: &'n str) -> Self {
        Self { rest: name.as_bytes() }
    }
}

impl<'n> Iterator for Segments<'n> {
    type Item = &'n [u8];

    fn next(&mut self) -> Option<&'n [u8]> {
        loop {
            let start = self.rest.iter().position(|&byte| is_part(byte))?;
            let (_, rest) = self.rest.split_at_checked(start)?;
            let (segment, rest) = rest.split_at_checked(segment_len(rest))?;
            self.rest = rest;
            let word = without_digits(segment);
            if !word.is_empty() {
                return Some(word);
            }
        }
    }
}

fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || !byte.is_ascii()
}

/// How long the segment is that `bytes` starts with.
fn segment_len(bytes: &[u8]) -> usize {
    // Most words are small letters with a mark behind them.
    let small = bytes.iter().position(|byte| !byte.is_ascii_lowercase()).unwrap_or(bytes.len());
    if 0 < small && !bytes.get(small).copied().is_some_and(is_part) {
        return small;
    }
    let ends = bytes.windows(3).position(|three| match *three {
        [a, b, c] => is_end(a, b, c),
        _ => false,
    });
    if let Some(at) = ends {
        return at + 1;
    }
    // The last two bytes have no third one behind them.
    let last_pair = bytes.last_chunk::<2>().filter(|&&[a, b]| is_end(a, b, 0));
    bytes.len() - usize::from(last_pair.is_some())
}

/// Whether a segment ends behind `a`, which `b` and `c` follow.
fn is_end(a: u8, b: u8, c: u8) -> bool {
    let hump = !a.is_ascii_uppercase() && b.is_ascii_uppercase();
    let acronym = a.is_ascii_uppercase() && b.is_ascii_uppercase() && c.is_ascii_lowercase();
    !is_part(b) || hump || acronym
}

fn without_digits(segment: &[u8]) -> &[u8] {
    if !segment.last().is_some_and(u8::is_ascii_digit) {
        return segment;
    }
    let end = segment.iter().rposition(|byte| !byte.is_ascii_digit()).map_or(0, |last| last + 1);
    segment.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segments(name: &str) -> Vec<&str> {
        Segments::new(name).map(|segment| std::str::from_utf8(segment).unwrap()).collect()
    }

    #[test]
    fn marks_and_humps_split() {
        assert_eq!(segments("api_key"), ["api", "key"]);
        assert_eq!(segments("apiKey"), ["api", "Key"]);
        assert_eq!(segments("API-KEY"), ["API", "KEY"]);
        assert_eq!(segments("HTTPApiKey"), ["HTTP", "Api", "Key"]);
        assert_eq!(segments("x.y z"), ["x", "y", "z"]);
        assert_eq!(segments("isA"), ["is", "A"]);
        assert_eq!(segments("aB"), ["a", "B"]);
    }

    #[test]
    fn digits_at_the_end_of_a_word_do_not_count() {
        assert_eq!(segments("password2"), ["password"]);
        assert_eq!(segments("key_2_x"), ["key", "x"]);
        assert_eq!(segments("oauth2Token"), ["oauth", "Token"]);
    }

    #[test]
    fn letters_beyond_ascii_hold_a_word_together() {
        assert_eq!(segments("contraseña_x"), ["contraseña", "x"]);
    }

    #[test]
    fn name_without_words_has_no_segments() {
        assert_eq!(segments("__--12"), Vec::<&str>::new());
    }
}
