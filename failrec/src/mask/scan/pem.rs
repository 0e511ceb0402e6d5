//! Private keys in PEM blocks, whole or cut off.

use crate::mask::scan::ends::line_end_len;
use crate::mask::scan::hit::Hit;
use crate::mask::text::class::{ALNUM, BASE64_MARK, BLANK, LINE_END};
use crate::mask::text::{Ahead, Bytes};

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";
const TITLE_BYTES_MAX: usize = 64;
/// A run of base64 on a line that holds something else, too.
const BODY_BYTES_MIN: usize = 32;
const BACKSLASHES_MAX: usize = 64;

/// Finds the private keys of a text.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct PemFinder {
    /// The next end; the length of the text if there is none.
    ends: Ahead,
}

impl PemFinder {
    /// Adds the block that begins at `start`, if one does and it is that of a private key.
    pub(crate) fn hide(
        &mut self,
        bytes: Bytes<'_>,
        start: usize,
        hits: &mut Vec<Hit<'_>>,
    ) -> Option<usize> {
        if !bytes.starts_with(start, BEGIN) {
            return None;
        }
        let body = title_end(bytes, start + BEGIN.len())?;
        let search = || bytes.find_literal(body, END).unwrap_or(bytes.len());
        let next_end = self.ends.find(body, search);
        let end = if next_end < bytes.len() {
            let title = next_end + END.len();
            title_end(bytes, title).unwrap_or(title)
        } else {
            body_end(bytes, body)
        };
        hits.push(Hit::new(start, end, "pem_private"));
        Some(end)
    }
}

/// Where `RSA PRIVATE KEY-----` ends, if it is a private key's title.
fn title_end(bytes: Bytes<'_>, start: usize) -> Option<usize> {
    let title = bytes.bytes(start, start + TITLE_BYTES_MAX);
    let dashes = title.windows(5).position(|five| five == b"-----")?;
    let title = title.get(..dashes)?;
    let is_title = title
        .iter()
        .all(|&byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b' ');
    let is_private = title.ends_with(b"PRIVATE KEY") || title.ends_with(b"PRIVATE KEY BLOCK");
    (is_title && is_private).then_some(start + dashes + 5)
}

/// Where the base64 of a block ends that has no end of its own.
fn body_end(bytes: Bytes<'_>, start: usize) -> usize {
    let body = ALNUM.or(BASE64_MARK);
    let mut end = start;
    loop {
        let line = after_line_end(bytes, end);
        let line_end = bytes.run_end(line, body);
        let behind = bytes.run_end(line_end, BLANK);
        let is_alone = is_line_end(bytes, behind) || is_quote(bytes, behind);
        let is_body = line < line_end && (is_alone || BODY_BYTES_MIN <= line_end - line);
        if !is_body {
            return end;
        }
        end = line_end;
    }
}

fn is_line_end(bytes: Bytes<'_>, at: usize) -> bool {
    bytes.len() <= at || line_end_len(bytes, at) != 0
}

/// Goes past line ends, real ones and `\n`, and past blanks.
fn after_line_end(bytes: Bytes<'_>, start: usize) -> usize {
    let mut at = start;
    loop {
        let blanks = bytes.run_end(at, LINE_END.or(BLANK));
        let len = line_end_len(bytes, blanks);
        if len == 0 {
            return blanks;
        }
        at = blanks + len;
    }
}

/// The quote of a string, with as many backslashes as there may be.
fn is_quote(bytes: Bytes<'_>, at: usize) -> bool {
    matches!(bytes.at(bytes.past(at, b'\\', BACKSLASHES_MAX)), b'"' | b'\'')
}
