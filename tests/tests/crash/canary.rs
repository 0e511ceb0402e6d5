//! Recorders that are killed while they write failures full of secrets.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use failrec::{Recorder, record_failures};

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

/// Looks into each file below `folder`.
fn search(folder: &Path) -> usize {
    let mut bytes_read = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.is_dir() {
            bytes_read += search(&path);
            continue;
        }
        let content = std::fs::read(&path).unwrap();
        let text = String::from_utf8_lossy(&content);
        assert!(!text.contains("cAn4Ry"), "{}", path.display());
        bytes_read += content.len();
    }
    bytes_read
}

#[test]
fn killed_recorder_leaves_no_part_of_a_secret() {
    for kill in 0..12 {
        let folder = tempfile::tempdir().unwrap();
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
        assert!(1_000 < search(folder.path()), "the journal must be there");
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
