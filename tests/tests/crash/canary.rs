//! Recorders that are killed while they write failures full of secrets.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use failrec::{Recorder, record_failures};
use failrec_tests::oracle::{Terms, Verdict};

use crate::sample;

const FOLDER: &str = "FAILREC_CANARY_FOLDER";

/// What is only ever said within a secret.
const HEART: &str = "cAn4RyQ7zK2mXw";

/// Built here, so that no secret-looking literal stands in this file.
fn secret() -> String {
    format!("sk-{}", HEART.repeat(3))
}

#[record_failures]
fn call(number: u32, headers: Vec<(String, String)>, body: String) -> Result<(), std::io::Error> {
    // Words, for numbers would be one group.
    let word: String =
        format!("{number:b}").chars().map(|bit| if bit == '0' { 'a' } else { 'b' }).collect();
    Err(std::io::Error::other(format!("{word} refused {} of {}", body, headers.len())))
}

#[test]
fn killed_recorder_leaves_no_part_of_a_secret() {
    for kill in 0..12 {
        let folder = sample::folder();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "canary::recorder_that_never_ends", "--nocapture"])
            .env(FOLDER, folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut rounds = BufReader::new(child.stderr.take().unwrap()).lines();
        for _ in 0..=kill {
            rounds.next().unwrap().unwrap();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        // One line may be torn.
        let terms = Terms { torn_max: 1, canaries: vec!["cAn4Ry".to_owned()], ..Terms::default() };
        let verdict = Verdict::of(folder.path(), &terms).unwrap();
        assert!(verdict.broken.is_empty(), "{verdict}");
        assert!(1 < verdict.entries(), "the journal must be there");
    }
}

/// The recorder that is killed, in a process of its own; does nothing where no parent asks for it.
#[test]
fn recorder_that_never_ends() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let recorder = Recorder::builder().store_path(folder).build().unwrap();
    let body = format!("{{\"inner\": \"{}\", \"pin\": 1}}", secret()).repeat(40);
    recorder.in_force(|| {
        for number in 0.. {
            let headers = vec![("authorization".to_owned(), format!("Bearer {}", secret()))];
            assert!(call(number, headers, body.clone()).is_err());
            if number % 50 == 49 {
                eprintln!("{number}");
            }
        }
    });
}
