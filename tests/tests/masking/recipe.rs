//! Recipes: parts of values that no single alphabet makes.

use crate::alphabet::draw;
use crate::checksum::{base62, crc32};
use crate::encoding::{base64, base64_url, json};
use crate::person;
use crate::words;
use failrec_tests::Random;

/// What templates call a recipe, and how it is made.
type Recipe = (&'static str, fn(&mut Random) -> String);

const RECIPES: &[Recipe] = &[
    ("github", github),
    ("cloudflare", cloudflare),
    ("grafana", grafana),
    ("atlassian", atlassian),
    ("bitbucket", bitbucket),
    ("azure", azure),
    ("discord", discord),
    ("uuid", uuid),
    ("ulid", |random| format!("01{}", draw('X', 24, random).replace(['I', 'L', 'O', 'U'], "7"))),
    ("jwt", |random| jwt(random, "HS256", 43)),
    ("jwt_long", |random| jwt(random, "RS256", 342)),
    ("jwt_unsecured", |random| jwt(random, "none", 0)),
    ("jwe", jwe),
    ("basic", basic),
    ("pem", |random| pem(random, "\n")),
    ("pem_escaped", |random| pem(random, "\\n")),
    ("pem_crlf", |random| pem(random, "\r\n")),
    ("pem_indented", |random| pem(random, "\n    ")),
    ("human", human),
    ("letters", |random| format!("{}{}", words::pick("noun", random), words::pick("noun", random))),
    ("phrase", phrase),
    ("quoted", |random| {
        format!("{}\"{} &{}", draw('P', 6, random), draw('A', 5, random), draw('A', 6, random))
    }),
    ("card", |random| person::card(random, "")),
    ("card_spaced", |random| person::card(random, " ")),
    ("card_dashed", |random| person::card(random, "-")),
    ("amex", |random| person::amex(random, "")),
    ("amex_spaced", |random| person::amex(random, " ")),
    ("diners", person::diners),
    ("no_card", person::no_card),
    ("iban", |random| person::iban(random).replace(' ', "")),
    ("iban_spaced", person::iban),
    ("ssn", |random| person::ssn(random, "-")),
    ("ssn_plain", |random| person::ssn(random, "")),
    ("email", person::email),
    ("phone", person::phone),
    ("phone_nanp", person::phone_nanp),
    ("float", |random| {
        format!("{}0.{}", random.pick(&["", "-"]), draw('D', random_length(random), random))
    }),
    ("date", date),
    ("time", |random| {
        format!("{:02}:{:02}:{:02}", random.below(24), random.below(60), random.below(60))
    }),
    ("private_ip", |random| {
        format!("10.{}.{}.{}", random.below(256), random.below(256), random.between(1, 254))
    }),
    ("version", |random| format!("{}.{}.{}", random.below(30), random.below(30), random.below(30))),
];

/// What the recipe of this name makes.
pub(crate) fn make(name: &str, random: &mut Random) -> String {
    let recipe = RECIPES.iter().find(|(known, _)| *known == name);
    let (_, make) = recipe.unwrap_or_else(|| panic!("no recipe {name}"));
    make(random)
}

fn random_length(random: &mut Random) -> usize {
    random.between(6, 17)
}

/// What follows the prefix of a classic token of GitHub or npm.
fn github(random: &mut Random) -> String {
    let body = draw('A', 30, random);
    let sum = base62(crc32(&body));
    body + &sum
}

fn cloudflare(random: &mut Random) -> String {
    let body = draw('A', 40, random);
    let sum = crc32(&body);
    format!("{body}{sum:08x}")
}

fn grafana(random: &mut Random) -> String {
    let body = draw('A', 32, random);
    let sum = crc32(&format!("{}_{body}", "glsa"));
    format!("{body}_{:08x}", sum.swap_bytes())
}

fn atlassian(random: &mut Random) -> String {
    let body = draw('U', 186, random);
    let sum = crc32(&body);
    format!("{body}={sum:08X}")
}

fn bitbucket(random: &mut Random) -> String {
    let body = draw('A', 24, random);
    let sum = crc32(&body);
    format!("{body}{sum:08X}")
}

fn azure(random: &mut Random) -> String {
    let head = draw('A', 3, random);
    let length = random.between(31, 34);
    format!("{head}{}Q~{}", draw('D', 1, random), draw('U', length, random))
}

/// The token of a bot: who it is, when, and a signature.
fn discord(random: &mut Random) -> String {
    let first = random.pick(&["1", "2", "3"]);
    let id = format!("{first}{}", draw('D', 17, random));
    format!("{}.{}.{}", base64_url(id.as_bytes()), draw('U', 6, random), draw('U', 38, random))
}

fn uuid(random: &mut Random) -> String {
    let part = |length, random: &mut Random| draw('H', length, random);
    let (head, second) = (part(8, random), part(4, random));
    let variant = random.pick(&["8", "9", "a", "b"]);
    format!(
        "{head}-{second}-4{}-{variant}{}-{}",
        part(3, random),
        part(3, random),
        part(12, random)
    )
}

fn jwt(random: &mut Random, algorithm: &str, signature: usize) -> String {
    let head = base64_url(format!("{{\"alg\":\"{algorithm}\",\"typ\":\"JWT\"}}").as_bytes());
    let name = words::pick("user", random);
    let id = draw('D', 10, random);
    let claims = format!("{{\"sub\":\"{id}\",\"name\":\"{name}\",\"jti\":\"{}\"}}", uuid(random));
    format!("{head}.{}.{}", base64_url(claims.as_bytes()), draw('U', signature, random))
}

fn jwe(random: &mut Random) -> String {
    let head = base64_url(b"{\"alg\":\"RSA-OAEP\",\"enc\":\"A256GCM\"}");
    let parts = [342, 16, 120, 22].map(|length| draw('U', length, random));
    format!("{head}.{}", parts.join("."))
}

fn basic(random: &mut Random) -> String {
    base64(format!("{}:{}", words::pick("user", random), draw('P', 14, random)).as_bytes())
}

/// The lines between the first and the last of a PEM file.
fn pem(random: &mut Random, line_end: &str) -> String {
    let lines: Vec<String> = (0..random.between(3, 12)).map(|_| draw('B', 64, random)).collect();
    let last = random.between(8, 60);
    format!("MII{}{line_end}{}=", lines.join(line_end), draw('B', last, random))
}

/// A password as people make them.
fn human(random: &mut Random) -> String {
    let word = words::pick("noun", random);
    let (first, rest) = word.split_at(1);
    let year = random.between(1970, 2029);
    format!("{}{rest}{year}{}", first.to_uppercase(), random.pick(&["!", "", "*", "~"]))
}

fn phrase(random: &mut Random) -> String {
    let words = [(); 4].map(|()| words::pick("noun", random));
    words.join(" ")
}

fn date(random: &mut Random) -> String {
    let (month, day) = (random.between(1, 12), random.between(1, 28));
    format!("20{}-{month:02}-{day:02}", random.between(20, 27))
}

#[test]
fn every_recipe_makes_a_line_that_json_can_hold() {
    let mut random = Random::of(1, &["recipe"]);
    for (name, make) in RECIPES {
        let made = make(&mut random);

        assert!(6 <= made.len() || *name == "version" || *name == "float", "{name}: {made}");
        assert!(!json(&made).is_empty());
    }
}

#[test]
fn tokens_of_github_end_in_their_checksum() {
    let made = github(&mut Random::of(1, &["github"]));

    assert_eq!(made.len(), 36);
    assert_eq!(base62(crc32(&made[..30])), made[30..]);
}

#[test]
fn tokens_of_grafana_end_in_their_checksum_backwards() {
    let made = grafana(&mut Random::of(1, &["grafana"]));

    let (body, sum) = made.split_once('_').expect("two parts");
    let due = crc32(&format!("{}_{body}", "glsa")).to_le_bytes();
    assert_eq!(sum, crate::encoding::hex(&due));
}

#[test]
fn tokens_of_cloudflare_and_atlassian_end_in_their_checksum() {
    let mut random = Random::of(1, &["sums"]);
    let (cloudflare, atlassian) = (cloudflare(&mut random), atlassian(&mut random));

    assert_eq!(format!("{:08x}", crc32(&cloudflare[..40])), cloudflare[40..]);
    assert_eq!(format!("={:08X}", crc32(&atlassian[..186])), atlassian[186..]);
}

#[test]
fn a_jwt_has_three_parts_and_a_jwe_five() {
    let mut random = Random::of(1, &["jwt"]);
    let parts = |text: &str| text.split('.').count();

    assert_eq!(parts(&make("jwt", &mut random)), 3);
    assert_eq!(parts(&make("jwe", &mut random)), 5);
    assert!(make("jwt_unsecured", &mut random).ends_with('.'));
}
