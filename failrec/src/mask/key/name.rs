//! [`NameRules`]: whether a name says that its value is secret.

use crate::mask::key::lexicon::{
    HARMLESS_PAIRS, PAIRS, STRONG_ENDINGS, STRONG_FOREIGN, may_be_sensitive, may_end_strongly,
    roles_of,
};
use crate::mask::key::list::NameList;
use crate::mask::key::roles::{
    AFTER, BEFORE_KEY, BEFORE_PASS, BEFORE_TOKEN, HARMLESS_FIRST, HARMLESS_LAST, KEY, LAST, Roles,
    SIGNATURE, STRONG, TOKEN, TOKENS, WEAK,
};
use crate::mask::key::segment::Segments;
use crate::mask::method::Method;

/// Longer names are judged by their ends.
const NAME_BYTES_MAX: usize = 256;

/// How much a name says about its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sensitivity {
    /// Nothing.
    Open,
    /// It is secret unless it is a short number: `pass`, `auth`, `token`.
    Weak,
    /// It is secret unless it is a number: `access_tokens`.
    Plural,
    /// It is secret unless it is an absolute path: `PWD` is the working directory, too.
    Directory,
    /// It is secret unless it is code or prose: functions and letters have a `signature`, too.
    Signature,
    /// It is secret.
    Strong,
    /// The program has listed it, with how it is to be hidden.
    Listed(Method),
}

impl Sensitivity {
    pub(crate) fn is_sensitive(self) -> bool {
        self != Self::Open
    }

    /// What holds where this is said within `outer`: of two that were listed, the nearer one.
    pub(crate) fn within(self, outer: Self) -> Self {
        if matches!(self, Self::Listed(_)) { self } else { self.max(outer) }
    }

    /// How the value is to be hidden, if the program has said so.
    pub(crate) const fn method(self) -> Option<Method> {
        match self {
            Self::Listed(method) => Some(method),
            _ => None,
        }
    }
}

/// The built-in words and the names that the program listed.
#[derive(Clone, Debug, Default)]
pub(crate) struct NameRules {
    pub(crate) sensitive: NameList,
    pub(crate) safe: NameList,
    /// Names with how their values are to be hidden.
    pub(crate) methods: Vec<(NameList, Method)>,
}

impl NameRules {
    /// What `name` says about its value.
    pub(crate) fn judge(&self, name: &str) -> Sensitivity {
        let name = if name.len() <= NAME_BYTES_MAX { name } else { end_of(name) };
        if self.safe.matches(name) {
            Sensitivity::Open
        } else if let Some((_, method)) = self.methods.iter().find(|(list, _)| list.matches(name)) {
            Sensitivity::Listed(*method)
        } else if self.sensitive.matches(name) {
            Sensitivity::Strong
        } else {
            built_in(name)
        }
    }

    /// What two words in a row say, apart from each other's meaning: `API key`.
    pub(crate) fn judge_pair(&self, first: &str, second: &str) -> Sensitivity {
        let (one, other) = (Word::new(first.as_bytes()), Word::new(second.as_bytes()));
        let is_variant = one.roles.has(STRONG) && is_variant(second);
        let found = if is_variant { Sensitivity::Strong } else { pair(one, other) };
        if found.is_sensitive()
            && !self.safe.is_empty()
            && self.safe.matches(&format!("{first} {second}"))
        {
            return Sensitivity::Open;
        }
        found
    }
}

fn end_of(name: &str) -> &str {
    let cut = name.ceil_char_boundary(name.len().saturating_sub(NAME_BYTES_MAX));
    name.get(cut..).unwrap_or_default()
}

fn built_in(name: &str) -> Sensitivity {
    if may_be_sensitive(name.as_bytes()) { by_words(name) } else { Sensitivity::Open }
}

/// Whether one of the words that name a secret elsewhere stands in `name`, in any case.
fn has_foreign(name: &str) -> bool {
    // At the end of a word a small sigma is another letter, which a capital one does not tell.
    let sigma = |letter| if letter == 'ς' { 'σ' } else { letter };
    let is_at = |at: usize, word: &str| {
        let rest = name.get(at..).unwrap_or_default();
        let mut lower = rest.chars().flat_map(char::to_lowercase).map(sigma);
        word.chars().map(sigma).all(|letter| lower.next() == Some(letter))
    };
    STRONG_FOREIGN.iter().any(|word| name.char_indices().any(|(at, _)| is_at(at, word)))
}

#[inline(never)]
fn by_words(name: &str) -> Sensitivity {
    if !name.is_ascii() && has_foreign(name) {
        return Sensitivity::Strong;
    }
    let name = match name.rsplit_once('/') {
        Some((folders, _)) if folders.ends_with("node_modules") => return Sensitivity::Open,
        Some((_, file)) => return of_path(file),
        // `X-` only says that a header is no standard one.
        None => name.strip_prefix(['X', 'x']).filter(|rest| rest.starts_with('-')).unwrap_or(name),
    };
    of_words(name)
}

