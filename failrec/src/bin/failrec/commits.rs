//! [`Commits`]: what the history of the repository here tells of commits.

use std::collections::HashMap;
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};

/// Questions that git is asked: each takes some milliseconds.
const QUESTIONS_MAX: usize = 256;
/// Letters of a commit's name.
const NAME_CHARS: std::ops::RangeInclusive<usize> = 7..=64;

/// What the history of the repository in the working directory tells of commits. It is asked offline.
#[derive(Debug, Default)]
pub(crate) struct Commits {
    answers: Mutex<HashMap<(String, String), Option<bool>>>,
}

impl Commits {
    /// Whether what was built from `built` holds `commit`; nothing if there is no repository here, it
    /// does not know both of them, or too much was asked.
    pub(crate) fn hold(&self, built: &str, commit: &str) -> Option<bool> {
        if !is_name(built) || !is_name(commit) {
            return None;
        }
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let question = (commit.to_owned(), built.to_owned());
        if let Some(answer) = answers.get(&question) {
            return *answer;
        }
        if QUESTIONS_MAX <= answers.len() {
            return None;
        }
        let answer = ask(built, commit);
        answers.insert(question, answer);
        answer
    }
}

fn ask(built: &str, commit: &str) -> Option<bool> {
    let mut git = Command::new("git");
    git.args(["merge-base", "--is-ancestor", commit, built]);
    // A partial clone would ask its server for a commit that it does not know.
    git.env("GIT_NO_LAZY_FETCH", "1").env("GIT_TERMINAL_PROMPT", "0");
    git.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    match git.status().ok()?.code()? {
        0 => Some(true),
        1 => Some(false),
        _ => None,
    }
}

/// It can be nothing else to git: no option, no branch with a sign in its name.
fn is_name(text: &str) -> bool {
    NAME_CHARS.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
