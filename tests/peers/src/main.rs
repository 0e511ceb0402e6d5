//! Asks failrec and other libraries of its kind the same questions, and prints what each did.
//!
//! `cargo run` prints the page that is kept in `RESULTS.md`; `cargo test` asserts what failrec did
//! and compares it with that page. What others did is written down and not asserted: they change.

mod breaker;
mod bulkhead;
mod call;
mod page;
mod poll;
mod probe;
mod retry;
mod stack;

use std::fmt::Write as _;

use probe::Probe;

fn main() {
    let mut page = page::head();
    for (chapter, probes) in chapters() {
        write!(page, "\n## {chapter}\n").unwrap_or_default();
        for probe in probes {
            page.push_str(&page::section(probe, &(probe.run)()));
        }
    }
    print!("{page}");
}

/// All probes, in the order of the page.
fn chapters() -> [(&'static str, &'static [Probe]); 4] {
    [
        ("Circuit breakers", breaker::PROBES),
        ("Retries", retry::PROBES),
        ("Bulkheads", bulkhead::PROBES),
        ("Policies in each other", stack::PROBES),
    ]
}

#[cfg(test)]
mod tests;
