//! Makes a journal of any size: `generate [--records N] [--groups N] [--processes N] [--seed N] FOLDER`.

use std::path::PathBuf;
use std::process::ExitCode;

use failrec_tests::generate::Journal;

const USAGE: &str =
    "generate [--records N] [--groups N] [--processes N] [--seed N] FOLDER (one that is not there)";

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "it is a program")]
fn main() -> ExitCode {
    let Some((folder, journal)) = arguments() else {
        eprintln!("usage: {USAGE}");
        return ExitCode::from(2);
    };
    match journal.write(&folder) {
        Ok(written) => {
            let megabytes = written.bytes / 1_000_000;
            println!("{} lines, {megabytes} MB, {} segments", written.lines, written.segments);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("failed to write into {}: {error}", folder.display());
            ExitCode::FAILURE
        }
    }
}

fn arguments() -> Option<(PathBuf, Journal)> {
    let mut journal = Journal { records: 100_000, groups: 1_000, processes: 45, seed: 1 };
    let mut folder = None;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let number = match argument.as_str() {
            "--records" => &mut journal.records,
            "--groups" => &mut journal.groups,
            "--processes" => &mut journal.processes,
            "--seed" => &mut journal.seed,
            _ => {
                folder = Some(PathBuf::from(argument));
                continue;
            }
        };
        *number = arguments.next()?.parse().ok()?;
    }
    Some((folder?, journal))
}
