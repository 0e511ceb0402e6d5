//! What a call costs that goes well, through the policies of failrec and of others.
//!
//! `cargo run --release --bin overhead` counts instructions with valgrind's callgrind and prints a
//! table for each kind of policy: those of one call, as the slope between two numbers of calls, less
//! those of the same call without a policy.

mod case;
mod instructions;
mod work;

use std::process::ExitCode;

use case::{Case, GROUPS, Group};
use instructions::Counter;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, group, who, calls] = arguments.as_slice() {
        run(group, who, calls);
        return ExitCode::SUCCESS;
    }
    let Some(counter) = Counter::find() else {
        eprintln!("install valgrind: it counts the instructions");
        return ExitCode::FAILURE;
    };
    println!("\n## What a call costs that goes well\n");
    println!(
        "Instructions of one call over those of the same call without a policy, counted by \
         callgrind: nothing fails, nobody waits, one thread. Futures are ready at their first \
         poll. Against a call that takes 10 us all of this vanishes; what lasts are allocations, \
         and what threads do to each other."
    );
    for group in GROUPS {
        print_table(&counter, group);
    }
    ExitCode::SUCCESS
}

/// Runs one case a number of times, for callgrind to count.
fn run(group: &str, who: &str, calls: &str) {
    let group = GROUPS.iter().find(|known| known.title == group).expect("a group");
    let mut cases = group.cases.iter().chain([&group.bare]);
    let case = cases.find(|case| case.who == who).expect("a case");
    (case.run)(calls.parse().expect("a number"));
}

fn print_table(counter: &Counter, group: &Group) {
    let count = |case: &Case| counter.per_call(group.title, case.who).expect("a count");
    let bare = count(&group.bare);
    println!("\n### {}\n\n| who | instructions |\n|---|---:|", group.title);
    println!("| {} | {bare:.0} |", group.bare.who);
    for case in group.cases {
        println!("| {} | +{:.0} |", case.who, count(case) - bare);
    }
}
