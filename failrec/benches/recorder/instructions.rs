//! Counts instructions by running this program again under callgrind.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

/// Counts instructions with valgrind's callgrind.
pub(crate) struct Counter {
    program: PathBuf,
    folder: tempfile::TempDir,
}

/// The slope between these two numbers of calls leaves out what happens once.
const FEW: u32 = 200;
const MANY: u32 = 1_200;

impl Counter {
    /// The counter, if valgrind is installed.
    pub(crate) fn find() -> Option<Self> {
        let asked = Command::new("valgrind").arg("--version").stdout(Stdio::null()).status();
        asked.ok().filter(ExitStatus::success)?;
        Some(Self { program: std::env::current_exe().ok()?, folder: tempfile::tempdir().ok()? })
    }

    /// Instructions of the calling thread for one call of the case.
    pub(crate) fn per_call(&self, case: &str) -> Option<f64> {
        self.per_call_of(case, FEW, MANY)
    }

    /// The same as the slope between other numbers of calls.
    pub(crate) fn per_call_of(&self, case: &str, few: u32, many: u32) -> Option<f64> {
        let slope = self.total(case, many)? - self.total(case, few)?;
        Some(slope / f64::from(many - few))
    }

    fn total(&self, case: &str, calls: u32) -> Option<f64> {
        let out = self.folder.path().join("callgrind");
        let ran = Command::new("valgrind")
            .args(["--tool=callgrind", "--separate-threads=yes", "--quiet"])
            .arg(format!("--callgrind-out-file={}", out.display()))
            .arg(&self.program)
            .args(["count", case, &calls.to_string()])
            .env_remove("RUST_BACKTRACE")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        ran.ok().filter(ExitStatus::success)?;
        // The first thread is the one that calls.
        totals(&out.with_file_name("callgrind-01"))
    }
}

fn totals(path: &Path) -> Option<f64> {
    let text = std::fs::read_to_string(path).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("totals: "))?;
    line.trim().parse().ok()
}
