//! [`Way`]: a way to put lines into groups.

use std::sync::LazyLock;

use failrec::fingerprint::{Normalizer, PatternMiner};
use regex::Regex;

/// A way to put lines into groups.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Way {
    /// The head of its column.
    pub(crate) name: &'static str,
    /// The name of the group of each line, in the order of the lines.
    pub(crate) groups: fn(&[&str]) -> Vec<String>,
}

/// Every way that is compared; the first two are held to the floors.
pub(crate) const WAYS: &[Way] = &[
    Way { name: "normalizer", groups: by_normalizer },
    Way { name: "miner", groups: by_miner },
    Way { name: "six regexes", groups: by_six_regexes },
];

fn by_normalizer(lines: &[&str]) -> Vec<String> {
    let normalizer = Normalizer::default();
    lines.iter().map(|line| normalizer.normalize(line)).collect()
}

/// By what all lines have in common, which takes all of them.
fn by_miner(lines: &[&str]) -> Vec<String> {
    let normal = by_normalizer(lines);
    let mut miner = PatternMiner::new();
    for line in &normal {
        miner.observe(line, 1);
    }
    let patterns = miner.patterns();
    let group = |line: &String| {
        let number = patterns.template_of(line).expect("nothing was let go");
        format!("{number}: {}", patterns.templates()[number].text())
    };
    normal.iter().map(group).collect()
}

/// What one writes in an afternoon: the least that rules must beat.
fn by_six_regexes(lines: &[&str]) -> Vec<String> {
    static RULES: LazyLock<[(Regex, &str); 6]> = LazyLock::new(|| {
        [
            (r"\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b", "<ip>"),
            (r"(?i)\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", "<uuid>"),
            (r"(?i)\b(?:0x[0-9a-f]+|[0-9a-f]{8,})\b", "<hex>"),
            (r"(?:/[\w.+-]+){2,}/?", "<path>"),
            (r#""[^"]*"|'[^']*'"#, "<str>"),
            (r"[-+]?\d+(?:\.\d+)?", "<n>"),
        ]
        .map(|(pattern, placeholder)| (Regex::new(pattern).expect("a pattern"), placeholder))
    });
    lines
        .iter()
        .map(|line| {
            RULES.iter().fold((*line).to_owned(), |text, (rule, placeholder)| {
                rule.replace_all(&text, *placeholder).into_owned()
            })
        })
        .collect()
}
