//! The words that make a name sensitive, and those that make it harmless.

use crate::mask::key::roles::{
    AFTER, BEFORE_KEY, BEFORE_PASS, BEFORE_TOKEN, HARMLESS_FIRST, HARMLESS_LAST, KEY, LAST, Roles,
    SIGNATURE, STRONG, TOKEN, TOKENS, WEAK,
};

/// What the word means in a name, in any case; mostly nothing.
#[inline]
pub(crate) fn roles_of(word: &[u8]) -> Roles {
    let mut place = hash(word);
    loop {
        let slot = LEXICON.slots.get(place).copied().unwrap_or(0);
        // The entry before the first is none.
        let Some((known, roles)) = LEXICON.entries.get(usize::from(slot).wrapping_sub(1)) else {
            return Roles::NONE;
        };
        if is_same(known, word) {
            return *roles;
        }
        place = (place + 1) % SLOTS;
    }
}

/// Whether `word` is the one that is known, in any case. The known ones are small letters alone.
#[inline]
fn is_same(known: &[u8], word: &[u8]) -> bool {
    known.len() == word.len() && known.iter().zip(word).all(|(known, byte)| *known == byte | 0x20)
}

/// Whether a name may hold a word that makes it sensitive, or one beyond ASCII; most do not.
pub(crate) fn may_be_sensitive(name: &[u8]) -> bool {
    let mut rest = name;
    loop {
        // Most names are small letters with marks between.
        let small = rest.iter().position(|byte| !byte.is_ascii_lowercase());
        let small = small.unwrap_or(rest.len());
        let Some((word, behind)) = rest.split_at_checked(small) else { return true };
        if STEMS.may_begin(word) || may_end_strongly(word) {
            return true;
        }
        rest = match behind {
            [] => return false,
            [b'A'..=b'Z', ..] => return holds_stem(name),
            [0x80..=0xff, ..] => return true,
            [_, behind @ ..] => behind,
        };
    }
}

/// Whether the letters of a stem stand anywhere in a name.
fn holds_stem(name: &[u8]) -> bool {
    let (mut stem, mut found) = (0_u32, !name.is_ascii());
    for byte in name {
        stem = stem << 8 | u32::from(byte | 0x20);
        found |= STEMS.may_hold(stem);
    }
    found
}

/// Whether a word may end in one of [`STRONG_ENDINGS`]: few have the last letters of one.
#[inline]
pub(crate) fn may_end_strongly(word: &[u8]) -> bool {
    word.last_chunk::<3>().is_some_and(|last| {
        matches!(&last.map(|byte| byte | 0x20), b"ord" | b"swd" | b"ase" | b"pwd")
    })
}

/// The first three letters of each word without which no name is sensitive: a bit for each hash.
struct Stems {
    bits: [u64; Self::BITS / 64],
}

static STEMS: Stems = Stems::new();

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, which checks the bounds")]
impl Stems {
    const BITS: usize = 4096;

    const fn new() -> Self {
        let mut stems = Self { bits: [0; Self::BITS / 64] };
        let mut list = 0;
        while list < WORDS.len() {
            let (words, roles) = WORDS[list];
            let mut index = 0;
            while roles.has(NEEDED) && index < words.len() {
                let word = words[index].as_bytes();
                let slot = Self::slot(u32::from_be_bytes([0, word[0], word[1], word[2]]));
                stems.bits[slot / 64] |= 1 << (slot % 64);
                index += 1;
            }
            list += 1;
        }
        stems
    }
}

impl Stems {
    /// Whether a word may begin with such letters.
    #[inline]
    fn may_begin(&self, word: &[u8]) -> bool {
        word.first_chunk().is_some_and(|&[a, b, c]| self.may_hold(u32::from_be_bytes([0, a, b, c])))
    }

    /// Whether the last three bytes of `stem` may be such letters.
    #[inline]
    fn may_hold(&self, stem: u32) -> bool {
        let slot = Self::slot(stem);
        self.bits.get(slot / 64).is_some_and(|bits| bits >> (slot % 64) & 1 == 1)
    }

    const fn slot(stem: u32) -> usize {
        // Multiplying by 2^32 over the golden ratio spreads neighbours; the top bits are the slot.
        let spread = (stem & 0x00ff_ffff).wrapping_mul(0x9E37_79B1) >> (32 - 12);
        spread as usize
    }
}

