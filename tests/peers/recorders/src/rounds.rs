//! Rounds in which everybody is asked everything once, in an order that rotates.

use std::process::Command;

use crate::answer::Answer;
use crate::question::Question;
use crate::recorder::Result;
use crate::row::{ROWS, Row};

pub(crate) const ROUNDS: usize = 7;

/// All answers of one run.
pub(crate) struct Rounds(Vec<Vec<(Question, &'static str, Answer)>>);

impl Rounds {
    pub(crate) fn run() -> Result<Self> {
        (0..ROUNDS).map(round).collect::<Result<_>>().map(Self)
    }

    /// The answers of one recorder to one question, in the order of the rounds.
    pub(crate) fn answers(&self, question: Question, name: &str) -> Vec<Answer> {
        let is_asked =
            |(asked, who, _): &&(Question, &str, Answer)| (*asked, *who) == (question, name);
        self.0.iter().flatten().filter(is_asked).map(|(_, _, answer)| *answer).collect()
    }
}

fn round(number: usize) -> Result<Vec<(Question, &'static str, Answer)>> {
    let mut answers = Vec::new();
    for question in Question::ALL.iter().copied() {
        for row in ROWS.iter().cycle().skip(number).take(ROWS.len()) {
            if row.questions.contains(&question) {
                answers.push((question, row.name, ask(row, question)?));
            }
        }
    }
    Ok(answers)
}

/// In a process of its own, with an empty folder.
fn ask(row: &Row, question: Question) -> Result<Answer> {
    let folder = tempfile::tempdir()?;
    let output = Command::new(std::env::current_exe()?)
        .args([row.name, question.name(), &question.calls().to_string()])
        .arg(folder.path())
        .output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{} could not be asked: {said}", row.name).into());
    }
    std::str::from_utf8(&output.stdout)?.parse()
}
