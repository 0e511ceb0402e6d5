//! Whether letters were drawn by chance, as those of keys and tokens are.

use crate::mask::text::bytes::steps;

/// Fewer letters than this say nothing.
const LETTERS_MIN: usize = 8;
/// So many letters say enough.
const LETTERS_ENOUGH: usize = 12;
/// Fewer different letters are a pattern such as `xxxxxxxx`.
const DIFFERENT_MIN: u32 = 6;
/// More bytes say no more.
const BYTES_MAX: usize = 128;
/// What each pair of letters loses for a hump between them: there are more by chance than in
/// `camelCase`.
const HUMP_BITS: i32 = -1;
/// Letters in the order of the alphabet are a pattern, too.
const ORDER_BITS: i32 = 2;
/// The bits that [`FOLLOWS`] has for a pair that is as frequent as by chance.
const EVEN: i32 = 4;

/// Whether the letters of `text` look like chance and not like words, in any case and with any
/// marks between. Digits say nothing here.
///
/// Of 16 letters by chance 97 in 100 are known, of 24 all but one in 200; of names in programs
/// with so many letters one in 200 is mistaken.
pub(crate) fn looks_random(text: &[u8]) -> bool {
    let text = text.get(..BYTES_MAX).unwrap_or(text);
    steps::add(text.len());
    let (mut bits, mut letters, mut different) = (0, 0, 0_u32);
    let mut before = 0;
    for &byte in text {
        if byte.is_ascii_alphabetic() {
            letters += 1;
            different |= 1 << (byte & 0x1f);
            bits += pair_bits(before, byte);
        }
        before = byte;
    }
    let bits_max = match letters {
        0..LETTERS_MIN => return false,
        LETTERS_MIN..LETTERS_ENOUGH => -8,
        _ => -4,
    };
    DIFFERENT_MIN < different.count_ones() && bits <= bits_max
}

/// Shannon's entropy of the bytes, in bits for each.
pub(crate) fn entropy(run: &[u8]) -> f64 {
    let mut counts = [0_u32; 256];
    for byte in run {
        if let Some(count) = counts.get_mut(usize::from(*byte)) {
            *count += 1;
        }
    }
    let total = f64::from(u32::try_from(run.len()).unwrap_or(u32::MAX));
    let shares = counts.iter().filter(|count| 0 < **count).map(|count| f64::from(*count) / total);
    -shares.map(|share| share * share.log2()).sum::<f64>()
}

/// By how many bits two letters speak for words.
fn pair_bits(first: u8, second: u8) -> i32 {
    if !first.is_ascii_alphabetic() {
        return 0;
    }
    if first.is_ascii_lowercase() && second.is_ascii_uppercase() {
        return HUMP_BITS;
    }
    let place = |letter: u8| usize::from((letter | 0x20).wrapping_sub(b'a'));
    let row = FOLLOWS.get(place(first)).and_then(|row| row.get(place(second)));
    let bits = row.map_or(0, |digit| i32::from(digit - b'0') - EVEN);
    if place(first) + 1 == place(second) { bits.max(ORDER_BITS) } else { bits }
}

/// How often the letter of the column follows that of the row in words, in bits above 1 in 26, plus
/// [`EVEN`]. Counted in the words of Rust and Python sources, and of manuals in 13 languages.
#[rustfmt::skip]
const FOLLOWS: [&[u8; 26]; 26] = [
    b"45661352535767252767442234", // a
    b"53325220520522430442410130", // b
    b"62426206515422720435410022", // c
    b"62247211600323520442423020", // d
    b"54674553434657253776343533", // e
    b"46224510600301510333300010", // f
    b"40016033500313310542410010", // g
    b"50115000400211500323200020", // h
    b"54655552234657641566250305", // i
    b"40004000201000200010300000", // j
    b"50115010401302400233300010", // k
    b"62247222722532640144420041", // l
    b"63126000501242550132400010", // m
    b"62566462623323530267431031", // n
    b"34553341324567450755544203", // o
    b"61336213502511640645412030", // p
    b"00000000000000000000400000", // q
    b"73447341703354630455432042", // r
    b"52527225604433551257522044", // s
    b"72437215702433630655522141", // t
    b"44434330422556250555010103", // u
    b"50106000500102300220100020", // v
    b"40123002400103300230000010", // w
    b"20213100300000030004000310", // x
    b"31313010200222240143001020", // y
    b"40125000400113300012210023", // z
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_by_chance_are_known_in_any_alphabet() {
        for text in [
            "QLbXOstknKFByiqn",
            "QSLKDVDSWSPHVBVF",
            "LjvWdJOZbgVEX-eRMrS-",
            "LgFlBpcBjVOwhdPwkUJYcMqLsWq",
            "qzkxwvjhtrpbmngf",
            "BOHekCVOOgSLKvLnscVSRvfLWOyYztmYEimd",
            "hQzXwKvJ",
        ] {
            assert!(looks_random(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn words_and_names_are_none() {
        for text in [
            "getAccessTokenSilently",
            "AbstractSingletonProxyFactoryBean",
            "correct horse battery staple",
            "LONGWORDWITHOUTDIGITS",
            "learn-word-embedding-tables",
            "KUBERNETES_SERVICE_ACCOUNT",
            "hub_download_snapshot",
            "kubernetes.io/dockerconfigjson",
            "Donaudampfschifffahrtsgesellschaft",
            "anticonstitutionnellement",
            "desenvolvimento",
            "XMLHttpRequestUpload",
            "changeme",
            "systemctl",
        ] {
            assert!(!looks_random(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn patterns_of_letters_are_none() {
        for text in ["xxxxxxxxxxxxxxxxxxxxxxxx", "abcdefghijklmnopqrstuvwxyz", "asdfasdfasdfasdf"] {
            assert!(!looks_random(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn few_letters_say_nothing() {
        for text in ["", "QzXwKvJ", "7391 4402", "\u{fffd}\u{fffd}", "q.z.x"] {
            assert!(!looks_random(text.as_bytes()), "{text}");
        }
    }
}
