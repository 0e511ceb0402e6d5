//! [`is_stamp`]: identifiers and moments as programs write them by themselves.

/// Whether `text` is a UUID, RFC 9562, or a moment as RFC 3339 writes it, and nothing else. No rule hides
/// one that stands alone, and of most JSON a good part is such.
#[inline(never)]
pub(crate) fn is_stamp(text: &[u8]) -> bool {
    match text {
        [b'0'..=b'9', _, _, _, b'-', ..] => is_moment(text),
        [_, _, _, _, _, _, _, _, b'-', ..] => is_uuid(text),
        _ => false,
    }
}

fn is_uuid(text: &[u8]) -> bool {
    const SHAPE: [u8; 36] = shape(b"hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh");
    text.as_array().is_some_and(|text| fits(text, &SHAPE))
}

fn is_moment(text: &[u8]) -> bool {
    const SECOND: [u8; 19] = shape(b"dddd-dd-ddtdd:dd:dd");
    const OFFSET: [u8; 5] = shape(b"dd:dd");
    let Some((second, rest)) = text.split_first_chunk() else { return false };
    let fraction = rest.strip_prefix(b".").unwrap_or_default();
    let digits = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let zone = if digits == 0 { rest } else { fraction.get(digits..).unwrap_or_default() };
    let is_zone = match zone {
        [] | [b'Z' | b'z'] => true,
        [b'+' | b'-', offset @ ..] => offset.as_array().is_some_and(|text| fits(text, &OFFSET)),
        _ => false,
    };
    is_zone && digits <= FRACTION_DIGITS_MAX && fits(second, &SECOND)
}

const FRACTION_DIGITS_MAX: usize = 9;

/// The place of a digit. None of the bytes of the places stands in any text.
const DIGIT: u8 = 0xfd;
/// The place of a digit of base sixteen.
const HEX_DIGIT: u8 = 0xfe;
/// The place of what stands between a day and a time.
const BETWEEN: u8 = 0xff;

/// The places of a shape: `d` for [`DIGIT`], `h` for [`HEX_DIGIT`], `t` for [`BETWEEN`], else the mark
/// itself.
#[expect(clippy::indexing_slicing, reason = "done by the compiler, which would say so")]
const fn shape<const N: usize>(letters: &[u8; N]) -> [u8; N] {
    let mut places = *letters;
    let mut at = 0;
    while at < N {
        places[at] = match letters[at] {
            b'd' => DIGIT,
            b'h' => HEX_DIGIT,
            b't' => BETWEEN,
            mark => mark,
        };
        at += 1;
    }
    places
}

/// Whether each byte is what stands at its place in the shape.
#[expect(clippy::needless_bitwise_bool, reason = "no way out of the loop")]
fn fits<const N: usize>(text: &[u8; N], shape: &[u8; N]) -> bool {
    // Without a way out of the loop, so that it is done in a few steps.
    text.iter().zip(shape).fold(true, |fits, (&byte, &place)| {
        let is_digit = byte.wrapping_sub(b'0') < 10;
        let is_hex_digit = is_digit | ((byte | 0x20).wrapping_sub(b'a') < 6);
        let is_between = ((byte | 0x20) == b't') | (byte == b' ');
        let is_it = (byte == place)
            | (place == DIGIT) & is_digit
            | (place == HEX_DIGIT) & is_hex_digit
            | (place == BETWEEN) & is_between;
        fits & is_it
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
