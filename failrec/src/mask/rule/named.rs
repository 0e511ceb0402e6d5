//! [`is_rule`]: the names that built-in rules go by in counts, labels and settings.

use crate::mask::rule::table::ALL;

/// Whether a built-in rule is called so.
pub(crate) fn is_rule(name: &str) -> bool {
    names().any(|known| known == name)
}

/// The names of all built-in rules; those with several prefixes come several times.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    let of_table = ALL.iter().flat_map(|rules| rules.iter()).map(|rule| rule.id);
    of_table.chain(OTHERS.iter().copied())
}

/// Those that are no line of the table.
#[rustfmt::skip]
const OTHERS: &[&str] = &[
    "airtable", "auth_basic", "auth_bearer", "auth_header", "azure_client_secret", "cli_flag",
    "cookie", "discord_bot", "encoded", "key", "known", "mailchimp", "npmrc_netrc", "okta",
    "pem_private", "pii_card", "pii_email", "pii_iban", "pii_ip", "pii_phone", "pii_ssn", "query_param",
    "telegram_bot", "terraform", "text_kv", "url_userinfo", "xml_html",
    "jwt", "newrelic", "high_entropy", "resend",
];
