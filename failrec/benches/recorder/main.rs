//! What recording and policies cost the task, alone and beside another thread, and how many failures
//! a second reach the disk.
//!
//! `cargo bench` prints one table, and `cargo bench --bench recorder -- async` the rows that are called so;
//! `-- gate` holds instructions against those in `instructions.txt`, and CI does that. Nanoseconds are the best of several rounds, since machines are
//! shared; instructions are counted by callgrind for the calling thread alone, as the slope between
//! two numbers of calls, and left out with a line where valgrind is not installed. Under valgrind
//! SHA-256 runs without the processor's own instructions, so a fresh failure looks dearer there
//! than it is.

#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]
#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on should stop")]

mod attributes;
mod calls;
mod case;
mod cases;
mod disk;
mod gates;
mod instructions;
mod masking;
mod patterns;
mod policies;
mod regexes;
mod threads;

use std::process::ExitCode;
use std::time::Instant;

use case::Case;
use cases::CASES;

/// The best of this many rounds is printed.
const ROUNDS: u32 = 15;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.get(1).map(String::as_str) {
        Some("count") => count(&arguments),
        // `cargo test --benches` only wants to see that it runs.
        Some("disk") => disk::print_table(arguments.get(2).map_or("", String::as_str)),
        Some("--test") => {
            all().for_each(|case| case.run(2));
            threads::run(attributes::SHARED);
        }
        Some("masking") => masking::print_table(instructions::Counter::find().as_ref()),
        Some("threads") => threads::print_table(attributes::SHARED),
        Some("gate") if arguments.get(2).is_some_and(|word| word == "write") => {
            gates::write(cases());
        }
        Some("gate") => return gates::hold(cases()),
        Some(words) if !words.starts_with('-') => {
            print_cases(words, instructions::Counter::find().as_ref());
        }
        _ => print_all(),
    }
    ExitCode::SUCCESS
}

fn cases() -> impl Iterator<Item = &'static Case> {
    CASES.iter().chain(policies::CASES).chain(attributes::CASES)
}

fn all() -> impl Iterator<Item = &'static Case> {
    cases().chain(masking::CASES).chain(std::iter::once(&cases::REGRESSION))
}

/// Runs one case a number of times, for callgrind to count.
fn count(arguments: &[String]) {
    let name = arguments.get(2).unwrap();
    let calls = arguments.get(3).unwrap().parse().unwrap();
    all().find(|case| case.name == name).unwrap().run(calls);
}

fn print_all() {
    let counter = instructions::Counter::find();
    print_cases("", counter.as_ref());
    println!();
    masking::print_table(counter.as_ref());
    println!();
    threads::print_table(attributes::SHARED);
    println!();
    disk::print_table("");
}

/// Prints the cases whose names hold these words.
fn print_cases(words: &str, counter: Option<&instructions::Counter>) {
    if counter.is_none() {
        println!("valgrind is not installed: instructions are left out");
    }
    println!(
        "{:<44} {:>10} {:>14} {:>8} {:>6}",
        "one call", "ns", "instructions", "beyond", "goal"
    );
    let mut known: Vec<(&str, f64)> = Vec::new();
    for case in cases().filter(|case| case.name.contains(words)) {
        let per_call = counter.and_then(|counter| counter.per_call(case.name));
        known.extend(per_call.map(|count| (case.name, count)));
        let of = |name| known.iter().find(|(other, _)| *other == name).map(|(_, count)| *count);
        let beyond = case
            .goal
            .as_ref()
            .and_then(|goal| Some(per_call? - goal.beyond.map_or(Some(0.0), of)?));
        let goal = case.goal.as_ref().map_or(String::new(), |goal| goal.most.to_string());
        let [per_call, beyond] = [per_call, beyond]
            .map(|count| count.map_or_else(|| "-".to_owned(), |count| format!("{count:.0}")));
        println!(
            "{:<44} {:>10.1} {per_call:>14} {beyond:>8} {goal:>6}",
            case.name,
            nanoseconds(case)
        );
    }
}

fn nanoseconds(case: &Case) -> f64 {
    let rounds = (0..ROUNDS).map(|_| {
        let (run, calls) = (case.prepare)(case.calls);
        let begun = Instant::now();
        run(calls);
        begun.elapsed().as_secs_f64() * 1e9 / f64::from(calls)
    });
    rounds.fold(f64::INFINITY, f64::min)
}
