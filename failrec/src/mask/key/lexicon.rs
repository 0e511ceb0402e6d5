//! The words that make a name sensitive, and those that make it harmless.

use std::sync::LazyLock;

use crate::mask::key::roles::{
    AFTER, BEFORE_KEY, BEFORE_PASS, BEFORE_TOKEN, HARMLESS_FIRST, HARMLESS_LAST, KEY, LAST, Roles,
    SIGNATURE, STRONG, TOKEN, TOKENS, WEAK,
};

/// What the word means in a name, in any case; mostly nothing.
pub(crate) fn roles_of(word: &[u8]) -> Roles {
    LEXICON.roles_of(word)
}

/// Whether a name may hold a word that makes it sensitive; most do not.
pub(crate) fn may_be_sensitive(name: &[u8]) -> bool {
    let stems = &LEXICON.stems;
    let (mut stem, mut found) = (0_u32, false);
    for byte in name {
        stem = stem << 8 | u32::from(byte | 0x20);
        found |= stems.may_hold(stem);
    }
    found
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::new);

/// The words by a hash of their length and three of their letters.
struct Lexicon {
    slots: Vec<Option<(&'static [u8], Roles)>>,
    stems: Stems,
}

/// The first three letters of each word without which no name is sensitive: a bit for each hash.
struct Stems {
    bits: [u64; Self::BITS / 64],
}

impl Stems {
    const BITS: usize = 4096;

    fn add(&mut self, word: &[u8]) {
        if let Some(&[a, b, c]) = word.first_chunk::<3>() {
            let slot = Self::slot(u32::from_be_bytes([0, a, b, c]));
            if let Some(bits) = self.bits.get_mut(slot / 64) {
                *bits |= 1 << (slot % 64);
            }
        }
    }

    /// Whether the last three bytes of `stem` may be such letters.
    fn may_hold(&self, stem: u32) -> bool {
        let slot = Self::slot(stem);
        self.bits.get(slot / 64).is_some_and(|bits| bits >> (slot % 64) & 1 == 1)
    }

    fn slot(stem: u32) -> usize {
        // Multiplying by 2^32 over the golden ratio spreads neighbours; the top bits are the slot.
        let spread = (stem & 0x00ff_ffff).wrapping_mul(0x9E37_79B1) >> (32 - 12);
        spread as usize
    }
}

/// Four times as many as there are words, so that most other words meet an empty one.
const SLOTS: usize = 2048;

impl Lexicon {
    fn new() -> Self {
        let stems = Stems { bits: [0; Stems::BITS / 64] };
        let mut lexicon = Self { slots: vec![None; SLOTS], stems };
        for (words, roles) in WORDS {
            for word in *words {
                lexicon.add(word.as_bytes(), *roles);
                if roles.has(NEEDED) {
                    lexicon.stems.add(word.as_bytes());
                }
            }
        }
        lexicon
    }

    fn add(&mut self, word: &'static [u8], roles: Roles) {
        let place = self.place(word);
        if let Some(slot) = self.slots.get_mut(place) {
            let known = slot.map_or(Roles::NONE, |(_, known)| known);
            *slot = Some((word, known.with(roles)));
        }
    }

    fn roles_of(&self, word: &[u8]) -> Roles {
        let slot = self.slots.get(self.place(word));
        slot.copied().flatten().map_or(Roles::NONE, |(_, roles)| roles)
    }

