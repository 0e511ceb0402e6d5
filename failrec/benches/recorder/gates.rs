//! Holds the instructions of the hot paths against those that are written down.

use std::fmt::Write as _;
use std::fs;
use std::process::{Command, ExitCode};

use crate::case::Case;
use crate::cases::{PLANTED, REGRESSED};
use crate::instructions::Counter;

/// What is written down: a head, then one line for each case with its instructions and its name.
const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/instructions.txt");

const HEAD: &str = "\
# Instructions of the calling thread for one call, counted by callgrind. CI fails where one of them is off by
# more than 3 %, in either direction. A change that moves them for a reason writes them down anew:
#     cargo bench --bench recorder -- gate write
# Nanoseconds, and what a call takes beyond the bare one: cargo bench
";

/// A count may be off by this part of what is written down, and by one instruction.
const TOLERANCE: f64 = 0.03;

/// Holds each case against its line.
pub(crate) fn hold(cases: impl Iterator<Item = &'static Case>) -> ExitCode {
    let Some(counter) = Counter::find() else {
        println!("skipped: valgrind is not installed, so instructions are not counted");
        return ExitCode::SUCCESS;
    };
    let known = fs::read_to_string(FILE).unwrap();
    let compiler = compiler();
    if !known.contains(&compiler) {
        println!("skipped: other compilers make other code, and this is {compiler}");
        return ExitCode::SUCCESS;
    }
    let mut is_good = true;
    for case in cases.filter(|case| case.is_gated) {
        is_good &= holds(case.name, &known, counter.per_call(case.name));
    }
    // A gate that lets everything through would look the same.
    let is_seen = !is_as_written(counter.per_call(PLANTED), written(REGRESSED, &known));
    println!(
        "a planted regression is {}",
        if is_seen { "refused, as it must be" } else { "let through" }
    );
    if is_good && is_seen { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Writes down what each case takes now.
pub(crate) fn write(cases: impl Iterator<Item = &'static Case>) {
    let counter = Counter::find().unwrap();
    let mut text = format!("{HEAD}# {}\n", compiler());
    for case in cases.filter(|case| case.is_gated) {
        let count = counter.per_call(case.name).unwrap();
        writeln!(text, "{count:>8.0}  {}", case.name).unwrap();
    }
    fs::write(FILE, text).unwrap();
}

/// The case takes as many instructions as is written down; if not, it is said.
fn holds(name: &str, known: &str, counted: Option<f64>) -> bool {
    let written = written(name, known);
    let is_good = is_as_written(counted, written);
    if !is_good {
        let [counted, written] =
            [counted, written].map(|it| it.map_or("nothing".to_owned(), |it| format!("{it:.0}")));
        println!("{name}: {counted} instructions, and {written} are written down");
    }
    is_good
}

/// The instructions that are written down for a case.
fn written(name: &str, known: &str) -> Option<f64> {
    let mut lines = known.lines().filter_map(|line| line.trim_start().split_once("  "));
    lines.find(|(_, of)| *of == name).and_then(|(count, _)| count.parse().ok())
}

fn is_as_written(counted: Option<f64>, written: Option<f64>) -> bool {
    let is_near = |(counted, written): (f64, f64)| {
        (counted - written).abs() <= (written * TOLERANCE).max(1.0)
    };
    counted.zip(written).is_some_and(is_near)
}

/// What compiles: `rustc 1.95.0 (59807616e 2026-04-14)`.
fn compiler() -> String {
    let asked = Command::new("rustc").arg("--version").output().unwrap();
    String::from_utf8(asked.stdout).unwrap().trim().to_owned()
}
