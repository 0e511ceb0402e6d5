//! Words that announce a secret without a separator: commands, instructions, sentences.

use crate::mask::key::{NameRules, Sensitivity, is_kept};
use crate::mask::scan::ends::line_end_len;
use crate::mask::scan::hit::Hit;
use crate::mask::scan::run::Run;
use crate::mask::scan::value::{Value, is_unlike_prose};
use crate::mask::text::class::{BLANK, BREAK, LETTER, WORD};
use crate::mask::text::{Bytes, looks_random};

const BLANKS_MAX: usize = 8;
const NAME_BYTES_MAX: usize = 64;
/// How far behind `for` what is set is looked for.
const SENTENCE_BYTES_MAX: usize = 96;
/// A shorter word of a sentence is a word.
const PASSWORD_BYTES_MIN: usize = 6;
/// Words with hyphens between them are a phrase if they are as long.
const LONG_BYTES_MIN: usize = 12;
const KEY_BYTES_MIN: usize = 16;

/// Whether a word of so many bytes that starts so may announce something.
pub(crate) fn may_announce(len: usize, first: u8) -> bool {
    matches!(
        (len, first | 0x20),
        (4..=8, b'b' | b's' | b'p')
            | (3, b'e' | b'k')
            | (4, b'a')
            | (5, b't')
            | (10, b'i' | b'p' | b'm')
            | (11, b'r')
    )
}

/// Adds what the word `run`, which a blank follows, announces.
pub(crate) fn hide(
    bytes: Bytes<'_>,
    run: Run,
    names: &NameRules,
    hits: &mut Vec<Hit<'_>>,
) -> Option<usize> {
    let at = bytes.run_end_within(run.end, BLANK, BLANKS_MAX);
    if at == run.end {
        return None;
    }
    let word = bytes.slice(run.inner, run.end);
    let value = match word {
        "ENV" => environment(bytes, at, names),
        "AUTH" => login(bytes, at),
        "PASS" => last_word(bytes, at).filter(|value| is_mixed(value.text(bytes))),
        "requirepass" | "masterauth" => Some(argument(bytes, at)),
        "ConvertTo-SecureString" => Value::quoted_at(bytes, after_word(bytes, at, "-String")),
        _ if word.eq_ignore_ascii_case("identified") => {
            let by = after_word(bytes, at, "by");
            Value::quoted_at(bytes, by).filter(|_| by != at)
        }
        _ => sentence(bytes, run, at, names),
    }?;
    let text = value.text(bytes);
    if text.is_empty() || is_kept(text, Sensitivity::Strong) {
        return None;
    }
    hits.push(Hit::new(value.start, value.end, "text_kv"));
    Some(value.next)
}

/// Goes past `word` and the blanks behind it, in any case, if it stands at `at`.
fn after_word(bytes: Bytes<'_>, at: usize, word: &str) -> usize {
    let end = at + word.len();
    let is_there = bytes.starts_ignoring_case(at, word) && BLANK.has(bytes.at(end));
    if is_there { bytes.run_end_within(end, BLANK, BLANKS_MAX) } else { at }
}

fn argument(bytes: Bytes<'_>, at: usize) -> Value {
    Value::quoted_at(bytes, at).unwrap_or_else(|| Value::unquoted_at(bytes, at))
}

/// `ENV NAME S`
fn environment(bytes: Bytes<'_>, at: usize, names: &NameRules) -> Option<Value> {
    let end = bytes.run_end_within(at, WORD, NAME_BYTES_MAX);
    let is_name = BLANK.has(bytes.at(end)) && names.judge(bytes.slice(at, end)).is_sensitive();
    is_name.then(|| argument(bytes, bytes.run_end_within(end, BLANK, BLANKS_MAX)))
}

/// `AUTH S`, `AUTH user S`, `AUTH PLAIN S`
fn login(bytes: Bytes<'_>, at: usize) -> Option<Value> {
    let first = last_word(bytes, at);
    let second = bytes.run_end_within(at, WORD, NAME_BYTES_MAX);
    let value = first.or_else(|| {
        let start = bytes.run_end_within(second, BLANK, BLANKS_MAX);
        last_word(bytes, start).filter(|_| start != second)
    })?;
    is_unlike_prose(value.text(bytes)).then_some(value)
}

/// The word at `at`, if it is the last of its line.
fn last_word(bytes: Bytes<'_>, at: usize) -> Option<Value> {
    let value = Value::unquoted_at(bytes, at);
    let byte = bytes.at(value.end);
    let is_last = bytes.len() <= value.end
        || line_end_len(bytes, value.end) != 0
        || matches!(byte, b'"' | b'\\');
    (is_last && PASSWORD_BYTES_MIN <= value.end - value.start).then_some(value)
}