    /// Where the word is, or the empty slot where it would be.
    fn place(&self, word: &[u8]) -> usize {
        let mut place = hash(word);
        while let Some(Some((known, _))) = self.slots.get(place) {
            if known.eq_ignore_ascii_case(word) {
                break;
            }
            place = (place + 1) % SLOTS;
        }
        place
    }
}

/// The same for either case of each letter.
fn hash(word: &[u8]) -> usize {
    let letter = |byte: Option<&u8>| usize::from(byte.map_or(0, |byte| byte | 0x20));
    let (first, second, last) = (letter(word.first()), letter(word.get(1)), letter(word.last()));
    (first * 31 + second * 97 + last * 7 + word.len() * 211) % SLOTS
}

/// A name without a word of these roles is not sensitive. Longer words that end like one, such as
/// `pgpassword`, hold its letters, too.
const NEEDED: Roles =
    STRONG.with(WEAK).with(LAST).with(KEY).with(TOKEN).with(TOKENS).with(AFTER).with(SIGNATURE);

/// Each list of words, and what they mean.
const WORDS: &[(&[&str], Roles)] = &[
    (SENSITIVE, STRONG),
    (SENSITIVE_ALONE, WEAK),
    (&["pin", "sig", "pass"], LAST),
    (&["signature"], SIGNATURE),
    (&["key", "keys"], KEY),
    (&["token"], TOKEN),
    (&["tokens"], TOKENS),
    (LEADING_TO_KEY, BEFORE_KEY),
    (LEADING_TO_TOKEN, BEFORE_TOKEN),
    (LEADING_TO_PASS, BEFORE_PASS),
    (PAIR_ENDS, AFTER),
    (ENDING_HARMLESS, HARMLESS_LAST),
    (STARTING_HARMLESS, HARMLESS_FIRST),
];

/// Sensitive wherever they stand in a name.
#[rustfmt::skip]
const SENSITIVE: &[&str] = &[
    "password", "passwords", "passwd", "passwort", "passphrase", "passcode", "pwd", "secret",
    "secrets", "credential", "credentials", "creds", "cred", "otp", "totp", "mfa", "cvv",
    "cvc", "ssn", "authorization", "cookie", "cookies", "iban",
    // Spelt as one word.
    "apikey", "apikeys", "secretkey", "privatekey", "accesskey", "accountkey", "clientsecret",
    "accesstoken", "authtoken", "refreshtoken", "sessiontoken", "bearertoken", "connectionstring",
    "pgpass", "dbpass", "creditcard", "cardnumber",
    // Spelt in other languages.
    "senha", "contrasena", "contrasenya", "contrasinal", "passwoord", "wachtwoord", "wagwoord",
    "parola", "parolachiave", "motdepasse", "kennwort", "losenord", "adgangskode", "passord",
    "salasana", "parool", "heslo", "haslo", "lozinka", "zaporka", "geslo", "slaptazodis", "jelszo",
    "sifre", "pasahitza", "katasandi", "matkhau",
    // What programs call the password of a service.
    "requirepass", "masterauth", "keypass", "storepass", "bindpw", "rootpw", "psk",
];

/// Sensitive as the whole name, or as the last of two words.
const SENSITIVE_ALONE: &[&str] = &["pass", "auth", "phone", "mobile", "tel"];

/// With `key` behind them.
#[rustfmt::skip]
const LEADING_TO_KEY: &[&str] = &[
    "api", "access", "secret", "private", "signing", "encryption", "master", "hmac", "app",
    "account", "subscription", "service", "client", "db", "auth", "application", "shared",
    "storage", "session", "ssh", "consumer", "webhook", "openai",
];

/// With `token` or `tokens` behind them.
#[rustfmt::skip]
const LEADING_TO_TOKEN: &[&str] = &[
    "session", "auth", "access", "refresh", "id", "bearer", "bot", "personal",
];

/// What passes and is counted, and passes that are numbered. Any other word before `pass` is whose
/// password it is.
#[rustfmt::skip]
const LEADING_TO_PASS: &[&str] = &[
    "tests", "checks", "cases", "suites", "specs", "assertions", "steps", "stages", "jobs",
    "builds", "rules", "lints", "runs", "first", "second", "third", "last", "next", "previous",
    "final", "forward", "backward", "render", "shader", "optimization", "compiler",
];

/// The second words of [`PAIRS`].
#[rustfmt::skip]
const PAIR_ENDS: &[&str] = &[
    "factor", "code", "codes", "number", "card", "security", "string", "cookie", "phrase", "word",
    "passe", "sandi", "khau",
];

/// Harmless when the name ends so: it tells of a secret and is none.
#[rustfmt::skip]
const ENDING_HARMLESS: &[&str] = &[
    "count", "counts", "limit", "limits", "length", "len", "size", "type", "kind", "name", "id", "ids",
    "ref", "ttl", "expiry", "expires", "expiration", "at", "policy", "strength", "required", "url",
    "uri", "endpoint", "path", "file", "version", "budget", "used", "usage", "index", "manager",
    "present", "provider", "method", "mode", "strategy", "second", "prefix", "area", "enabled",
    "reset", "min", "max", "field", "algorithm", "rotation", "store", "hint", "label", "status",
    "state", "env", "error",
];

/// Harmless when the name starts so.
#[rustfmt::skip]
const STARTING_HARMLESS: &[&str] = &[
    "is", "has", "requires", "use", "num", "max", "min", "total", "prompt", "completion", "input",
    "output", "cached", "reasoning", "public",
];

/// Sensitive at the end of a word: `pgpassword`, `rootpasswd`.
pub(crate) static STRONG_ENDINGS: &[&str] = &["password", "passwd", "passphrase", "pwd"];

/// Sensitive words with letters beyond ASCII, in lower case; looked for anywhere in a name.
#[rustfmt::skip]
pub(crate) static STRONG_FOREIGN: &[&str] = &[
    "contraseña", "lösenord", "lykilorð", "salasõna", "hasło", "slaptažodis", "jelszó", "parolă",
    "şifre", "mật khẩu", "mật_khẩu", "mật-khẩu", "mậtkhẩu",
    "парол", "лозинка", "κωδικός", "κωδικος", "συνθηματικό", "პაროლი",
    "סיסמה", "סיסמא", "كلمة السر", "كلمة_السر", "كلمة المرور", "كلمة_المرور", "رمز عبور", "رمز_عبور",
    "گذرواژه", "पासवर्ड", "পাসওয়ার্ড", "รหัสผ่าน",
    "密码", "密碼", "口令", "密钥", "パスワード", "暗証番号", "비밀번호", "패스워드",
];

/// Other pairs of words.
pub(crate) static PAIRS: &[(&str, &str)] = &[
    ("pin", "code"),
    ("pin", "number"),
    ("two", "factor"),
    ("security", "code"),
    ("recovery", "code"),
    ("recovery", "codes"),
    ("card", "number"),
    ("credit", "card"),
    ("social", "security"),
    ("connection", "string"),
    ("session", "cookie"),
    ("pass", "phrase"),
    ("pass", "word"),
    ("de", "passe"),
    ("kata", "sandi"),
    ("mat", "khau"),
];

/// Pairs that only look sensitive: pages, marks of language models, signatures of functions.
pub(crate) static HARMLESS_PAIRS: &[(&str, &str)] = &[
    ("next", "token"),
    ("page", "token"),
    ("stop", "token"),
    ("start", "token"),
    ("eos", "token"),
    ("bos", "token"),
    ("pad", "token"),
    ("unk", "token"),
    ("sep", "token"),
    ("cls", "token"),
    ("mask", "token"),
    ("special", "token"),
    ("unexpected", "token"),
    ("function", "signature"),
    ("method", "signature"),
    ("type", "signature"),
    ("fn", "signature"),
    ("call", "signature"),
    // The name of the header that has it.
    ("key", "header"),
    ("token", "header"),
    ("secret", "header"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_in_any_case() {
        for word in ["password", "PASSWORD", "Password"] {
            assert!(roles_of(word.as_bytes()).has(STRONG), "{word}");
        }
    }

    #[test]
    fn only_whole_words_are_known() {
        for word in ["", "passwor", "passwordx", "compass", "secretary", "p", "\u{50}assword\0"] {
            assert_eq!(roles_of(word.as_bytes()), Roles::NONE, "{word}");
        }
    }

    #[test]
    fn word_of_several_lists_has_all_their_roles() {
        let roles = roles_of(b"secret");
        assert!(roles.has(STRONG) && roles.has(BEFORE_KEY) && !roles.has(WEAK));
    }

    #[test]
    fn every_second_word_of_a_pair_is_listed() {
        for (_, second) in PAIRS {
            assert!(roles_of(second.as_bytes()).has(AFTER), "{second}");
        }
    }

    #[test]
    fn every_needed_word_has_a_stem() {
        for (words, roles) in WORDS.iter().filter(|(_, roles)| roles.has(NEEDED)) {
            for word in *words {
                assert!(may_be_sensitive(word.as_bytes()), "{word} {roles:?}");
                assert!(may_be_sensitive(word.to_uppercase().as_bytes()), "{word}");
            }
        }
        assert!(STRONG_ENDINGS.iter().all(|ending| roles_of(ending.as_bytes()).has(STRONG)));
    }

    #[test]
    fn most_names_have_none() {
        for name in ["", "id", "user", "temperature", "retries", "model", "url", "x_y_z"] {
            assert!(!may_be_sensitive(name.as_bytes()), "{name}");
        }
    }

    #[test]
    fn lexicon_is_mostly_empty() {
        let used = LEXICON.slots.iter().flatten().count();
        assert!(used * 4 <= SLOTS, "{used}");
    }
}
