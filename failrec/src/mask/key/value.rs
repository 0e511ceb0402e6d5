//! Which values under a sensitive name hide nothing.

use crate::mask::key::name::{NameRules, Sensitivity};
use crate::mask::mark::is_mask;

/// A placeholder is short; what is longer is a value.
const PLACEHOLDER_BYTES_MAX: usize = 64;
/// A shorter number under a weak name is a count or a status.
const WEAK_DIGITS_MIN: usize = 6;

/// Whether `value`, under a name of that sensitivity, may be shown: it is nothing, a mask, or
/// stands for a value that comes from elsewhere.
pub(crate) fn is_kept(value: &str, name: Sensitivity) -> bool {
    let value = value.trim_ascii();
    is_nothing(value)
        || is_mask(value)
        || is_placeholder(value)
        || is_version_range(value)
        || is_kept_number(value, name)
        || without_scheme(value).is_some_and(is_placeholder)
}

/// What stands behind `Bearer` and its like.
fn without_scheme(value: &str) -> Option<&str> {
    const SCHEMES: &[&str] = &["bearer", "basic", "token", "apikey", "bot"];
    let (scheme, rest) = value.split_once([' ', '\t'])?;
    let is_scheme = SCHEMES.iter().any(|known| scheme.eq_ignore_ascii_case(known));
    is_scheme.then(|| rest.trim_ascii())
}

/// What a name of that sensitivity says of this value: nothing, if the value is plainly the other
/// thing that such a name may mean.
pub(crate) fn narrowed(name: Sensitivity, value: &str) -> Sensitivity {
    let is_other = match name {
        Sensitivity::Directory => is_absolute_path(value),
        Sensitivity::Signature => is_code_or_prose(value),
        _ => return name,
    };
    if is_other { Sensitivity::Open } else { Sensitivity::Strong }
}

/// `/home/x`, `C:\x`, with no mark that directories seldom have.
fn is_absolute_path(value: &str) -> bool {
    let path = match value.as_bytes() {
        [drive, b':', ..] if drive.is_ascii_alphabetic() => value.get(2..).unwrap_or_default(),
        _ => value,
    };
    let is_part = |letter: char| letter.is_alphanumeric() || "/\\._-~ ()".contains(letter);
    let is_drive = path.len() != value.len();
    (path.starts_with('/') || is_drive && path.starts_with('\\')) && path.chars().all(is_part)
}

/// Whether there are blanks or brackets within and nothing but words and small numbers between.
fn is_code_or_prose(value: &str) -> bool {
    let value = value.trim();
    let words = || value.split(|letter: char| !letter.is_alphanumeric());
    let is_call = value.contains('(') && value.contains(')');
    let is_spaced = value.contains(char::is_whitespace) && words().any(is_telling_word);
    (is_call || is_spaced) && words().all(is_word)
}

/// Letters, a small number, or one behind the other. In base64 and hexadecimal they mix.
fn is_word(word: &str) -> bool {
    const NUMBER_BYTES_MAX: usize = 4;
    const LETTERS_BYTES_MAX: usize = 40;
    let letters = word.trim_end_matches(|letter: char| letter.is_ascii_digit());
    letters.chars().all(char::is_alphabetic)
        && (letters.len() <= LETTERS_BYTES_MAX || !letters.is_ascii())
        && word.len() - letters.len() <= NUMBER_BYTES_MAX
}

/// A word that is no group of a signature in base32 or hexadecimal: it has another small letter.
fn is_telling_word(word: &str) -> bool {
    let is_telling = |letter: char| !letter.is_ascii() || matches!(letter, 'g'..='z');
    2 <= word.len() && word.contains(is_telling)
}

fn is_nothing(value: &str) -> bool {
    const NOTHING: &[&str] = &[
        "",
        "null",
        "none",
        "nil",
        "undefined",
        "true",
        "false",
        "yes",
        "no",
        "()",
        "[]",
        "{}",
        "~",
    ];
    NOTHING.iter().any(|word| value.eq_ignore_ascii_case(word))
}

/// `${NAME}`, `$NAME`, `%NAME%`, `{{ x }}`, `<word>`, `[REDACTED]`, and what a query binds: `?`,
/// `$1`, `%s`, `:password`.
fn is_placeholder(value: &str) -> bool {
    if PLACEHOLDER_BYTES_MAX < value.len() {
        return false;
    }
    let between = |open: &str, close: &str| {
        value.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)).map(str::trim_ascii)
    };
    let is_variable = |name: &str| {
        let starts = name.bytes().next().is_some_and(|first| first.is_ascii_uppercase());
        starts && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
    };
    let is_path = |name: &str| {
        let starts = name.bytes().next().is_some_and(|first| first.is_ascii_alphabetic());
        starts && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-'))
    };
    let is_phrase = |words: &str| {
        let starts = words.bytes().next().is_some_and(|first| first.is_ascii_alphabetic());
        starts && words.bytes().all(|b| b.is_ascii_alphabetic() || matches!(b, b' ' | b'_' | b'-'))
    };
    // A name that does not shout is one if it says what it stands for.
    let is_telling = |name: &str| {
        name.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_')
            && NameRules::default().judge(name).is_sensitive()
    };
    let is_bound = |number: &str| {
        (1..=2).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit())
    };
    matches!(value, "?" | "%s" | "%v" | "%q" | "{}")
        || between("${{", "}}").is_some_and(is_path)
        || between("{", "}").is_some_and(is_telling)
        || between("#{", "}").is_some_and(is_telling)
        || between("%(", ")s").is_some_and(is_path)
        || value.strip_prefix(['$', ':', '@']).is_some_and(is_telling)
        || value.strip_prefix(['$', '?']).is_some_and(is_bound)
        || between("${", "}").is_some_and(is_path)
        || between("{{", "}}").is_some_and(is_path)
        || value.strip_prefix('$').is_some_and(is_variable)
        || between("%", "%").is_some_and(is_variable)
        || between("<", ">").is_some_and(is_phrase)
        || ["[redacted]", "[filtered]", "[masked]", "redacted"]
            .iter()
            .any(|mark| value.eq_ignore_ascii_case(mark))
}

