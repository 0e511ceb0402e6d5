//! Words that frames and values are filled with.

use failrec_tests::Random;

const LISTS: &[(&str, &[&str])] = &[
    (
        "host",
        &[
            "api.brightwater.io",
            "db-3.internal.orchard.net",
            "eu.gateway.pinecrest.dev",
            "cache.lumen.example.com",
            "auth.tidewell.org",
            "queue-07.meadow.cloud",
        ],
    ),
    (
        "mail_host",
        &["brightwater.io", "orchard.net", "mail.pinecrest.co.uk", "lumen.de", "tidewell.org"],
    ),
    ("user", &["marta", "jonas", "okafor", "liwei", "svetlana", "ahmed", "deploybot", "reporting"]),
    (
        "noun",
        &[
            "sunflower",
            "harbour",
            "lantern",
            "meadow",
            "granite",
            "saffron",
            "juniper",
            "thunder",
            "copper",
            "walnut",
            "glacier",
            "compass",
            "velvet",
            "orchard",
            "falcon",
            "pepper",
        ],
    ),
    ("service", &["billing", "checkout", "ingest", "search", "mailer", "scheduler", "ledger"]),
    ("database", &["orders", "inventory", "analytics", "customers", "events"]),
    (
        "model",
        &[
            "gpt-4o-2024-08-06",
            "gpt-4.1-mini",
            "claude-sonnet-4-20250514",
            "gemini-2.5-pro",
            "mistral-large-2411",
            "llama-3.3-70b-versatile",
            "deepseek-r1-0528",
            "pplx-70b-online",
            "text-embedding-3-large",
            "o4-mini-2025-04-16",
        ],
    ),
    ("level", &["debug", "info", "warn", "error", "trace"]),
    ("bucket", &["assets", "backups-eu", "raw-uploads", "model-checkpoints"]),
];

/// A word of the list that templates call so.
pub(crate) fn pick(list: &str, random: &mut Random) -> &'static str {
    let (_, words) =
        LISTS.iter().find(|(name, _)| *name == list).unwrap_or_else(|| panic!("no list {list}"));
    random.pick(words)
}