/// What a name says that has folders before it: `prod/db/password`. In a path a secret is the last
/// word, if it is meant at all; `src/secret-handshake` and `auth/password.rs` are things.
fn of_path(file: &str) -> Sensitivity {
    let found = of_words(file);
    let last = Segments::new(file).last().map_or(Word::NONE, Word::new);
    let is_secret = last.roles.has(STRONG.with(KEY).with(LAST).with(TOKEN).with(AFTER));
    if is_secret { found } else { Sensitivity::Open }
}

fn of_words(name: &str) -> Sensitivity {
    let (mut found, mut count) = (Sensitivity::Open, 0_usize);
    let (mut before, mut last) = (Word::NONE, Word::NONE);
    for segment in Segments::new(name) {
        before = last;
        last = Word::new(segment);
        count += 1;
        // Whatever comes behind.
        if count == 1 && last.roles.has(HARMLESS_FIRST) {
            return Sensitivity::Open;
        }
        if last.roles.has(STRONG) {
            found = Sensitivity::Strong;
        } else if last.roles != Roles::NONE {
            found = found.max(pair(before, last));
        }
    }
    found = found.max(last_word(before.roles, last.roles, count));
    let is_harmless = last.roles.has(HARMLESS_LAST);
    if found.is_sensitive() && (is_harmless || is_pair(HARMLESS_PAIRS, before, last)) {
        return Sensitivity::Open;
    }
    if matches!(name, "PWD" | "OLDPWD") { Sensitivity::Directory } else { found }
}

/// A word of a name, with what it means there.
#[derive(Clone, Copy)]
struct Word<'n> {
    text: &'n [u8],
    roles: Roles,
}

impl<'n> Word<'n> {
    const NONE: Self = Self { text: &[], roles: Roles::NONE };

    fn new(text: &'n [u8]) -> Self {
        let roles = roles_of(text);
        if ends_strongly(text) {
            return Self { text, roles: roles.with(STRONG) };
        }
        Self { text, roles }
    }
}

/// Whether a word ends like `pgpassword`.
fn ends_strongly(text: &[u8]) -> bool {
    may_end_strongly(text)
        && STRONG_ENDINGS.iter().any(|ending| {
            let start = text.len().checked_sub(ending.len());
            let end = start.and_then(|start| text.get(start..));
            end.is_some_and(|end| end.eq_ignore_ascii_case(ending.as_bytes()))
        })
}

/// What the last of `count` words says, as the last one.
fn last_word(before: Roles, roles: Roles, count: usize) -> Sensitivity {
    match count {
        1 if roles.has(TOKEN.with(WEAK)) => Sensitivity::Weak,
        _ if roles.has(WEAK) && before.has(BEFORE_PASS) => Sensitivity::Weak,
        _ if roles.has(TOKEN.with(LAST)) => Sensitivity::Strong,
        2 if roles.has(WEAK) => Sensitivity::Weak,
        _ => Sensitivity::Open,
    }
}