/// A name without a word of these roles is not sensitive. Longer words that end like one, such as
/// `pgpassword`, hold its letters, too.
const NEEDED: Roles =
    STRONG.with(WEAK).with(LAST).with(KEY).with(TOKEN).with(TOKENS).with(AFTER).with(SIGNATURE);

/// Four times as many as there are words, so that most other words meet an empty one.
const SLOTS: usize = 2048;
/// As many as there are words, those of several lists counted once for each.
const ENTRIES: usize = entries();

/// The words by a hash of their length and three of their letters.
struct Lexicon {
    /// One more than the place among the entries; nothing for an empty slot.
    slots: [u16; SLOTS],
    entries: [(&'static [u8], Roles); ENTRIES],
}

static LEXICON: Lexicon = Lexicon::new();

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, which checks the bounds")]
impl Lexicon {
    const fn new() -> Self {
        let empty: &[u8] = &[];
        let mut lexicon = Self { slots: [0; SLOTS], entries: [(empty, Roles::NONE); ENTRIES] };
        let (mut list, mut count) = (0, 0);
        while list < WORDS.len() {
            let (words, roles) = WORDS[list];
            let mut index = 0;
            while index < words.len() {
                count = lexicon.add(words[index].as_bytes(), roles, count);
                index += 1;
            }
            list += 1;
        }
        lexicon
    }

    /// Adds a word behind `count` others and says how many there are then.
    const fn add(&mut self, word: &'static [u8], roles: Roles, count: u16) -> u16 {
        let mut place = hash(word);
        while self.slots[place] != 0 {
            let entry = &mut self.entries[self.slots[place] as usize - 1];
            if entry.0.eq_ignore_ascii_case(word) {
                entry.1 = entry.1.with(roles);
                return count;
            }
            place = (place + 1) % SLOTS;
        }
        self.entries[count as usize] = (word, roles);
        self.slots[place] = count + 1;
        count + 1
    }
}

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, which checks the bounds")]
const fn entries() -> usize {
    let (mut list, mut count) = (0, 0);
    while list < WORDS.len() {
        count += WORDS[list].0.len();
        list += 1;
    }
    count
}

/// The same for either case of each letter.
#[inline]
const fn hash(word: &[u8]) -> usize {
    let [first, second, last] = match word {
        [] => [0; 3],
        [only] => [*only, 0, *only],
        [first, last] => [*first, *last, *last],
        [first, second, .., last] => [*first, *second, *last],
    };
    let [first, second, last] =
        [first as usize | 0x20, second as usize | 0x20, last as usize | 0x20];
    (first * 31 + second * 97 + last * 7 + word.len() * 211) % SLOTS
}

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
    fn every_word_is_small_letters() {
        let mut words = WORDS.iter().flat_map(|(words, _)| words.iter());
        assert!(words.all(|word| word.bytes().all(|byte| byte.is_ascii_lowercase())));
    }

    #[test]
    fn every_needed_word_has_a_stem() {
        for (words, roles) in WORDS.iter().filter(|(_, roles)| roles.has(NEEDED)) {
            for word in *words {
                assert!(may_be_sensitive(word.as_bytes()), "{word} {roles:?}");
                assert!(may_be_sensitive(word.to_uppercase().as_bytes()), "{word}");
            }
        }
        for ending in STRONG_ENDINGS {
            assert!(roles_of(ending.as_bytes()).has(STRONG), "{ending}");
            assert!(may_be_sensitive(format!("x_my{ending}2_y").as_bytes()), "{ending}");
            assert!(
                may_be_sensitive(format!("xMy{}Y", ending.to_uppercase()).as_bytes()),
                "{ending}"
            );
        }
    }

    #[test]
    fn most_names_have_none() {
        for name in
            ["", "id", "user", "temperature", "retries", "model", "url", "x_y_z", "maxRetries"]
        {
            assert!(!may_be_sensitive(name.as_bytes()), "{name}");
        }
    }

    #[test]
    fn lexicon_is_mostly_empty() {
        let used = LEXICON.slots.iter().filter(|&&slot| slot != 0).count();
        assert!(used * 4 <= SLOTS, "{used}");
    }
}
