//! [`Story`]: records what happens, and tells it at the end.

#![expect(clippy::print_stdout, reason = "an example talks to its reader")]

use std::env;
use std::path::PathBuf;
use std::time::Duration;

use failrec::Result;
use failrec::query::Query;
use failrec::record::{FailureRecord, PolicyDecision, PolicyStep};
use failrec::recorder::{Guard, STORE_VARIABLE, usual_folder};
use failrec::store::{Ask as _, JsonlStore};

/// What a terminal has room for.
const WIDTH: usize = 80;
/// Longer than writing a few records takes on any disk.
const PATIENCE: Duration = Duration::from_secs(5);

/// Records what happens in a program, and tells it at the end.
#[derive(Debug)]
#[must_use = "recording ends when this is dropped"]
pub struct Story {
    folder: PathBuf,
    _guard: Guard,
}

impl Story {
    /// Begins to record, to the folder that `FAILREC_DIR` names or else to a temporary one.
    ///
    /// # Errors
    ///
    /// That of the library if it cannot record there.
    pub fn begin(name: &str) -> Result<Self> {
        let is_chosen = env::var_os(STORE_VARIABLE).is_some();
        let of_its_own = || env::temp_dir().join(format!("failrec-{name}-{}", std::process::id()));
        let folder = if is_chosen { usual_folder() } else { of_its_own() };
        let guard = failrec::builder().store_path(&folder).install()?;
        println!("Recording to {}\n", folder.display());
        Ok(Self { folder, _guard: guard })
    }

    /// Prints what the records say, oldest first, and how to see more of them.
    ///
    /// # Errors
    ///
    /// That of the library if it cannot read them.
    pub fn tell(self) -> Result<()> {
        failrec::flush(PATIENCE);
        let store = JsonlStore::open_read_only(&self.folder)?;
        println!("\nWhat the records say:");
        for record in store.records(&Query::new())?.items.iter().rev() {
            tell_record(record);
        }
        println!("\nMore of it:\n  cargo failrec show latest --store {}", self.folder.display());
        Ok(())
    }
}

fn tell_record(record: &FailureRecord) {
    line(2, &format!("{}: {} ({})", record.node_id, record.outcome, record.id));
    line(4, &record.error_message);
    for decision in &record.policies {
        tell_decision(decision);
    }
}

fn tell_decision(decision: &PolicyDecision) {
    line(4, &format!("{} `{}`: {}", decision.kind, decision.name, decision.state));
    for cause in &decision.causes {
        line(6, &format!("because of {cause}"));
    }
    for step in &decision.steps {
        line(6, &words_of(step));
    }
}

fn words_of(step: &PolicyStep) -> String {
    let PolicyStep { n, what, state, fault, delay_ms, why, .. } = step;
    let what = what.as_ref().map_or(String::new(), |what| format!("{what}: "));
    let words = [
        Some(format!("{n}. {what}{state}")),
        fault.as_ref().map(|fault| format!(" ({fault})")),
        delay_ms.map(|delay| format!(", waited {delay} ms")),
        why.as_ref().map(|why| format!(", by {why}")),
    ];
    words.into_iter().flatten().collect()
}

fn line(indent: usize, text: &str) {
    let text: String = text.chars().take(WIDTH - indent).collect();
    println!("{:indent$}{text}", "");
}