/// Whether the word says which of several secrets it is: `password again`, `secret old`.
fn is_variant(word: &str) -> bool {
    const VARIANTS: &[&str] =
        &["old", "new", "again", "confirmation", "prod", "staging", "dev", "test", "live"];
    VARIANTS.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// What two words in a row say.
fn pair(first: Word<'_>, second: Word<'_>) -> Sensitivity {
    let is_key = second.roles.has(KEY) && first.roles.has(BEFORE_KEY);
    let is_token = second.roles.has(TOKEN) && first.roles.has(BEFORE_TOKEN);
    let is_listed = second.roles.has(AFTER) && is_pair(PAIRS, first, second);
    if is_key || is_token || is_listed {
        Sensitivity::Strong
    } else if second.roles.has(TOKENS) && first.roles.has(BEFORE_TOKEN) {
        Sensitivity::Plural
    } else if second.roles.has(SIGNATURE) {
        Sensitivity::Signature
    } else {
        Sensitivity::Open
    }
}

fn is_pair(pairs: &[(&str, &str)], first: Word<'_>, second: Word<'_>) -> bool {
    pairs.iter().any(|(a, b)| {
        first.text.eq_ignore_ascii_case(a.as_bytes())
            && second.text.eq_ignore_ascii_case(b.as_bytes())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(name: &str) -> Sensitivity {
        NameRules::default().judge(name)
    }

    #[test]
    fn names_of_secrets_are_sensitive_in_any_spelling() {
        let names = "password passwd Passwort pwd PASSPHRASE passcode secret client_secrets \
            aws-credentials creds totp mfa pin cvv ssn Authorization Proxy-Authorization Set-Cookie \
            cookies iban X-Amz-Signature sig api_key apiKey API-KEY ApiKey apikey x-api-key apiKeys \
            secret_key privateKey signing_key encryptionKey master_key hmac_key AccountKey app_key \
            subscription-key service_key client_key db_key accessKey AZURE_OPENAI_KEY X-Auth-Key \
            DD-APPLICATION-KEY shared_key storage_key session_key ssh_key webhook_key \
            session_token authToken access_token REFRESH_TOKEN id_token bearerToken bot_token \
            csrf_token personal_access_token token TOKEN two_factor security_code recovery_codes \
            cardNumber credit_card social_security_number connectionString session_cookie \
            pass auth phone user_phone mobile tel basic_auth db_pass RABBITMQ_DEFAULT_PASS pgpassword PGPASSWORD mysqlpwd \
            accesstoken clientsecret secretkey password1 old_password password_confirmation \
            X-proxy-auth x-auth X-password-again password_again secret_old api_key_v2 wpa_psk \
            requirepass prod/db/password /myapp/API_KEY db/credentials config/auth_token \
            lösenord LÖSENORD hasło haslo salasana heslo jelszó parool adgangskode passord \
            lozinka şifre kata_sandi mật_khẩu كلمة_السر סיסמה รหัสผ่าน пароля \
            senha motdepasse mot_de_passe contraseña пароль ПАРОЛЬ 密码 パスワード 비밀번호";
        for name in names.split_whitespace() {
            assert!(judge(name).is_sensitive(), "{name}");
        }
    }

    #[test]
    fn names_that_only_sound_alike_are_open() {
        let names = "token_count max_tokens tokens_per_second author monkey keyboard primary_key \
            key_id public_key secret_name password_policy token_type compass secretary tokenizer \
            pincode_area prompt_tokens completion_tokens total_tokens tokens keys key has_password \
            is_secret requires_auth use_token password_required token_expires_at access_key_id \
            cookie_policy authorization_endpoint auth_method next_page_token pad_token \
            function_signature session_id trace_id idempotency_key passenger bypass compassion \
            author_name telephone_model mobile_app_version opinion spinner sign pinned shipping pin_project sig_set \
            API_KEY_HEADER csrfTokenHeader secret_header src/auth/password.rs \
            node_modules/secret-handshake packages/node_modules/cookie node_modules/tough-cookie \
            docs/password-reset x-request-id X- \
            concert assignature hotkey foreign_key sort_key partition_key";
        for name in names.split_whitespace() {
            assert_eq!(judge(name), Sensitivity::Open, "{name}");
        }
    }

    #[test]
    fn two_words_in_a_row_are_read_together() {
        let judge = |first, second| NameRules::default().judge_pair(first, second);
        for (first, second) in
            [("API", "key"), ("secret", "old"), ("password", "again"), ("kata", "sandi")]
        {
            assert_eq!(judge(first, second), Sensitivity::Strong, "{first} {second}");
        }
        for (first, second) in [("secret", "life"), ("the", "old"), ("kata", "new")] {
            assert_eq!(judge(first, second), Sensitivity::Open, "{first} {second}");
        }
    }

    #[test]
    fn names_with_another_meaning_are_told_apart() {
        assert_eq!(judge("PWD"), Sensitivity::Directory);
        assert_eq!(judge("OLDPWD"), Sensitivity::Directory);
        assert_eq!(judge("pwd"), Sensitivity::Strong);
        assert_eq!(judge("DB_PWD"), Sensitivity::Strong);
        assert_eq!(judge("webhook_signature"), Sensitivity::Signature);
        assert_eq!(judge("secret_signature"), Sensitivity::Strong);
        assert_eq!(judge("DB_PASS"), Sensitivity::Strong);
        assert_eq!(judge("unitTestsPass"), Sensitivity::Weak);
        assert_eq!(judge("pass"), Sensitivity::Weak);
        assert_eq!(judge("first_pin"), Sensitivity::Strong);
    }

    #[test]
    fn empty_and_markless_names_are_open() {
        for name in ["", "-", "___", "42", "\u{0}"] {
            assert_eq!(judge(name), Sensitivity::Open, "{name:?}");
        }
    }

    #[test]
    fn end_of_an_endless_name_decides() {
        let name = format!("{}_password", "é".repeat(1000));
        assert_eq!(judge(&name), Sensitivity::Strong);
    }

    #[test]
    fn safe_list_wins_over_sensitive_list_and_words() {
        let mut rules = NameRules::default();
        rules.sensitive.add("internal_*").unwrap();
        rules.safe.add("internal_note").unwrap();
        rules.safe.add("pin").unwrap();
        assert_eq!(rules.judge("internal_remark"), Sensitivity::Strong);
        assert_eq!(rules.judge("internal_note"), Sensitivity::Open);
        assert_eq!(rules.judge("PIN"), Sensitivity::Open);
        assert_eq!(rules.judge("card_pin"), Sensitivity::Strong);
    }
}