/// `^1.2.3`, `~0.4.0`: what packages such as `cookie` and `secret-handshake` may be.
fn is_version_range(value: &str) -> bool {
    let parts = value.strip_prefix(['^', '~']).map(|version| version.split('.'));
    parts.is_some_and(|parts| {
        let is_part =
            |part: &str| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        parts.clone().count() == 3 && parts.clone().all(is_part)
    })
}

fn is_kept_number(value: &str, name: Sensitivity) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let is_number = 0 < digits
        && value.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+'));
    match name {
        Sensitivity::Open => true,
        Sensitivity::Plural => is_number,
        Sensitivity::Weak => is_number && digits < WEAK_DIGITS_MIN,
        Sensitivity::Directory
        | Sensitivity::Signature
        | Sensitivity::Strong
        | Sensitivity::Listed(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_masks_and_placeholders_are_kept() {
        let values = [
            "",
            " ",
            "null",
            "None",
            "true",
            "FALSE",
            "********",
            "***",
            "[MASKED:jwt]",
            "${DB_PASS}",
            "${db.pass}",
            "$DB_PASS",
            "%DB_PASS%",
            "{{ secrets.db }}",
            "<password>",
            "<your api key>",
            "[REDACTED]",
            "undefined",
            "^1.2.3",
            "~0.14.0",
            "~",
            "?",
            "$1",
            "%s",
            ":password",
            "$password",
            "{token}",
            "%(password)s",
            "${{ secrets.TOKEN }}",
            "Bearer $TOKEN",
            "bearer ${token}",
            "Token <token>",
        ];
        for value in values {
            assert!(is_kept(value, Sensitivity::Strong), "{value}");
        }
    }

    #[test]
    fn values_that_look_like_placeholders_are_not_kept() {
        let values = [
            "hunter2",
            "$ecret",
            "$2b$12$abc",
            "${DB:-hunter2}",
            "<p4ss>",
            "%x%",
            "1",
            "0",
            "nulls",
            "^1.2",
            "^1.2.x3",
            "^1.2.34567",
            "********x",
            "{{ 'x' }}",
            "$",
            "<>",
            "$123",
            ":pass1",
            "@lice",
            "{abc}",
            "Bearer abc",
            "hello $TOKEN",
        ];
        for value in values {
            assert!(!is_kept(value, Sensitivity::Strong), "{value}");
        }
    }

    #[test]
    fn path_under_the_name_of_the_working_directory_is_open() {
        for value in ["/", "/home/x-1/my_app.d", "C:\\Users\\x", "d:/x y", "/tmp/é"] {
            assert_eq!(narrowed(Sensitivity::Directory, value), Sensitivity::Open, "{value}");
        }
        for value in
            ["", "home/x", "hunter2", "/x9!kQ", "/!x", "C:x", "C:", "/a+b=", "//u:p@h", "1:/x"]
        {
            assert_eq!(narrowed(Sensitivity::Directory, value), Sensitivity::Strong, "{value}");
        }
        assert_eq!(narrowed(Sensitivity::Strong, "/home/x"), Sensitivity::Strong);
    }

    #[test]
    fn code_and_prose_under_the_name_of_a_signature_are_open() {
        let values =
            ["fn f(a: [u8; 32])", "f(a, b)", "Best regards,\nAda", "sha256 of it", "с уважением"];
        for value in values {
            assert_eq!(narrowed(Sensitivity::Signature, value), Sensitivity::Open, "{value}");
        }
        let values = [
            "",
            "abc",
            "abcdefgh\n",
            "ab cd",
            "30 45",
            "MFRG GZDF",
            "(aB3x",
            "aB3x Yz9Q kLmn",
            "sha256=ab",
            "it is 7a3f9c0e",
            "number 12345",
        ];
        for value in values {
            assert_eq!(narrowed(Sensitivity::Signature, value), Sensitivity::Strong, "{value}");
        }
    }

    #[test]
    fn numbers_are_kept_by_what_the_name_says() {
        assert!(is_kept("1024", Sensitivity::Plural));
        assert!(!is_kept("abc1", Sensitivity::Plural));
        assert!(is_kept("401", Sensitivity::Weak));
        assert!(!is_kept("401401401", Sensitivity::Weak));
        assert!(!is_kept("4711", Sensitivity::Strong));
    }
}
