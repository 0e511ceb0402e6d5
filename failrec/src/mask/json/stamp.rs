//! [`is_stamp`]: identifiers and moments as programs write them by themselves.

/// Whether `text` is a UUID, RFC 9562, or a moment as RFC 3339 writes it, and nothing else. No rule hides
/// one that stands alone, and of most JSON a good part is such.
#[inline]
pub(crate) fn is_stamp(text: &[u8]) -> bool {
    match text {
        [b'0'..=b'9', _, _, _, b'-', ..] => is_moment(text),
        [_, _, _, _, _, _, _, _, b'-', ..] => is_uuid(text),
        _ => false,
    }
}

fn is_uuid(text: &[u8]) -> bool {
    const SHAPE: &[u8; 36] = b"hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh";
    text.len() == SHAPE.len() && fits(text, SHAPE)
}

fn is_moment(text: &[u8]) -> bool {
    const SECOND: &[u8; 19] = b"dddd-dd-ddtdd:dd:dd";
    let Some((second, rest)) = text.split_at_checked(SECOND.len()) else { return false };
    let fraction = rest.strip_prefix(b".").unwrap_or_default();
    let digits = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let zone = if digits == 0 { rest } else { fraction.get(digits..).unwrap_or_default() };
    let is_zone = match zone {
        [] | [b'Z' | b'z'] => true,
        [b'+' | b'-', offset @ ..] => offset.len() == 5 && fits(offset, b"dd:dd"),
        _ => false,
    };
    is_zone && digits <= FRACTION_DIGITS_MAX && fits(second, SECOND)
}

const FRACTION_DIGITS_MAX: usize = 9;

/// Whether each byte is what stands at its place: `d` for a digit, `h` for one of base sixteen, `t` for
/// what stands between a day and a time, else itself.
fn fits(text: &[u8], shape: &[u8]) -> bool {
    text.iter().zip(shape).all(|(byte, place)| match place {
        b'd' => byte.is_ascii_digit(),
        b'h' => byte.is_ascii_hexdigit(),
        b't' => matches!(byte, b'T' | b't' | b' '),
        mark => byte == mark,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, proptest};

    use super::*;
    use crate::mask::key::NameRules;
    use crate::mask::scan::Scanner;

    #[test]
    fn what_is_only_like_a_stamp_is_none() {
        for text in [
            "",
            "2026-11-22",
            "2026-11-22T09:24:10+0200",
            "2026-11-22T09:24:10.Z",
            "2026-11-22T09:24:10.1234567890Z",
            "2026-11-22T09:24:10Z 4111111111111111",
            "2026-11-22_09:24:10",
            "123-45-6789",
            "5f3b1c1e-7c1d-4b9e-9a55-0d5f0a3f6b1",
            "5f3b1c1e-7c1d-4b9e-9a55-0d5f0a3f6b10x",
            "5f3b1c1g-7c1d-4b9e-9a55-0d5f0a3f6b10",
            "sk-live_-7c1d-4b9e-9a55-0d5f0a3f6b10",
        ] {
            assert!(!is_stamp(text.as_bytes()), "{text}");
        }
    }

    proptest! {
        /// What is not looked at must be what no rule finds anything in.
        #[test]
        fn no_rule_hides_a_stamp(
            uuid in "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}",
            moment in "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?(|[Zz]|[+-][0-9]{2}:[0-9]{2})",
        ) {
            for text in [uuid, moment] {
                prop_assert!(is_stamp(text.as_bytes()), "{text}");
                let names = NameRules::default();
                prop_assert!(Scanner::new(&text, &names).exact().hits().is_empty(), "{text}");
            }
        }
    }
}
