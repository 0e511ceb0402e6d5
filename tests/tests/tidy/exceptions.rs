//! What a rule does not hold for, and why.

use crate::fault::{Fault, Rule};

/// A file for which one rule does not hold.
struct Exception {
    /// The file, or a folder with its slash.
    path: &'static str,
    rule: Rule,
    /// What must stand in the fault's text; empty for any.
    found: &'static str,
    reason: &'static str,
}

const EXCEPTIONS: &[Exception] = &[
    Exception {
        path: "tests/tests/tidy/",
        rule: Rule::MachineText,
        found: "",
        reason: "the rule names what it looks for, and its tests plant it",
    },
    Exception {
        path: "failrec/src/policy/classify/exact.rs",
        rule: Rule::BannedCall,
        found: "tokio::time::error::Elapsed",
        reason: "it names the type of an error that programs have; nothing is timed",
    },
];

/// The faults that no exception covers, and a fault for every exception that covers none.
pub(crate) fn apply(faults: Vec<Fault>) -> Vec<Fault> {
    let mut used = vec![false; EXCEPTIONS.len()];
    let mut left: Vec<Fault> = faults
        .into_iter()
        .filter(|fault| {
            let covering = EXCEPTIONS.iter().position(|exception| exception.covers(fault));
            if let Some(used) = covering.and_then(|index| used.get_mut(index)) {
                *used = true;
            }
            covering.is_none()
        })
        .collect();
    let dead = EXCEPTIONS.iter().zip(used).filter(|(_, used)| !used);
    left.extend(dead.map(|(exception, _)| Fault {
        path: "tests/tests/tidy/exceptions.rs".to_owned(),
        line: 1,
        rule: Rule::DeadException,
        found: format!("{} needs no exception from {:?}", exception.path, exception.rule),
        remedy: "take it out of the table",
    }));
    left
}

impl Exception {
    fn covers(&self, fault: &Fault) -> bool {
        debug_assert!(!self.reason.is_empty(), "an exception says why");
        let is_place = match self.path.strip_suffix('/') {
            Some(_) => fault.path.starts_with(self.path),
            None => fault.path == self.path,
        };
        is_place && fault.rule == self.rule && fault.found.contains(self.found)
    }
}
