//! Checksums that formats of secrets carry.

use crate::alphabet::ALPHANUMERIC;

/// CRC-32 as zip and PNG have it.
pub(crate) fn crc32(text: &str) -> u32 {
    !text.bytes().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| {
            let carried = if crc & 1 == 1 { 0xedb8_8320 } else { 0 };
            (crc >> 1) ^ carried
        })
    })
}

/// A number in base62, filled up with zeros to six characters.
pub(crate) fn base62(number: u32) -> String {
    let digits = ALPHANUMERIC.as_bytes();
    let mut rest = usize::try_from(number).expect("32 bits");
    let mut text: Vec<char> = Vec::new();
    for _ in 0..6 {
        text.push(char::from(digits[rest % 62]));
        rest /= 62;
    }
    text.iter().rev().collect()
}

/// The digit that makes the digits before it a number that Luhn's rule accepts.
pub(crate) fn luhn_digit(digits: &str) -> char {
    let sum = luhn_sum(&format!("{digits}0"));
    char::from_digit((10 - sum % 10) % 10, 10).expect("a digit")
}

/// Luhn's rule accepts the digits.
pub(crate) fn is_luhn(digits: &str) -> bool {
    luhn_sum(digits).is_multiple_of(10)
}

fn luhn_sum(digits: &str) -> u32 {
    let digits = digits.chars().rev().map(|digit| digit.to_digit(10).expect("a digit"));
    digits
        .enumerate()
        .map(|(index, digit)| match (index % 2, digit) {
            (0, digit) => digit,
            (_, 0..=4) => 2 * digit,
            (_, digit) => 2 * digit - 9,
        })
        .sum()
}

/// The two digits that make country and account an IBAN.
pub(crate) fn iban_digits(country: &str, account: &str) -> String {
    format!("{:02}", 98 - remainder_of_97(&format!("{account}{country}00")))
}

/// The remainder is the one that an IBAN has.
pub(crate) fn is_iban(iban: &str) -> bool {
    remainder_of_97(&format!("{}{}", &iban[4..], &iban[..4])) == 1
}

fn remainder_of_97(text: &str) -> u32 {
    text.chars().fold(0, |rest, character| {
        let value = character.to_digit(36).expect("a digit or a letter");
        let shift = if value < 10 { 10 } else { 100 };
        (rest * shift + value) % 97
    })
}

#[test]
fn crc32_is_that_of_the_standard() {
    assert_eq!(crc32("123456789"), 0xcbf4_3926);
}

#[test]
fn base62_has_six_places() {
    assert_eq!(base62(0), "000000");
    assert_eq!(base62(61), "00000z");
    assert_eq!(base62(62), "000010");
    assert_eq!(base62(u32::MAX), "4gfFC3");
}

#[test]
fn luhn_accepts_what_its_digit_completes() {
    assert_eq!(luhn_digit("7992739871"), '3');
    assert!(is_luhn("79927398713"));
    assert!(!is_luhn("79927398710"));
}

#[test]
fn an_iban_of_the_standard_is_one() {
    assert_eq!(iban_digits("GB", "WEST12345698765432"), "82");
    assert!(is_iban("GB82WEST12345698765432"));
    assert!(!is_iban("GB83WEST12345698765432"));
}
