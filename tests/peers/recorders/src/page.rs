//! The page of results, in Markdown.

use std::fmt::Write as _;
use std::process::Command;

use failrec::{Clock as _, SystemClock};

use crate::figure::Figure;
use crate::question::Question;
use crate::recorder::CAPACITY;
use crate::rounds::{ROUNDS, Rounds};
use crate::row::{BARE, CLOSED, FAILREC, ROWS, TRACING};

/// Who works for each row, as the lock file has it.
const PACKAGES: &[&str] = &[
    "tracing",
    "tracing-subscriber",
    "tracing-appender",
    "sentry",
    "slog",
    "slog-async",
    "slog-json",
    "spdlog-rs",
    "fast_log",
];

pub(crate) fn page(rounds: &Rounds) -> String {
    [head(), caller(rounds), end_to_end(rounds), equal(rounds)].concat()
}

fn head() -> String {
    let day = SystemClock::new().now().to_string();
    let day = day.split('T').next().unwrap_or_default();
    let versions: Vec<_> = PACKAGES.iter().filter_map(|name| version(name)).collect();
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
    format!(
        "# failrec beside other recorders\n\n\
         The same failure was recorded by failrec and by others: a function with five fields of \
         input, 0.6 KiB in all, fails with an error that has two causes below it. Everyone writes \
         the same values as JSON to a local file, through a queue of {} entries that makes the \
         caller wait when it is full, so that nothing is lost; beyond that each is set up as its \
         own documents say. sentry has a transport that writes each envelope to a file, and is \
         without images and stacks of the process, since nobody here records stacks; fast_log is \
         given a line that serde_json made, and slog a file behind a buffer, since slog-json writes in \
         small pieces.\n\n\
         They do not do the same work. failrec masks what it writes, finds the group of each \
         failure and counts it; the others do neither. Its lines are more than twice as long: they \
         also say where the function stands, the types of the errors, to which groups the failure \
         belongs, and a checksum. sentry also says the types, and what machine it is. The tables \
         do not tell how much of a difference is that work.\n\n\
         In each of {ROUNDS} rounds everyone was asked once, in an order that rotates, each time \
         in a process of its own. A cell has the median of the rounds and, in brackets, the least \
         and the most: the machine had other work as well. A ratio is taken within each round. An \
         allocator that counts was in use for all.\n\n\
         Asked on {day} on {cores} shared cores of {} with {}: {}.\n\n\
         Made by `cargo run --release` in `tests/peers/recorders`. Its `cargo test` asks each \
         for a hundred failures and looks for every one on the disk.\n",
        CAPACITY,
        std::env::consts::ARCH,
        compiler(),
        versions.join(", ")
    )
}

/// Its name and its version in the lock file.
fn version(name: &str) -> Option<String> {
    let entry = format!("name = \"{name}\"\nversion = \"");
    let (_, after) = include_str!("../Cargo.lock").split_once(&entry)?;
    let (version, _) = after.split_once('"')?;
    Some(format!("{name} {version}"))
}

fn compiler() -> String {
    let output = Command::new("rustc").arg("--version").output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    let text = text.unwrap_or_default();
    text.split(" (").next().unwrap_or_default().trim().to_owned()
}

fn caller(rounds: &Rounds) -> String {
    let question = Question::Caller;
    let mut text = format!(
        "\n## The failing call\n\nWhat a failing call takes longer than the bare function, in \
         microseconds: the median of {} calls, one every 50 us, so that the queue never fills. All \
         failures differ. Allocations are those of the calling thread, without the one of the \
         function itself.\n\n\
         | who | us | of tracing | allocations | bytes a failure |\n|---|---:|---:|---:|---:|\n",
        grouped(f64::from(question.calls()))
    );
    for name in names(question) {
        let row = [
            Figure::new(net(rounds, question, name)).cell(micros),
            against(&net(rounds, question, name), &net(rounds, question, TRACING)).cell(times),
            decimal(Figure::new(net(rounds, Question::Allocations, name)).median),
            grouped(bytes(rounds, question, name)),
        ];
        write_row(&mut text, name, &row);
    }
    let best = names(question).filter(|name| *name != FAILREC).min_by(|left, right| {
        let median = |name| Figure::new(net(rounds, question, name)).median;
        median(left).total_cmp(&median(right))
    });
    let best = best.unwrap_or(TRACING);
    let ratio = against(&net(rounds, question, FAILREC), &net(rounds, question, best));
    let ratio = ratio.cell(times);
    writeln!(text, "\nfailrec against the best of the others, {best}: {ratio} the time.")
        .unwrap_or_default();
    text
}

