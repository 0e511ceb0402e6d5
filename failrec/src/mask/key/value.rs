//! Which values under a sensitive name hide nothing.

use crate::mask::key::name::Sensitivity;
use crate::mask::method::is_mask;

/// A placeholder is short; what is longer is a value.
const PLACEHOLDER_BYTES_MAX: usize = 64;
/// A shorter number under a weak name is a count or a status.
const WEAK_DIGITS_MIN: usize = 6;

/// Whether `value`, under a name of that sensitivity, may be shown: it is nothing, a mask, or
/// stands for a value that comes from elsewhere.
pub(crate) fn is_kept(value: &str, name: Sensitivity) -> bool {
    let value = value.trim_ascii();
    is_nothing(value) || is_mask(value) || is_placeholder(value) || is_kept_number(value, name)
}

fn is_nothing(value: &str) -> bool {
    const NOTHING: &[&str] =
        &["", "null", "none", "nil", "undefined", "true", "false", "yes", "no", "()", "[]", "{}"];
    NOTHING.iter().any(|word| value.eq_ignore_ascii_case(word))
}

/// `${NAME}`, `$NAME`, `%NAME%`, `{{ x }}`, `<word>`, `[REDACTED]`.
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
    between("${", "}").is_some_and(is_path)
        || between("{{", "}}").is_some_and(is_path)
        || value.strip_prefix('$').is_some_and(is_variable)
        || between("%", "%").is_some_and(is_variable)
        || between("<", ">").is_some_and(is_phrase)
        || ["[redacted]", "[filtered]", "[masked]", "redacted"]
            .iter()
            .any(|mark| value.eq_ignore_ascii_case(mark))
}

fn is_kept_number(value: &str, name: Sensitivity) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let is_number = 0 < digits
        && value.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+'));
    match name {
        Sensitivity::Open => true,
        Sensitivity::Plural => is_number,
        Sensitivity::Weak => is_number && digits < WEAK_DIGITS_MIN,
        Sensitivity::Strong => false,
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
            "********x",
            "{{ 'x' }}",
            "$",
            "<>",
        ];
        for value in values {
            assert!(!is_kept(value, Sensitivity::Strong), "{value}");
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
