//! Whether values have the form that their makers give them.

use regex::Regex;

use crate::kind::Kind;
use crate::kinds;
use crate::template::Template;
use failrec_tests::Random;

/// Kinds and how long their values are, as their makers or scanners of secrets say.
const LENGTHS: &[(&str, &[usize])] = &[
    ("github ghp", &[40]),
    ("github fine", &[93]),
    ("gitlab pat", &[26]),
    ("gitlab registration", &[29]),
    ("bitbucket", &[36]),
    ("atlassian", &[201]),
    ("npm", &[40]),
    ("crates", &[35]),
    ("nuget", &[46]),
    ("docker pat", &[36]),
    ("artifactory", &[73]),
    ("age", &[74]),
    ("aws AKIA", &[20]),
    ("gcp api key", &[39]),
    ("google client", &[35]),
    ("digitalocean", &[71]),
    ("heroku", &[65]),
    ("databricks", &[36, 38]),
    ("openai legacy", &[51]),
    ("openai project", &[132, 164]),
    ("anthropic", &[108]),
    ("openrouter", &[73]),
    ("groq", &[56]),
    ("xai", &[84]),
    ("huggingface", &[37]),
    ("replicate", &[40]),
    ("langsmith", &[51]),
    ("twilio", &[34]),
    ("sendgrid", &[69]),
    ("shopify", &[38]),
    ("stripe secret", &[32, 107]),
    ("square access", &[29]),
    ("square secret", &[50]),
    ("newrelic license", &[40]),
    ("newrelic user", &[32]),
    ("dynatrace", &[96]),
    ("grafana service", &[46]),
    ("linear", &[48]),
    ("notion", &[50]),
    ("airtable", &[82]),
    ("postman", &[64]),
    ("circleci", &[70]),
    ("cloudflare", &[53, 52]),
    ("okta by name", &[42]),
    ("aws secret", &[40]),
];

fn values(kind: Kind) -> impl Iterator<Item = (&'static str, String)> {
    kind.templates.iter().flat_map(move |template| {
        let mut random = Random::of(1, &[kind.name, template]);
        (0..20).map(move |_| (*template, Template(template).fill(&mut random).text))
    })
}

#[test]
fn values_have_the_alphabets_and_lengths_of_their_templates() {
    let mut checked = 0;
    for kind in kinds::all() {
        for (template, value) in values(kind) {
            let Some(pattern) = Template(template).pattern() else { continue };
            let pattern = Regex::new(&pattern).expect("a pattern");
            assert!(pattern.is_match(&value), "{}: {value}", kind.name);
            checked += 1;
        }
    }
    assert!(2000 < checked, "{checked}");
}

#[test]
fn values_are_as_long_as_their_makers_say() {
    for (name, lengths) in LENGTHS {
        let kind = kinds::all().into_iter().find(|kind| kind.name == *name);
        let kind = kind.unwrap_or_else(|| panic!("no kind {name}"));
        for (_, value) in values(kind) {
            assert!(lengths.contains(&value.len()), "{name}: {} in {value}", value.len());
        }
    }
}

#[test]
fn every_kind_makes_values_that_differ() {
    for kind in kinds::all() {
        let made: Vec<String> = values(kind).map(|(_, value)| value).collect();
        assert!(made.windows(2).any(|pair| pair[0] != pair[1]), "{}", kind.name);
    }
}
