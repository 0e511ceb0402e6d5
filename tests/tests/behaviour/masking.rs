//! Nothing secret reaches the disk, whatever field it is in.

use std::time::Duration;

use failrec::record::{Decision, Model, Resolution, ResolutionKind, Tool};
use failrec::store::Ask;
use failrec::{Recorder, Scope, Timestamp, record_failures, scope};

const LIMIT: Duration = Duration::from_secs(30);

/// Built here, so that no secret-looking literal stands in this file.
fn canary() -> String {
    format!("sk-{}", "cAn4Ry".repeat(5))
}

#[record_failures(goal = "masked")]
fn call(prompt: &str, headers: Vec<(String, String)>) -> Result<usize, std::io::Error> {
    scope::breadcrumb("http", format!("sent {prompt}"));
    scope::step(format!("planner:{prompt}"));
    scope::decision(Decision::new("which key", prompt).because(prompt));
    scope::tag("header", prompt);
    scope::partial_output(&prompt);
    let inner = std::io::Error::other(format!("refused {prompt}"));
    Err(std::io::Error::other(format!("{} headers, {inner}", headers.len())))
}

#[test]
fn secret_in_any_field_is_in_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let recorder = Recorder::builder().store_path(folder.path()).build().unwrap();
    let (secret, snapshot) = (canary(), canary());
    let scope = Scope::new()
        .session(secret.as_str())
        .run(secret.as_str())
        .agent(secret.as_str())
        .correlation("request", secret.clone())
        .tag(secret.clone(), secret.clone())
        .model(Model::new(secret.clone(), secret.clone()))
        .tool(Tool::new(secret.clone()))
        .memory(move || vec![snapshot.clone()])
        .graph({
            let secret = secret.clone();
            move || vec![secret.clone()]
        });
    let headers = vec![("authorization".to_owned(), format!("Bearer {secret}"))];
    let failed = recorder.in_force(|| scope.in_scope(|| call(&secret, headers)));
    assert!(failed.is_err());
    recorder.flush(LIMIT);
    let id = recorder.store().records(&failrec::Query::new()).unwrap().items.remove(0).id;
    let resolution = Resolution::new(ResolutionKind::Fix, secret.clone(), Timestamp::default());
    recorder.resolve(&id.to_string(), resolution).unwrap();
    assert!(recorder.shutdown(LIMIT).complete);

    let mut bytes_read = 0;
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let path = file.unwrap().path();
        assert!(!path.to_string_lossy().contains("cAn4Ry"), "{}", path.display());
        let content = std::fs::read(&path).unwrap();
        let content = String::from_utf8_lossy(&content);
        assert!(!content.contains("cAn4Ry"), "{}: {content}", path.display());
        bytes_read += content.len();
    }
    assert!(2_000 < bytes_read, "the record itself must be there");
}

#[derive(Debug)]
struct Account {
    name: &'static str,
    key: secrecy::SecretString,
    note: failrec::mask::Sensitive<&'static str>,
}

#[record_failures]
fn open(account: &Account, phrase: secrecy::SecretString) -> Result<(), std::io::Error> {
    Err(std::io::Error::other(format!("{} is closed: {phrase:?}", account.name)))
}

#[test]
fn types_that_hide_what_they_hold_stay_hidden() {
    let recorder = failrec::test_util::TestRecorder::new();
    let account = Account {
        name: "ada",
        key: secrecy::SecretString::from("correct horse"),
        note: failrec::mask::Sensitive::new("gout"),
    };
    let failed = recorder.run(|| open(&account, "battery staple".into()));
    assert!(failed.is_err());
    let record = &recorder.records()[0];
    let written = serde_json::to_string(record).unwrap();
    for secret in ["correct horse", "battery staple", "gout"] {
        assert!(!written.contains(secret), "{written}");
    }
    assert!(written.contains("ada") && written.contains("REDACTED"), "{written}");
    assert_eq!(account.note.expose(), &"gout");
    assert_eq!(secrecy::ExposeSecret::expose_secret(&account.key), "correct horse");
}
