//! The page of results, in Markdown.

use std::fmt::Write as _;

use failrec::{Clock as _, SystemClock};

use crate::probe::{Finding, Probe};

/// Who is asked.
const NAMES: &[&str] = &[
    "failsafe",
    "recloser",
    "tower-resilience",
    "circuitbreaker-rs",
    "nobreak",
    "resilient",
    "backon",
    "tokio-retry",
    "tokio-retry2",
    "tower",
    "tokio",
    "governor",
];

/// What stands above all tables.
pub(crate) fn head() -> String {
    let day = SystemClock::new().now().to_string();
    let day = day.split('T').next().unwrap_or_default();
    let versions: Vec<_> = NAMES.iter().filter_map(|name| version(name)).collect();
    format!(
        "# failrec beside others\n\n\
         The same was asked of failrec and of other libraries of its kind. Each was set up as its \
         own documents say, as near to the question as its settings allow; what it did was \
         measured from outside. `yes` and `no` compare that with what failrec promises, which \
         need not be what others set out to do: where a library documents another rule, `no` \
         says that the rules differ, and nothing else. Others go by real time where theirs cannot \
         be replaced.\n\n\
         Asked on {day}: {}. ninelives was left out, since it needs an older tokio.\n\n\
         Made by `cargo run` and `cargo run --release --bin overhead` in `tests/peers`. Its \
         `cargo test` asserts the rows of failrec.\n",
        versions.join(", ")
    )
}

/// Its name and its version in the lock file.
fn version(name: &str) -> Option<String> {
    let entry = format!("name = \"{name}\"\nversion = \"");
    let (_, after) = include_str!("../Cargo.lock").split_once(&entry)?;
    let (version, _) = after.split_once('"')?;
    Some(format!("{name} {version}"))
}

/// The section of one probe.
pub(crate) fn section(probe: &Probe, findings: &[Finding]) -> String {
    let Probe { title, asked, must, .. } = probe;
    let mut text = format!("\n### {title}\n\n{asked} Must be: {must}.\n\n");
    text.push_str("| who | what happened | as it must be |\n|---|---|---|\n");
    for finding in findings {
        writeln!(text, "{}", row(finding)).unwrap_or_default();
    }
    text
}

/// One line of the table.
pub(crate) fn row(finding: &Finding) -> String {
    let holds = match finding.holds {
        Some(true) => "yes",
        Some(false) => "no",
        None => "-",
    };
    format!("| {} | {} | {holds} |", finding.who, finding.did)
}
