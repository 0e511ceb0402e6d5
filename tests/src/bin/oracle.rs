//! Verifies a store by its files alone: `oracle [--torn N] [--missing N] [--canary WORD]... FOLDER`.
//!
//! It prints what it found and exits with 1 if a promise is broken, with 2 if it cannot tell.

use std::path::PathBuf;
use std::process::ExitCode;

use failrec_tests::oracle::{Terms, Verdict};

const USAGE: &str = "oracle [--torn N] [--missing N] [--canary WORD]... FOLDER";

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "it is a program")]
fn main() -> ExitCode {
    let Some((folder, terms)) = arguments() else {
        eprintln!("usage: {USAGE}");
        return ExitCode::from(2);
    };
    match Verdict::of(&folder, &terms) {
        Ok(verdict) => {
            print!("{verdict}");
            ExitCode::from(u8::from(!verdict.broken.is_empty()))
        }
        Err(error) => {
            eprintln!("failed to look into {}: {error}", folder.display());
            ExitCode::from(2)
        }
    }
}

fn arguments() -> Option<(PathBuf, Terms)> {
    let mut terms = Terms::default();
    let mut folder = None;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--torn" => terms.torn_max = arguments.next()?.parse().ok()?,
            "--missing" => terms.missing_max = arguments.next()?.parse().ok()?,
            "--canary" => terms.canaries.push(arguments.next()?),
            _ => folder = Some(PathBuf::from(argument)),
        }
    }
    Some((folder?, terms))
}
