//! [`Encoded`]: stretches of text that are another text in base64, hexadecimal or, twice over, in
//! percent encoding.

use crate::mask::scan::run::Run;
use crate::mask::text::Bytes;
use crate::mask::text::class::{BASE64_MARK, BREAK, Class, DIGIT, DOT, LETTER, WORD};
use crate::mask::text::decode::{base64_text, hex_text, percent_text};

/// Fewer letters are too few for a name with a value, or a token.
const BASE64_BYTES_MIN: usize = 24;
const HEX_BYTES_MIN: usize = 40;

/// Looks for encoded stretches, and into each once.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Encoded {
    /// What ends before this was looked at.
    seen: usize,
}

/// A stretch of a text that is another text.
pub(crate) struct Stretch {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) text: String,
}

impl Encoded {
    /// The encoded text that the word `run` belongs to.
    pub(crate) fn find(&mut self, bytes: Bytes<'_>, run: Run) -> Option<Stretch> {
        if run.start < self.seen {
            return None;
        }
        if bytes.starts_with(run.end, "%25") {
            return self.find_percent(bytes, run.end);
        }
        if run.end - run.start < WORD_BYTES_MIN {
            return None;
        }
        // `=` stands only at the end of base64, so what is behind it begins anew.
        let class = WORD.or(BASE64_MARK);
        let mut start = bytes.run_start(run.inner, class, run.inner - self.seen);
        if start != run.inner
            && let Some(mark) = bytes.find_last(start, run.inner, b'=')
        {
            start = mark + 1;
        }
        let end = bytes.run_end(run.end, class);
        self.seen = end;
        let word = bytes.slice(run.inner, run.end);
        if HEX_BYTES_MIN <= word.len() && word.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Some(Stretch { start: run.inner, end, text: hex_text(word)? });
        }
        let is_long = BASE64_BYTES_MIN <= end - start;
        let text = is_long.then(|| base64_text(bytes.slice(start, end))).flatten()?;
        Some(Stretch { start, end, text })
    }

    /// The part of a query, or the word, in which `%25` stands at `at`: a percent sign that was
    /// encoded itself.
    fn find_percent(&mut self, bytes: Bytes<'_>, at: usize) -> Option<Stretch> {
        let mut start = at;
        while self.seen < start && !ends_part(bytes.before(start)) {
            start -= 1;
        }
        let mut end = at;
        while end < bytes.len() && !ends_part(bytes.at(end)) {
            end += 1;
        }
        self.seen = end;
        let text = percent_text(&percent_text(bytes.slice(start, end))?)?;
        Some(Stretch { start, end, text })
    }
}

/// Where a run of base64 has that many marks, it has more of them than letters.
const WORD_BYTES_MIN: usize = 8;

/// Whether a text that was encoded is the name of a user, a colon and a password, as it stands behind
/// `Basic`. Many identifiers are a word, a colon and a number or digits of hexadecimal.
pub(crate) fn is_user_with_password(text: &str) -> bool {
    let Some((user, password)) = text.split_once(':') else { return false };
    let is_user = (1..=USER_BYTES_MAX).contains(&user.len())
        && user.bytes().all(|byte| WORD.or(DOT).has(byte) || matches!(byte, b'@' | b'+'));
    let has = |class: Class| password.bytes().any(|byte| class.has(byte));
    let is_mixed =
        has(DIGIT) && has(LETTER) || password.bytes().any(|byte| b"!$%^&*#?".contains(&byte));
    let is_number = password.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    let is_one_word =
        !password.contains(|letter: char| letter.is_whitespace() || "/:".contains(letter));
    is_user && PASSWORD_BYTES_MIN <= password.len() && is_one_word && is_mixed && !is_number
}

const USER_BYTES_MAX: usize = 64;
const PASSWORD_BYTES_MIN: usize = 8;

/// What stands between the parts of a query, and between words.
fn ends_part(byte: u8) -> bool {
    BREAK.has(byte) || matches!(byte, b'&' | b'?' | b';' | b'#' | b'=' | b',')
}

#[cfg(test)]
mod tests {
    use crate::mask::masker::Masker;

    fn mask(text: &str) -> String {
        Masker::default().text(text).into_owned()
    }

    fn base64(text: &str) -> String {
        let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let bits = text.bytes().map(|byte| format!("{byte:08b}")).collect::<Vec<_>>().concat();
        let sixes = bits.as_bytes().chunks(6).map(|six| {
            let six = std::str::from_utf8(six).unwrap();
            usize::from_str_radix(&format!("{six:0<6}"), 2).unwrap()
        });
        sixes.map(|six| char::from(letters[six])).collect()
    }

    #[test]
    fn secret_in_base64_takes_its_whole_run_along() {
        for secret in
            ["password=hunter2 and more", "{\"api_key\":\"k-1\",\"n\":1}", "ada@example.com???"]
        {
            let text = format!("body {} end", base64(secret));
            assert_eq!(mask(&text), "body ******** end", "{secret}");
        }
    }

    #[test]
    fn secret_in_base64_that_ends_a_sentence_is_found_however_its_letters_are_parted() {
        let encoded = base64("ab?cd?ef?pin=12345");
        assert_eq!(encoded, "YWI/Y2Q/ZWY/cGluPTEyMzQ1");
        assert_eq!(mask(&format!("It is {encoded}. The end")), "It is ********. The end");
    }

    #[test]
    fn secret_that_was_encoded_twice_is_found() {
        let text = format!("blob: {}", base64(&base64("password=hunter2 and more")));
        assert_eq!(mask(&text), "blob: ********");
    }

    #[test]
    fn secret_in_hexadecimal_takes_its_whole_run_along() {
        let digits = |byte| format!("{byte:02x}");
        let hex = "password=hunter2&x=1".bytes().map(digits).collect::<Vec<_>>().concat();
        assert_eq!(mask(&format!("dump {hex}.")), "dump ********.");
        assert_eq!(mask(&format!("dump {}.", hex.to_uppercase())), "dump ********.");
    }

    #[test]
    fn secret_that_was_percent_encoded_twice_takes_its_part_of_the_query_along() {
        assert_eq!(
            mask("GET /login?n=1&next=https%253A%252F%252Fh%252F%253Ftoken%253Dabc123&x=2"),
            "GET /login?n=1&next=********&x=2"
        );
        assert_eq!(mask("see a%2520b%252Fc"), "see a%2520b%252Fc");
    }

    #[test]
    fn user_and_password_in_base64_are_hidden_and_identifiers_are_not() {
        let text = |of: &str| format!("auth {} end", base64(of));
        for of in
            ["service-account:tr0ub4dor&3", "ada@example.org:n0t-a-w0rd", "backup:Xk!mQzrWv$pL"]
        {
            assert_eq!(mask(&text(of)), "auth ******** end", "{of}");
        }
        for of in [
            "arrayconnection:1000000",
            "Product:8f14e45f-ceea-467f",
            "the time is 12:34:56",
            "https://host/some/path",
            "ratio:one-to-two-and-so-on",
        ] {
            assert_eq!(mask(&text(of)), text(of), "{of}");
        }
    }

    #[test]
    fn text_in_base64_with_nothing_to_hide_stays() {
        for text in ["the quick brown fox jumps", "{\"user\":\"bob\",\"retries\":3}"] {
            let text = format!("body {} end", base64(text));
            assert_eq!(mask(&text), text);
        }
    }
}
