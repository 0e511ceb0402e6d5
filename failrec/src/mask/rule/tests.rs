//! Tokens with a mark in their middle, signed tokens, and personal numbers and addresses.
//!
//! Secrets are made up at run time, so that none stands in the source.

use crate::mask::mark::MASK;
use crate::mask::masker::Masker;
use crate::mask::tally::Tally;

/// Asserts that `rule` hides the secret, alone and between words.
fn hides(rule: &str, secret: &str) {
    let masker = Masker::default();
    for (before, after) in
        [("", ""), ("see ", " there"), ("\"", "\""), ("x: ", "\n"), ("(", ")."), ("=", ",")]
    {
        let text = format!("{before}{secret}{after}");
        let mut tally = Tally::new();
        assert_eq!(
            masker.text_counted(&text, &mut tally),
            format!("{before}{MASK}{after}"),
            "{rule}"
        );
        assert_eq!(tally.iter().collect::<Vec<_>>(), [(rule, 1)], "{text}");
    }
}

fn keeps(text: &str) {
    assert_eq!(Masker::default().text(text), text);
}

fn hex(len: usize) -> String {
    "7a3f9c0e".chars().cycle().take(len).collect()
}

fn word(len: usize) -> String {
    "aB3xYz9Q".chars().cycle().take(len).collect()
}

#[test]
fn tokens_with_a_mark_within_are_hidden() {
    hides("telegram_bot", &format!("123456789:AA{}", word(33)));
    hides("discord_bot", &format!("M{}.{}.{}", word(25), word(6), word(30)));
    hides("terraform", &format!("{}.atlasv1.{}", word(14), word(64)));
    hides("airtable", &format!("pat{}.{}", word(14), hex(64)));
    hides("azure_client_secret", &format!("a~.8Q~{}", word(34)));
    hides("azure_client_secret", &format!("abc8Q~{}", word(34)));
    hides("mailchimp", &format!("{}-us14", hex(32)));
    hides("newrelic", &format!("{}NRAL", hex(36)));
    hides("resend", &format!("re_{}_{}", word(8), word(24)));
}

#[test]
fn near_misses_of_such_tokens_are_kept() {
    let texts = [
        "12:AA".to_owned(),
        "1700000000:AAPL".to_owned(),
        "com.example.service".to_owned(),
        "1.2.3".to_owned(),
        ".atlasv1.".to_owned(),
        "x.atlasv1.y".to_owned(),
        "patA.B".to_owned(),
        format!("8Q~{}", word(5)),
        format!("abcQ~{}", word(34)),
        "bonus-us1".to_owned(),
        format!("{}NRAL", "x".repeat(36)),
    ];
    for text in &texts {
        keeps(text);
    }
}

#[test]
fn token_that_is_the_user_of_an_address_is_hidden() {
    for token in [
        format!("pat{}.{}", word(14), hex(64)),
        format!("abc8Q~{}", word(34)),
        format!("M{}.{}.{}", word(25), word(6), word(30)),
        format!("{}-us14", hex(32)),
        format!("{}NRAL", hex(36)),
        format!("{}.atlasv1.{}", word(14), word(64)),
        format!("access_token%24production%24{}%24{}", hex(16), hex(32)),
    ] {
        let text = format!("clone https://{token}@host.example.com/team/app.git");
        let masked = Masker::default().text(&text).into_owned();
        assert_eq!(masked, format!("clone https://{MASK}@host.example.com/team/app.git"));
    }
}

#[test]
fn telegram_token_in_an_address_is_hidden() {
    let text = format!("https://api.telegram.org/bot123456789:AA{}/send", word(33));
    let masked = Masker::default().text(&text).into_owned();
    assert_eq!(masked, format!("https://api.telegram.org/bot{MASK}/send"));
}

