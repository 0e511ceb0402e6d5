//! A secret in every field that can carry text, and a search for it wherever it could have gone.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use failrec::record::{Decision, Evolution, Model, ProcessId, Resolution, ResolutionKind, Tool};
use failrec::recorder::{Backtraces, EnvironmentOptions};
use failrec::store::{Ask as _, Signature};
use failrec::{Recorder, Scope, Timestamp, record_failures, scope};

use crate::command::run;

const LIMIT: Duration = Duration::from_secs(30);

/// What no rule but the shape of the key around it knows, so that wherever it is met something was
/// not masked.
const HEART: &str = "cAn4RyQ7zK2mXw";

/// A key of a service with that in it, put together here so that none stands in this file.
fn key() -> String {
    format!("sk-{HEART}{HEART}{HEART}")
}

#[derive(Debug)]
struct Refused {
    text: String,
    cause: std::io::Error,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "refused {}", self.text)
    }
}

impl std::error::Error for Refused {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.cause)
    }
}

#[derive(Debug, serde::Serialize)]
struct Request {
    headers: BTreeMap<String, String>,
    body: String,
    nested: Vec<Option<String>>,
}

#[record_failures]
fn send(prompt: &str, request: &Request, keyed: BTreeMap<String, u32>) -> Result<(), Refused> {
    scope::breadcrumb("http", format!("sent {prompt}"));
    scope::breadcrumb(prompt.to_owned(), "a category");
    scope::step(format!("planner:{prompt}"));
    scope::decision(Decision::new(prompt, prompt).because(prompt));
    scope::tag(prompt.to_owned(), prompt);
    scope::partial_output(&prompt);
    let cause = std::io::Error::other(format!("{} and {prompt}", keyed.len()));
    Err(Refused { text: format!("{prompt} {request:?}"), cause })
}

#[record_failures]
fn panics(prompt: &str) -> Result<(), Refused> {
    panic!("no way with {prompt}")
}

#[record_failures(fingerprint = ["{message}", "{tag.kind}"])]
fn named(prompt: &str) -> Result<(), std::io::Error> {
    Err(std::io::Error::other(prompt.to_owned()))
}

/// Fails in every way with the secret everywhere. What is told about it later holds it, too.
fn fail_everywhere(folder: &Path, secret: &str) {
    let mut environment = EnvironmentOptions::default();
    environment.variables = vec!["CARGO_PKG_NAME".to_owned(), "PATH".to_owned()];
    let recorder = Recorder::builder()
        .store_path(folder)
        .goal(secret)
        .environment(environment)
        .backtraces(Backtraces::Always)
        .build()
        .unwrap();
    let owned = || secret.to_owned();
    let (memory, graph) = (owned(), owned());
    let scope = Scope::new()
        .session(secret)
        .run(secret)
        .agent(secret)
        .goal(secret)
        .correlation(owned(), owned())
        .tag(owned(), owned())
        .tag("kind", owned())
        .model(Model::new(owned(), owned()))
        .tool(Tool::new(owned()))
        .memory(move || BTreeMap::from([(memory.clone(), vec![memory.clone()])]))
        .graph(move || format!("{{\"key\": \"{graph}\"}}"));
    let request = Request {
        headers: BTreeMap::from([("x-header".to_owned(), owned()), (owned(), owned())]),
        body: format!("{{\"inner\": \"{{\\\"deep\\\": \\\"{secret}\\\"}}\"}}"),
        nested: vec![None, Some(owned())],
    };
    let fails = || {
        for _ in 0..12 {
            assert!(send(secret, &request, BTreeMap::from([(owned(), 1)])).is_err());
        }
        assert!(std::panic::catch_unwind(|| panics(secret)).is_err());
        assert!(named(secret).is_err());
        failrec::record(&std::io::Error::other(format!("by hand {secret}")));
    };
    let thread = std::thread::Builder::new().name(owned());
    std::thread::scope(|threads| {
        let failing = thread.spawn_scoped(threads, || {
            recorder.in_force(|| scope.in_scope(fails));
        });
        failing.unwrap().join().unwrap();
    });
    assert!(recorder.flush(LIMIT).complete);
    let query = failrec::Query::new();
    let record = recorder.store().records(&query).unwrap().items.remove(0);
    let (id, at) = (record.id.to_string(), Timestamp::default());
    recorder.resolve(&id, Resolution::new(ResolutionKind::Fix, owned(), at)).unwrap();
    let signature = Signature::new(ProcessId::new("says-1"), 0);
    recorder.store().mark_evolution(&id, Evolution::new(owned(), at), &signature).unwrap();
    assert!(recorder.shutdown(LIMIT).complete);
}