fn end_to_end(rounds: &Rounds) -> String {
    let question = Question::EndToEnd;
    let mut text = format!(
        "\n## Until all are on the disk\n\n{} calls as fast as they go from one thread, until all \
         is in the file and the file is synced; all failures differ. Then the lines of all rounds \
         are counted. `{CLOSED}` also waits until failrec has written its statistics of as many \
         groups, which it does when the program ends.\n\n\
         | who | failures a second | of tracing | MB a second | missing |\n\
         |---|---:|---:|---:|---:|\n",
        grouped(f64::from(question.calls()))
    );
    for name in names(question) {
        let rates = values(rounds, question, name);
        let rate = Figure::new(rates.iter().copied());
        let row = [
            rate.cell(grouped),
            against(&rates, &values(rounds, question, TRACING)).cell(times),
            decimal(rate.median * bytes(rounds, question, name) / 1e6),
            missing(rounds, question, name),
        ];
        write_row(&mut text, name, &row);
    }
    let others = names(question).filter(|name| ![FAILREC, CLOSED].contains(name));
    let best = others.max_by(|left, right| {
        let median = |name| Figure::new(values(rounds, question, name)).median;
        median(left).total_cmp(&median(right))
    });
    let best = best.unwrap_or(TRACING);
    let ratio = against(&values(rounds, question, FAILREC), &values(rounds, question, best));
    let ratio = ratio.cell(times);
    writeln!(text, "\nfailrec against the best of the others, {best}: {ratio} the failures.")
        .unwrap_or_default();
    text
}

fn equal(rounds: &Rounds) -> String {
    let mut text = format!(
        "\n## The same failure again and again\n\nThe same two questions where all failures are \
         equal. failrec counts them all and writes a few; the others were given no rule for that. \
         Lines are those on the disk after {} failures.\n\n\
         | who | us | failures a second | lines |\n|---|---:|---:|---:|\n",
        grouped(f64::from(Question::EqualEndToEnd.calls()))
    );
    for name in names(Question::EqualEndToEnd) {
        let answers = rounds.answers(Question::EqualEndToEnd, name);
        let lines = answers.iter().map(|answer| answer.found.lines).max().unwrap_or_default();
        let lines = u32::try_from(lines).map_or(f64::INFINITY, f64::from);
        let row = [
            Figure::new(net(rounds, Question::EqualCaller, name)).cell(micros),
            Figure::new(values(rounds, Question::EqualEndToEnd, name)).cell(grouped),
            grouped(lines),
        ];
        write_row(&mut text, name, &row);
    }
    text
}

fn write_row(text: &mut String, name: &str, cells: &[String]) {
    writeln!(text, "| {name} | {} |", cells.join(" | ")).unwrap_or_default();
}

/// Those who were asked, without the function itself.
fn names(question: Question) -> impl Iterator<Item = &'static str> {
    let asked = ROWS.iter().filter(move |row| row.questions.contains(&question));
    asked.map(|row| row.name).filter(|name| *name != BARE)
}

fn values(rounds: &Rounds, question: Question, name: &str) -> Vec<f64> {
    rounds.answers(question, name).iter().map(|answer| answer.value).collect()
}

/// Less what the function took itself in the same round.
fn net(rounds: &Rounds, question: Question, name: &str) -> Vec<f64> {
    let bare = values(rounds, question, BARE);
    values(rounds, question, name).iter().zip(bare).map(|(value, bare)| value - bare).collect()
}

fn against(rounds: &[f64], others: &[f64]) -> Figure {
    Figure::new(rounds.iter().zip(others).map(|(round, other)| round / other))
}

/// On the disk, for each failure.
fn bytes(rounds: &Rounds, question: Question, name: &str) -> f64 {
    let calls = f64::from(question.calls());
    let answers = rounds.answers(question, name);
    let bytes = |bytes: u64| u32::try_from(bytes).map_or(f64::INFINITY, f64::from);
    Figure::new(answers.iter().map(|answer| bytes(answer.found.bytes) / calls)).median
}

/// Of all rounds, and what was written more than once.
fn missing(rounds: &Rounds, question: Question, name: &str) -> String {
    let answers = rounds.answers(question, name);
    let calls = u64::from(question.calls());
    let missing: u64 = answers.iter().map(|answer| calls - answer.found.different).sum();
    let twice: u64 = answers.iter().map(|answer| answer.found.lines - answer.found.different).sum();
    if twice == 0 { missing.to_string() } else { format!("{missing}, and {twice} twice") }
}

fn micros(nanoseconds: f64) -> String {
    format!("{:.2}", nanoseconds / 1e3)
}

fn times(ratio: f64) -> String {
    format!("{ratio:.2}x")
}

fn decimal(number: f64) -> String {
    format!("{number:.1}")
}

/// A whole number, its thousands apart.
fn grouped(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if 0 < index && (digits.len() - index) % 3 == 0 {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}
