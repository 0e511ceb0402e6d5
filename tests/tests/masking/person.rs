//! What belongs to a person: cards, accounts, numbers, addresses. Nobody has these but by chance.

use crate::alphabet::draw;
use crate::checksum::{iban_digits, is_luhn, luhn_digit};
use crate::words;
use failrec_tests::Random;

/// How numbers of cards with 16 digits begin.
const CARD_STARTS: &[&str] = &["4", "51", "53", "55", "2345", "6011", "65", "3530", "62"];

/// Country, letters of the bank, digits after them.
const ACCOUNTS: &[(&str, usize, usize)] = &[
    ("DE", 0, 18),
    ("GB", 4, 14),
    ("ES", 0, 20),
    ("NL", 4, 10),
    ("IT", 1, 22),
    ("CH", 0, 17),
    ("AT", 0, 16),
    ("BE", 0, 12),
    ("PL", 0, 24),
    ("FR", 0, 23),
];

/// A card of 16 digits in groups of four.
pub(crate) fn card(random: &mut Random, separator: &str) -> String {
    let start = random.pick(CARD_STARTS);
    grouped(&completed(start, 16, random), &[4, 4, 4, 4], separator)
}

/// A card of 15 digits in groups of four, six and five.
pub(crate) fn amex(random: &mut Random, separator: &str) -> String {
    let start = random.pick(&["34", "37"]);
    grouped(&completed(start, 15, random), &[4, 6, 5], separator)
}

/// A card of 14 digits.
pub(crate) fn diners(random: &mut Random) -> String {
    let start = random.pick(&["36", "38"]);
    completed(start, 14, random)
}

/// 16 digits that begin like a card and are none.
pub(crate) fn no_card(random: &mut Random) -> String {
    loop {
        let digits = format!("{}{}", random.pick(CARD_STARTS), draw('D', 16, random));
        if !is_luhn(&digits[..16]) {
            return digits[..16].to_owned();
        }
    }
}

fn completed(start: &str, length: usize, random: &mut Random) -> String {
    let digits = format!("{start}{}", draw('D', length - 1 - start.len(), random));
    let last = luhn_digit(&digits);
    format!("{digits}{last}")
}

fn grouped(digits: &str, groups: &[usize], separator: &str) -> String {
    let mut rest = digits;
    let mut parts = Vec::new();
    for length in groups {
        let (part, after) = rest.split_at(*length);
        parts.push(part);
        rest = after;
    }
    parts.join(separator)
}

/// An account in groups of four.
pub(crate) fn iban(random: &mut Random) -> String {
    let (country, letters, digits) = random.pick(ACCOUNTS);
    let bank: String = draw('a', letters, random).to_uppercase();
    let account = format!("{bank}{}", draw('D', digits, random));
    let iban = format!("{country}{}{account}", iban_digits(country, &account));
    let groups: Vec<&str> =
        (0..iban.len()).step_by(4).map(|start| &iban[start..iban.len().min(start + 4)]).collect();
    groups.join(" ")
}

/// A number of the American social security.
pub(crate) fn ssn(random: &mut Random, separator: &str) -> String {
    let mut area = random.between(1, 899);
    if area == 666 {
        area = 667;
    }
    let (group, serial) = (random.between(1, 99), random.between(1, 9999));
    format!("{area:03}{separator}{group:02}{separator}{serial:04}")
}

/// An address of a mailbox.
pub(crate) fn email(random: &mut Random) -> String {
    let (given, family) = (words::pick("user", random), words::pick("noun", random));
    let number = draw('D', 2, random);
    let local = match random.below(4) {
        0 => format!("{given}.{family}"),
        1 => format!("{given}{number}"),
        2 => format!("{given}_{family}+{number}"),
        _ => format!("{given}-{family}.{number}"),
    };
    format!("{local}@{}", words::pick("mail_host", random))
}

/// A number with the sign and digits of its country.
pub(crate) fn phone(random: &mut Random) -> String {
    let d = |length, random: &mut Random| draw('D', length, random);
    match random.below(5) {
        0 => format!("+4915{}", d(9, random)),
        1 => format!("+44 20 {} {}", d(4, random), d(4, random)),
        2 => {
            format!("+1 {}-{}-{}", random.between(201, 989), random.between(201, 989), d(4, random))
        }
        3 => format!("+33 6 {} {} {} {}", d(2, random), d(2, random), d(2, random), d(2, random)),
        _ => format!("+49 (30) {}", d(8, random)),
    }
}

/// A number of North America with its area in parentheses.
pub(crate) fn phone_nanp(random: &mut Random) -> String {
    let (area, office) = (random.between(201, 989), random.between(201, 989));
    format!("({area}) {office}-{}", draw('D', 4, random))
}

#[test]
fn cards_pass_luhn_and_numbers_that_are_none_do_not() {
    let mut random = Random::of(1, &["card"]);
    for _ in 0..50 {
        let card = card(&mut random, "-");
        assert_eq!(card.len(), 19);
        assert!(is_luhn(&card.replace('-', "")), "{card}");
        assert!(is_luhn(&amex(&mut random, " ").replace(' ', "")));
        assert!(is_luhn(&diners(&mut random)));
        assert!(!is_luhn(&no_card(&mut random)));
    }
}

#[test]
fn accounts_have_the_remainder_of_an_iban() {
    let mut random = Random::of(1, &["iban"]);
    for _ in 0..50 {
        let iban = iban(&mut random);
        assert!(crate::checksum::is_iban(&iban.replace(' ', "")), "{iban}");
    }
}

#[test]
fn an_account_is_as_long_as_its_country_says() {
    let lengths: Vec<(&str, usize)> = ACCOUNTS
        .iter()
        .map(|(country, letters, digits)| (*country, 4 + letters + digits))
        .collect();

    let due = [22, 22, 24, 18, 27, 21, 20, 16, 28, 27];
    assert_eq!(lengths.iter().map(|(_, length)| *length).collect::<Vec<_>>(), due);
}

#[test]
fn numbers_of_the_social_security_have_parts_that_are_given_out() {
    let mut random = Random::of(1, &["ssn"]);
    for _ in 0..200 {
        let ssn = ssn(&mut random, "-");
        let parts: Vec<&str> = ssn.split('-').collect();
        assert_eq!(parts.iter().map(|part| part.len()).collect::<Vec<_>>(), [3, 2, 4]);
        assert!(!["000", "666"].contains(&parts[0]) && !parts[0].starts_with('9'), "{ssn}");
        assert!(parts[1] != "00" && parts[2] != "0000", "{ssn}");
    }
}
