//! [`Reach`]: how far a group of failures reaches.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::query::{Group, Ledger};

/// How far a group of failures reaches: where it has failed, and for whom.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Reach {
    /// About how many sessions, also of failures that were not stored.
    pub sessions: u64,
    /// About how many agents, likewise.
    pub agents: u64,
    /// How many processes.
    pub processes: u64,
    /// The machines of those processes whose environment is known.
    pub hosts: BTreeSet<String>,
    /// The releases of the program that they ran, or else its commits.
    pub releases: BTreeSet<String>,
}

impl Reach {
    /// The reach of `group`, which is one of the `ledger`'s.
    pub fn of(group: &Group, ledger: &Ledger) -> Self {
        let environments =
            group.processes.names().filter_map(|process| ledger.environment(process));
        let mut reach = Self {
            sessions: group.session_count(),
            agents: group.agent_count(),
            processes: group.processes.len() as u64,
            ..Self::default()
        };
        for environment in environments {
            reach.hosts.extend(environment.hostname.clone());
            let release = environment.release.as_ref().or(environment.git_commit.as_ref());
            reach.releases.extend(release.cloned());
        }
        reach
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Timestamp;
    use crate::record::{
        Boot, Entry, EntryBody, Environment, Fingerprint, GoalId, ProcessId, Tick,
    };

    fn entry(process: &str, body: EntryBody) -> Entry {
        let (goal, process) = (GoalId::default(), ProcessId::new(process));
        Entry { at: Timestamp::default(), goal, process, sequence: 0, body }
    }

    fn boot(host: &str, release: Option<&str>) -> EntryBody {
        let environment = Environment {
            hostname: Some(host.to_owned()),
            release: release.map(ToOwned::to_owned),
            git_commit: Some("a93c7d2".to_owned()),
            ..Environment::default()
        };
        EntryBody::Boot(Box::new(Boot::new(environment)))
    }

    #[test]
    fn machines_and_releases_are_named_once() {
        let name = Fingerprint::from_bytes(&[1; 16]);
        let mut ledger = Ledger::default();
        for (process, host, release) in
            [("p", "a", Some("1.2")), ("q", "a", None), ("r", "b", Some("1.2"))]
        {
            let at = Timestamp::default();
            ledger.observe(&entry(process, boot(host, release)));
            ledger.observe(&entry(process, EntryBody::Tick(Box::new(Tick::new(name, 1, at, at)))));
        }
        let reach = Reach::of(ledger.group(&name).unwrap(), &ledger);
        assert_eq!(reach.processes, 3);
        assert_eq!(reach.hosts.iter().collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(reach.releases.iter().collect::<Vec<_>>(), ["1.2", "a93c7d2"]);
    }
}