/// What the secret looks like in what is written.
fn forms() -> Vec<String> {
    let hex = |byte: u8| format!("{byte:02x}");
    let letters: Vec<String> = HEART.bytes().map(hex).collect();
    // `printf cAn4RyQ7zK2mXw | base64` behind no byte, one and two, without what shares its bits.
    let base64 = ["Y0FuNFJ5UTd6SzJtWH", "NBbjRSeVE3eksybVh3", "jQW40UnlRN3pLMm1Yd"];
    let mut forms = vec![HEART.to_owned(), letters.concat(), letters.join("%")];
    forms.extend(base64.map(ToOwned::to_owned));
    forms
}

fn assert_clean(what: &str, bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for form in forms() {
        let at = text.find(&form);
        let around = at.map(|at| {
            let start = text.floor_char_boundary(at.saturating_sub(200));
            text[start..].chars().take(260).collect::<String>()
        });
        assert_eq!(around, None, "{what} holds {form}");
    }
}

/// Looks into each file below `folder`, and at its name.
fn assert_clean_folder(folder: &Path) -> usize {
    let mut bytes_read = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        assert_clean("the name of a file", path.to_string_lossy().as_bytes());
        if path.is_dir() {
            bytes_read += assert_clean_folder(&path);
        } else {
            let content = std::fs::read(&path).unwrap();
            assert_clean(&path.to_string_lossy(), &content);
            bytes_read += content.len();
        }
    }
    bytes_read
}

#[test]
fn secret_in_every_field_is_in_no_file() {
    let folder = tempfile::tempdir().unwrap();
    fail_everywhere(folder.path(), &key());
    assert!(20_000 < assert_clean_folder(folder.path()), "the records themselves must be there");
}

#[test]
fn secret_in_every_field_is_in_nothing_that_the_command_prints() {
    let folder = tempfile::tempdir().unwrap();
    fail_everywhere(&folder.path().join(".failrec"), &key());
    let secret = key();
    let asks: &[&[&str]] = &[
        &["list"],
        &["list", "--json"],
        &["list", "--by", "coarse"],
        &["show", "latest"],
        &["show", "latest", "--json"],
        &["stats"],
        &["stats", "--json"],
        &["trends"],
        &["attempts", "latest"],
        &["patterns"],
        &["similar", "latest"],
        &["export"],
        &["export", "--shape", "hive"],
        &["tail", "--lines", "20"],
        &["doctor"],
        &["explain", &secret],
        &["list", "--goal", &secret],
        &["note", "latest", &secret],
        &["resolve", "latest", &secret],
        &["show", "latest", "--json"],
    ];
    let mut bytes_read = 0;
    for ask in asks {
        let run = run(folder.path(), ask);
        assert_clean(&format!("the output of {}", ask[0]), run.stdout.as_bytes());
        // What the user has typed himself may be said back to him.
        if !ask.contains(&secret.as_str()) {
            assert_clean(&format!("the notes of {}", ask[0]), run.stderr.as_bytes());
        }
        // Nobody failed for a goal of that name: what is stored is masked.
        let is_found = !matches!(ask, ["patterns"] | ["list", "--goal", _]);
        assert_eq!(run.code, if is_found { 0 } else { 3 }, "{ask:?} {run:#?}");
        bytes_read += run.stdout.len();
    }
    assert!(20_000 < bytes_read, "the answers themselves must be there");
    assert_clean_folder(&folder.path().join(".failrec"));
}

#[test]
fn every_form_of_the_secret_is_searched_for() {
    for form in forms() {
        let caught = std::panic::catch_unwind(|| assert_clean("a text", form.as_bytes()));
        assert!(caught.is_err(), "{form}");
    }
}
