//! [`Words`]: the words that make a name sensitive, and those that make it harmless.

/// A set of lower-case words that most other words are kept out of by length and first letter.
pub(crate) struct Words {
    words: &'static [&'static str],
    /// For each length, one bit for each letter that a word of that length starts with.
    first_letters: [u32; LENGTHS],
}

const LENGTHS: usize = 20;

impl Words {
    const fn new(words: &'static [&'static str]) -> Self {
        Self { words, first_letters: first_letters(words) }
    }

    /// Whether `word` is one of the set, in any case.
    pub(crate) fn contains(&self, word: &[u8]) -> bool {
        let Some(first) = word.first() else { return false };
        let letter = u32::from(first.to_ascii_lowercase().wrapping_sub(b'a'));
        let letters = self.first_letters.get(word.len()).copied().unwrap_or(0);
        letter < 26
            && letters & (1 << letter) != 0
            && self.words.iter().any(|known| word.eq_ignore_ascii_case(known.as_bytes()))
    }
}

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, which checks the bounds")]
const fn first_letters(words: &[&str]) -> [u32; LENGTHS] {
    let mut letters = [0; LENGTHS];
    let mut index = 0;
    while index < words.len() {
        let word = words[index].as_bytes();
        letters[word.len()] |= 1 << (word[0] - b'a');
        index += 1;
    }
    letters
}

/// Sensitive wherever they stand in a name.
#[rustfmt::skip]
pub(crate) static STRONG: Words = Words::new(&[
    "password", "passwords", "passwd", "passwort", "passphrase", "passcode", "pwd", "secret",
    "secrets", "credential", "credentials", "creds", "cred", "otp", "totp", "mfa", "pin", "cvv",
    "cvc", "ssn", "authorization", "cookie", "cookies", "iban", "signature", "sig",
    // Spelt as one word.
    "apikey", "apikeys", "secretkey", "privatekey", "accesskey", "accountkey", "clientsecret",
    "accesstoken", "authtoken", "refreshtoken", "sessiontoken", "bearertoken", "connectionstring",
    "pgpass", "mysqlpwd", "userpwd", "dbpass", "creditcard", "cardnumber",
    // Spelt in other languages.
    "senha", "contrasena", "passwoord", "wachtwoord", "parola", "motdepasse", "kennwort",
]);

/// Sensitive at the end of a word: `pgpassword`, `rootpasswd`.
pub(crate) static STRONG_ENDINGS: &[&str] = &["password", "passwd", "passphrase"];

/// Sensitive words with letters beyond ASCII, in lower case; looked for anywhere in a name.
pub(crate) static STRONG_FOREIGN: &[&str] = &[
    "contraseña",
    "пароль",
    "密码",
    "密碼",
    "パスワード",
    "비밀번호",
    "hasło",
    "şifre",
    "κωδικός",
];

/// Sensitive as the whole name, or as the last of two words.
pub(crate) static WEAK: Words = Words::new(&["pass", "auth", "phone", "mobile", "tel"]);

/// With `key` behind them.
#[rustfmt::skip]
pub(crate) static BEFORE_KEY: Words = Words::new(&[
    "api", "access", "secret", "private", "signing", "encryption", "master", "hmac", "app",
    "account", "subscription", "service", "client", "db",
]);

/// With `token` or `tokens` behind them.
#[rustfmt::skip]
pub(crate) static BEFORE_TOKEN: Words = Words::new(&[
    "session", "auth", "access", "refresh", "id", "bearer", "bot", "personal",
]);

/// Other pairs of words.
pub(crate) static PAIRS: &[(&str, &str)] = &[
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
];

/// The second words of [`PAIRS`].
#[rustfmt::skip]
pub(crate) static PAIR_ENDS: Words = Words::new(&[
    "factor", "code", "codes", "number", "card", "security", "string", "cookie", "phrase", "word",
    "passe",
]);

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
];

/// Harmless when the name ends so: it tells of a secret and is none.
#[rustfmt::skip]
pub(crate) static HARMLESS_LAST: Words = Words::new(&[
    "count", "counts", "limit", "limits", "length", "len", "size", "type", "kind", "name", "id", "ids",
    "ref", "ttl", "expiry", "expires", "expiration", "at", "policy", "strength", "required", "url",
    "uri", "endpoint", "path", "file", "version", "budget", "used", "usage", "index", "manager",
    "present", "provider", "method", "mode", "strategy", "second", "prefix", "area", "enabled",
    "reset", "min", "max", "field", "algorithm", "rotation", "store", "hint", "label", "status",
    "state", "env", "error",
]);

/// Harmless when the name starts so.
#[rustfmt::skip]
pub(crate) static HARMLESS_FIRST: Words = Words::new(&[
    "is", "has", "requires", "use", "num", "max", "min", "total", "prompt", "completion", "input",
    "output", "cached", "reasoning", "public",
]);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_any_case() {
        for word in ["password", "PASSWORD", "Password"] {
            assert!(STRONG.contains(word.as_bytes()), "{word}");
        }
    }

    #[test]
    fn only_whole_words_are_found() {
        for word in ["", "passwor", "passwordx", "compass", "secretary", "p"] {
            assert!(!STRONG.contains(word.as_bytes()), "{word}");
        }
    }

    #[test]
    fn every_second_word_of_a_pair_is_listed() {
        for (_, second) in PAIRS {
            assert!(PAIR_ENDS.contains(second.as_bytes()), "{second}");
        }
    }
}