#[test]
fn signed_and_encrypted_tokens_are_hidden() {
    let header = format!("ey{}", "JhbGciOiJIUzI1NiJ9");
    let claims = format!("ey{}", "JzdWIiOiIxMjM0In0");
    hides("jwt", &format!("{header}.{claims}.{}", word(43)));
    hides("jwt", &format!("{header}.{claims}"));
    hides("jwt", &format!("{header}..{}.{}.{}", word(16), word(30), word(22)));
    hides("jwt", &format!("{header}.{}.{}.{}.{}", word(20), word(16), word(30), word(22)));
    assert_eq!(Masker::default().text(&format!("{header}.{claims}. ")), format!("{MASK} "));
    keeps(&format!("cursor {header}"));
    keeps("eyJ in prose. Then more.");
    keeps(&format!("{header}.next"));
}

#[test]
fn mail_addresses_are_hidden() {
    for address in [
        "ada@example.com",
        "ada.lovelace+tag@mail.example.co.uk",
        "a_b-c%d@x.org",
        "ada%40example.com",
        "o'neil@example.ie",
        "müller@example.de",
        "ada@xn--bcher-kva.com",
        "ADA@EXAMPLE.COM",
    ] {
        hides("pii_email", address);
    }
    for text in [
        "git@github.com:o/r",
        "icon@2x.png",
        "tty@tty1.service",
        "user@host",
        "@example.com",
        "a@b.c",
        "@types/node@18.0.0",
        "f(x)@3.14",
        "left @ right.com",
        "x@.com",
        "ssh://git@example.com/x",
    ] {
        keeps(text);
    }
    assert_eq!(
        Masker::default().text("mail ada@example.com: hello"),
        format!("mail {MASK}: hello")
    );
}

#[test]
fn phone_numbers_are_hidden() {
    for number in [
        "+44 20 7946 0958",
        "+442079460958",
        "+1 (201) 555-0123",
        "+49.30.901820",
        "(201) 555-0123",
        "(201)555-0123",
    ] {
        hides("pii_phone", number);
    }
    for text in [
        "250 300 1000",
        "046-1297901",
        "+1 2 3",
        "x+12345678",
        "+12345678.5",
        "1+4420794609",
        "(101) 555-0123",
        "+0012345678",
        "+12345678901234567",
        "2026-11-22T06:59:36+01:00",
        "+14398-12-31 23:58:59",
    ] {
        keeps(text);
    }
}

#[test]
fn card_numbers_are_hidden() {
    for number in [
        "4242424242424242",
        "4242 4242 4242 4242",
        "4242-4242-4242-4242",
        "5555555555554444",
        "2223003122003222",
        "378282246310005",
        "3782 822463 10005",
        "6011111111111117",
        "30569309025904",
        "3566002020360505",
    ] {
        hides("pii_card", number);
    }
    for text in [
        "4242424242424241",
        "4242 4242-4242 4242",
        "0.4242424242424242",
        "4242424242424242.5",
        "x4242424242424242",
        "4242424242424242x",
        "_4242424242424242",
        "1732258776000",
        "1732258776000123",
        "42424242424242424242",
        "9999999999999995",
        "4242 4242 4242 4241",
    ] {
        keeps(text);
    }
}

#[test]
fn account_numbers_are_hidden() {
    for number in [
        "DE89370400440532013000",
        "DE89 3704 0044 0532 0130 00",
        "GB29 NWBK 6016 1331 9268 19",
        "FR14 2004 1010 0505 0001 3M02 606",
        "NO9386011117947",
        "MT84MALT011000012345MTLCAST001S",
    ] {
        hides("pii_iban", number);
    }
    for text in [
        "DE88370400440532013000",
        "XX89370400440532013000",
        "DE8937040044053201300",
        "DE89 370400440532013000",
        "DE893704004405320130001",
        "de89370400440532013000",
    ] {
        keeps(text);
    }
}

#[test]
fn social_security_numbers_are_hidden() {
    hides("pii_ssn", "536-22-1234");
    for text in [
        "123-45-67890",
        "666-12-3456",
        "000-12-3456",
        "900-12-3456",
        "536-00-1234",
        "536-22-0000",
        "078-05-1120",
        "5362-2-1234",
        "536-22-123",
        "536221234",
        "0.536-22-1234",
        "a536-22-1234",
    ] {
        keeps(text);
    }
}
