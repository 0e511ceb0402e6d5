//! [`Patterns`]: masking as it is usually done, by a list of patterns over each string.

use std::borrow::Cow;

use regex::Regex;
use serde_json::Value;

/// The usual shapes, as people list them; with the prefixes of [`PREFIXES`] there are sixty.
const SHAPES: &[&str] = &[
    r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}",
    r"\b(?:\d[ -]?){13,16}\b",
    r"\b\d{3}-\d{2}-\d{4}\b",
    r"\b[A-Z]{2}\d{2}[A-Z0-9]{11,30}\b",
    r"\+\d[\d .()-]{7,}\d",
    r"(?i)\bbearer\s+[A-Za-z0-9._~+/-]+=*",
    r"(?i)\bbasic\s+[A-Za-z0-9+/]{8,}=*",
    r"eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*",
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----",
    r"\b(?:AKIA|ASIA)[A-Z2-7]{16}\b",
    r"AIza[A-Za-z0-9_-]{35}",
    r"://[^/\s:@]*:[^/\s@]+@",
    r#"(?i)(?:password|passwd|pwd|secret|token|api_?key)["']?\s*[:=]\s*["']?[^\s"',;&]+"#,
    r"(?i)(?:set-)?cookie:\s*[^\r\n]+",
    r"[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,}",
    r"\b\d{8,10}:AA[A-Za-z0-9_-]{33}",
];

/// Beginnings of tokens, each with letters and digits behind it.
#[rustfmt::skip]
const PREFIXES: &[&str] = &[
    "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "gldt-", "glrt-", "sk-", "gsk_",
    "xai-", "pplx-", "hf_", "r8_", "tvly-", "lsv2_pt_", "pcsk_", "xoxb-", "xoxp-", "sk_live_",
    "sk_test_", "rk_live_", "whsec_", "SG\\.", "shpat_", "npm_", "pypi-", "dckr_pat_", "dop_v1_",
    "dapi", "pscale_tkn_", "sbp_", "hvs\\.", "dp\\.pt\\.", "glsa_", "NRAK-", "lin_api_", "ATATT3",
    "tskey-auth-", "AKCp", "ya29\\.", "GOCSPX-", "key-",
];

/// Patterns that are compiled once.
pub(crate) struct Patterns(Vec<Regex>);

impl Patterns {
    pub(crate) fn new() -> Self {
        let tokens = PREFIXES.iter().map(|prefix| format!(r"{prefix}[A-Za-z0-9_-]{{20,}}"));
        let patterns = SHAPES.iter().map(|shape| (*shape).to_owned()).chain(tokens);
        Self(patterns.map(|pattern| Regex::new(&pattern).unwrap()).collect())
    }

    /// The value with what any pattern finds replaced.
    pub(crate) fn masked(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(text)),
            Value::Array(items) => items.iter().map(|item| self.masked(item)).collect(),
            Value::Object(members) => {
                let masked = members.iter().map(|(name, value)| (name.clone(), self.masked(value)));
                Value::Object(masked.collect())
            }
            other => other.clone(),
        }
    }

    fn text(&self, text: &str) -> String {
        let mut masked = Cow::Borrowed(text);
        for pattern in &self.0 {
            if let Cow::Owned(replaced) = pattern.replace_all(&masked, "********") {
                masked = Cow::Owned(replaced);
            }
        }
        masked.into_owned()
    }
}