/// `the password is S`, `with password S`, `password for x set to 'S'`.
fn sentence(bytes: Bytes<'_>, run: Run, at: usize, names: &NameRules) -> Option<Value> {
    let is_password = is_name_of_password(bytes, run, names)?;
    let mut start = at;
    for word in ["is", "was", "as", "to"] {
        start = after_word(bytes, start, word);
    }
    if bytes.starts_with(at, "for ") {
        let rest = bytes.bytes(at, at + SENTENCE_BYTES_MAX);
        let set = rest.windows(8).position(|eight| eight == b" set to ")?;
        if rest.iter().take(set).any(|byte| BREAK.has(*byte) && !BLANK.has(*byte)) {
            return None;
        }
        start = at + set + 8;
    }
    if let Some(value) = Value::quoted_at(bytes, start) {
        let text = value.text(bytes);
        let is_word = text.len() <= NAME_BYTES_MAX && !text.contains(char::is_whitespace);
        // As SQL has it: `WITH PASSWORD 'S'`.
        let is_clause = bytes.slice(run.inner, run.end) == "PASSWORD";
        let is_telling =
            is_clause || is_password && is_unlike_prose(text) || is_secret(text, is_password, true);
        return (is_word && is_telling).then_some(value);
    }
    let mut end = start;
    let most = bytes.len().min(start + 2 * NAME_BYTES_MAX);
    while end < most && !BREAK.has(bytes.at(end)) && line_end_len(bytes, end) == 0 {
        end += 1;
    }
    let word = bytes.slice(start, end);
    let text = word.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '}', '"', '\\', '*']);
    let value = Value { start, end: start + text.len(), next: end, is_quoted: false };
    is_secret(text, is_password, start != at).then_some(value)
}

/// Whether `run` names a password, or a key or token together with the word before it.
fn is_name_of_password(bytes: Bytes<'_>, run: Run, names: &NameRules) -> Option<bool> {
    let word = bytes.slice(run.inner, run.end);
    let is = |known: &[&str]| known.iter().any(|known| word.eq_ignore_ascii_case(known));
    if is(&["password", "passwd", "passphrase", "passcode", "pwd"]) {
        return names.judge(word).is_sensitive().then_some(true);
    }
    if is(&["token"]) {
        return names.judge(word).is_sensitive().then_some(false);
    }
    if !is(&["key"]) || bytes.before(run.inner) != b' ' {
        return None;
    }
    let start = bytes.run_start(run.inner - 1, LETTER, NAME_BYTES_MAX);
    let pair = names.judge_pair(bytes.slice(start, run.inner - 1), word);
    pair.is_sensitive().then_some(false)
}

/// Whether a word of a sentence is no word of any language; `is_said` if the sentence says that it
/// is the secret.
fn is_secret(text: &str, is_password: bool, is_said: bool) -> bool {
    let has = |test: fn(&u8) -> bool| text.as_bytes().iter().any(test);
    if NAME_BYTES_MAX < text.len() || has(|byte| b"/\\()<>{}=:$@`|&".contains(byte)) {
        return false;
    }
    if !is_password {
        let is_key = text.bytes().all(|byte| WORD.has(byte) || byte == b'.');
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let is_chance =
            looks_random(text.as_bytes()) || 3 <= digits && !text.contains(['_', '-', '.']);
        return is_key && KEY_BYTES_MIN <= text.len() && has(u8::is_ascii_alphabetic) && is_chance;
    }
    let has_mark = has(|byte| b"!*^~#%+".contains(byte)) && has(u8::is_ascii_alphanumeric);
    let is_phrase =
        LONG_BYTES_MIN <= text.len() && text.starts_with(|first: char| first.is_ascii_alphabetic());
    let is_told = has(u8::is_ascii_digit)
        && has(u8::is_ascii_alphabetic)
        && !text.contains('.')
        && (is_phrase || !text.contains('-'));
    let is_like_one =
        is_mixed(text) || has_mark || looks_random(text.as_bytes()) || is_said && is_told;
    PASSWORD_BYTES_MIN <= text.len() && is_like_one && !is_of_cryptography(text)
}

/// Letters of both cases and digits, or marks that words do not have.
fn is_mixed(text: &str) -> bool {
    let has = |test: fn(&u8) -> bool| text.as_bytes().iter().any(test);
    let is_path = has(|byte| b"/\\:(".contains(byte));
    let is_mixed =
        has(u8::is_ascii_digit) && has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase);
    !is_path && (is_mixed || has(|byte| b"!*^~#%".contains(byte)))
}

/// `SHA256`, `Argon2id`, `PBKDF2`: how passwords are kept.
fn is_of_cryptography(text: &str) -> bool {
    const NAMES: &[&str] = &[
        "sha", "md5", "argon", "bcrypt", "scrypt", "pbkdf", "base64", "utf", "oauth", "aes",
        "http", "rfc",
    ];
    NAMES
        .iter()
        .any(|name| text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_sentence_are_no_secrets() {
        for text in
            ["must", "in", "8-character", "SHA256", "argon2id", "user12", "config2.yaml", "/x/Y2"]
        {
            assert!(!is_secret(text, true, false), "{text}");
        }
        for text in ["is", "0af76519", "user_profile_cache_12345", "authenticationfailed"] {
            assert!(!is_secret(text, false, true), "{text}");
        }
    }

    #[test]
    fn secrets_of_a_sentence_are_no_words() {
        assert!(is_secret("hunter2", true, true));
        assert!(is_secret("Falcon2024", true, false));
        assert!(is_secret("x9!kQ~2m", true, false));
        assert!(is_secret("73ab350871fd8ddb0a59c103da4df83e12a4488c", false, false));
    }
}
