use crate::chapters;
use crate::page::row;
use crate::probe::{Finding, Probe};

fn ours() -> impl Iterator<Item = (&'static Probe, Finding)> {
    let probes = chapters().into_iter().flat_map(|(_, probes)| probes);
    probes.flat_map(|probe| {
        let findings = (probe.run)().into_iter().filter(Finding::is_ours);
        findings.map(move |finding| (probe, finding))
    })
}

/// The probes run once for both claims: they take some seconds.
#[test]
fn failrec_does_what_must_be_and_what_the_page_says() {
    let page = include_str!("../RESULTS.md");
    for (probe, finding) in ours() {
        let row = row(&finding);
        assert_eq!(finding.holds, Some(true), "{}: {row}", probe.title);
        let heading = format!("\n### {}\n", probe.title);
        let (_, after) = page.split_once(&heading).unwrap_or_else(|| panic!("no {heading}"));
        let section = after.split("\n#").next().unwrap_or(after);
        assert!(section.lines().any(|line| line == row), "not in {}: {row}", probe.title);
    }
}
