//! The pairs: how many are judged right, by kind.

use std::fmt::Write;

use crate::floor;
use crate::pair::{Pair, Verdict};
use crate::sheet;
use crate::way::WAYS;

/// How many of how many are right.
#[derive(Clone, Copy, Debug, Default)]
struct Score {
    right: usize,
    all: usize,
}

impl Score {
    fn count(&mut self, is_right: bool) {
        self.right += usize::from(is_right);
        self.all += 1;
    }

    fn percent(self) -> f64 {
        let [right, all] = [self.right, self.all].map(|n| u32::try_from(n).expect("few pairs"));
        100.0 * f64::from(right) / f64::from(all.max(1))
    }

    fn cell(self) -> String {
        format!("{}/{}", self.right, self.all)
    }
}

/// Judges the pairs of a folder: the table, and the score of the first way.
fn judge(folder: &str) -> (String, Score) {
    let mut table = format!("\n{folder:<30}");
    for way in WAYS {
        write!(table, "{:>14}{:>10}{:>10}", way.name, "one", "two").expect("a string grows");
    }
    let mut totals = vec![[Score::default(); 3]; WAYS.len()];
    for sheet in sheet::read_all(folder) {
        let pairs = Pair::read_all(&sheet);
        write!(table, "\n{:<30}", sheet.kind).expect("a string grows");
        for (way, total) in WAYS.iter().zip(&mut totals) {
            let mut scores = [Score::default(); 3];
            for pair in &pairs {
                let is_right = pair.is_judged_right(way);
                let column = if pair.verdict == Verdict::Same { 1 } else { 2 };
                for column in [0, column] {
                    scores[column].count(is_right);
                    total[column].count(is_right);
                }
            }
            write_cells(&mut table, scores.map(Score::cell));
        }
    }
    for (name, cell) in [
        ("in all", Score::cell as fn(Score) -> String),
        ("percent", |score| format!("{:.1}", score.percent())),
    ] {
        write!(table, "\n{name:<30}").expect("a string grows");
        for total in &totals {
            write_cells(&mut table, total.map(cell));
        }
    }
    (table, totals[0][0])
}

fn write_cells(table: &mut String, [all, same, different]: [String; 3]) {
    write!(table, "{all:>14}{same:>10}{different:>10}").expect("a string grows");
}

/// The pairs of a folder that are judged wrong, and what became of their messages.
fn wrong_pairs(folder: &str) -> String {
    let mut list = String::new();
    for sheet in sheet::read_all(folder) {
        for pair in Pair::read_all(&sheet) {
            if pair.is_judged_right(&WAYS[0]) {
                continue;
            }
            let due = if pair.verdict == Verdict::Same { "one group" } else { "two groups" };
            let [first, second] = &pair.messages;
            let groups = (WAYS[0].groups)(&[first, second]);
            write!(list, "\n{}: {due} due\n  {first:?}\n  {second:?}", sheet.kind)
                .and_then(|()| write!(list, "\n  -> {}", groups[0]))
                .and_then(|()| write!(list, "\n  -> {}", groups[1]))
                .expect("a string grows");
        }
    }
    list
}

/// How many messages of a folder have the form that is due, and which have not.
fn judge_forms(folder: &str) -> (Score, String) {
    let (mut score, mut list) = (Score::default(), String::new());
    for sheet in sheet::read_all(folder) {
        for pair in Pair::read_all(&sheet) {
            let Some(due) = &pair.form else { continue };
            for message in &pair.messages {
                let groups = (WAYS[0].groups)(&[message]);
                score.count(groups[0] == *due);
                if groups[0] != *due {
                    write!(list, "\n{}: {message:?}\n  due {due}\n  got {}", sheet.kind, groups[0])
                        .expect("a string grows");
                }
            }
        }
    }
    (score, list)
}

#[test]
fn shown_pairs_are_judged_as_well_as_before() {
    let (table, score) = judge("pairs/shown");
    println!("{table}\n{}", wrong_pairs("pairs/shown"));

    assert!(floor::PAIRS_SHOWN <= score.percent(), "{} right", score.cell());
}

#[test]
fn pairs_apart_are_judged_as_well_as_before() {
    let (table, score) = judge("pairs/apart");
    println!("{table}");

    assert!(floor::PAIRS_APART <= score.percent(), "{} right", score.cell());
}

#[test]
fn shown_messages_get_the_form_that_is_due_as_often_as_before() {
    let (score, list) = judge_forms("pairs/shown");
    println!("\nnormal forms, pairs/shown: {}{list}", score.cell());

    assert!(floor::FORMS_SHOWN <= score.percent(), "{} right", score.cell());
}

#[test]
fn messages_apart_get_the_form_that_is_due_as_often_as_before() {
    let (score, _) = judge_forms("pairs/apart");
    println!("\nnormal forms, pairs/apart: {}", score.cell());

    assert!(floor::FORMS_APART <= score.percent(), "{} right", score.cell());
}
