//! [`Obituary`]: makes a failure of each process that died without goodbye.

use std::borrow::Cow;
use std::error::Error;
use std::path::Path;
use std::sync::Arc;

use serde_json::json;

use crate::base::Timestamp;
use crate::capture::environment::{Fate, Hint, Life, fate};
use crate::fingerprint::{IdentityParts, Naming};
use crate::query::{Ledger, Process};
use crate::record::{
    Arguments, Birth, Category, Draft, DraftParts, Entry, EntryBody, Environment, FailureRecord,
    Function, GoalId, Json, Link, NodeId, Open, OpenRetry, OpenScope, Outcome, PolicyDecision,
    PolicyKind, ProcessId, RecordId, Sample, SampleReason, Scheme, Severity, Surroundings,
};
use crate::recorder::health::Counters;
use crate::recorder::steps::Steps;
use crate::recorder::trouble;
use crate::store::Store;

/// Processes of which one look makes failures.
const EXITS_MAX: usize = 64;

/// What stands for the type of an error.
const TYPE: &str = "unclean_exit";

/// Makes a failure of each process that died without goodbye.
///
/// The entry is written in the name of the dead process: with the number that follows its last one,
/// the time it was last heard of, and an id that follows from both. So whoever makes it makes the
/// same, and readers count it once even where two made it at once.
#[derive(Debug)]
pub(super) struct Obituary {
    pub(super) store: Arc<dyn Store>,
    pub(super) counters: Arc<Counters>,
    /// Processes say in the journal of the goal of theirs that they are there.
    pub(super) steps: Steps,
    pub(super) naming: Naming,
    pub(super) environment: Environment,
    pub(super) birth: Birth,
}

impl Obituary {
    /// Looks, and writes what is found, which is the answer; nothing if it was not our turn. One process
    /// at a time looks, so that no two write the same.
    pub(super) fn write(&self) -> Option<Vec<FailureRecord>> {
        let mut found = Vec::new();
        let written = self.store.exclusively(&mut || {
            let entries = self.entries(&self.store.ledger(&self.steps.default_goal)?.0, &fate);
            if !entries.is_empty() {
                self.store.append(&entries)?;
            }
            found = entries;
            Ok(())
        });
        let is_our_turn = written.unwrap_or_else(|error| {
            self.fail(&error);
            true
        });
        is_our_turn.then(|| found.into_iter().filter_map(record_of).collect())
    }

    /// It could not look.
    pub(super) fn fail(&self, error: &(dyn Error + 'static)) {
        self.counters.add_trouble(error);
        trouble::tell(error);
    }

    /// A failure for each process that is gone, as `judge` says.
    fn entries(&self, ledger: &Ledger, judge: &Judge) -> Vec<Entry> {
        let entries = ledger.processes().filter_map(|(name, process)| {
            // Those that ended have none any more.
            let birth = process.birth.as_ref()?;
            let environment = ledger.environment(name)?;
            let here = Life { environment: &self.environment, birth: &self.birth };
            match judge(Life { environment, birth }, process.heard, here) {
                Fate::Unknown => None,
                Fate::Gone(hint) => Some(self.entry(name, process, environment, hint)),
            }
        });
        entries.take(EXITS_MAX).collect()
    }

    fn entry(
        &self,
        name: &ProcessId,
        process: &Process,
        environment: &Environment,
        hint: Option<Hint>,
    ) -> Entry {
        let open = process.open.as_deref();
        let record = self.record(
            RecordId::derived(process.heard, name.as_str()),
            &Death { at: process.heard, program: program(environment), open, hint },
        );
        Entry {
            at: process.heard,
            goal: self.steps.default_goal.clone(),
            process: name.clone(),
            sequence: process.next(),
            body: EntryBody::Failure(record),
        }
    }

    /// The steps of every failure, without a place in the table of groups: it is not one of ours.
    fn record(&self, id: RecordId, death: &Death<'_>) -> Box<FailureRecord> {
        let message = death.message();
        let scope = death.scope();
        let node =
            scope.and_then(|scope| scope.node_id.as_ref()).map_or(death.program, NodeId::as_str);
        let node_id = NodeId::from(self.steps.masker.text(node).into_owned());
        let is_exact = self.naming.scheme == Scheme::Exact;
        let message_norm =
            if is_exact { message.to_owned() } else { self.steps.normalizer.normalize(message) };
        let parts = IdentityParts {
            node_id: &node_id,
            error_type: &Cow::Borrowed(TYPE),
            error_code: death.code().filter(|_| !is_exact),
            message_norm: &message_norm,
            root_type: &Cow::Borrowed(if is_exact { "" } else { TYPE }),
            root_norm: "",
            custom: &[],
        };
        let identity = parts.to_identity();
        let draft = death.draft(id, self.steps.default_goal.clone(), node_id);
        self.steps.record_apart(draft, &identity, &self.naming)
    }
}

fn record_of(entry: Entry) -> Option<FailureRecord> {
    if let EntryBody::Failure(record) = entry.body { Some(*record) } else { None }
}

/// Who says what became of a process.
type Judge = dyn Fn(Life<'_>, Timestamp, Life<'_>) -> Fate;

/// What is known of the end of a process.
struct Death<'a> {
    at: Timestamp,
    program: &'a str,
    /// What it was at.
    open: Option<&'a Open>,
    hint: Option<Hint>,
}

impl Death<'_> {
    const fn message(&self) -> &'static str {
        match self.hint {
            None => "the process died without goodbye",
            Some(Hint::Restart) => "the machine restarted while the process ran",
            Some(Hint::OutOfMemory) => {
                "the process died without goodbye, as the kernel killed one of its group for want of memory"
            }
        }
    }

    fn code(&self) -> Option<&'static str> {
        self.hint.map(|hint| match hint {
            Hint::Restart => "machine_restart",
            Hint::OutOfMemory => "oom_kill",
        })
    }

    /// The scope that opened last of those that were open.
    fn scope(&self) -> Option<&OpenScope> {
        self.open.and_then(|open| open.scopes.first())
    }

    fn draft(&self, id: RecordId, goal_id: GoalId, node_id: NodeId) -> Draft {
        let program: Cow<'static, str> = Cow::Owned(self.program.to_owned());
        let link = Link {
            error_type: Some(Cow::Borrowed(TYPE)),
            message: self.message().to_owned(),
            message_own: None,
            code: self.code().map(ToOwned::to_owned),
        };
        let mut sample = Sample::new(SampleReason::Fatal, 1);
        (sample.in_hour, sample.in_day) = (Some(1), Some(1));
        Draft::new(DraftParts {
            id,
            at: self.at,
            monotonic_us: 0,
            goal_id,
            node_id,
            parent_failure_id: None,
            // As of a failure that was recorded by hand: no function is to be found there.
            function: Function { path: program.clone(), file: program, ..Function::default() },
            outcome: Outcome::UncleanExit,
            severity: Severity::Critical,
            category: Category::UncleanExit,
            handled: false,
            chain: vec![link],
            panic: None,
            occurrence: 1,
            sample,
            policies: self.policies(),
            arguments: Arguments::default(),
            inputs: self.others(),
            surroundings: self.scope().map(surroundings).unwrap_or_default(),
            backtrace: None,
            thread: None,
        })
    }

    /// The retry that was under way.
    fn policies(&self) -> Vec<PolicyDecision> {
        let retry = self.scope().and_then(|scope| scope.retry.as_ref());
        let decision = |retry: &OpenRetry| {
            PolicyDecision::new(PolicyKind::Retry, retry.policy.clone(), "open")
        };
        retry.map(decision).into_iter().collect()
    }

    /// The scopes that were open beside the one that the record is of.
    fn others(&self) -> Vec<(Cow<'static, str>, Json)> {
        let Some(open) = self.open else { return Vec::new() };
        let others = open.scopes.get(1..).unwrap_or_default();
        let mut told = Vec::new();
        if !others.is_empty() {
            told.push((Cow::Borrowed("open_beside"), Json::from(&json!(others))));
        }
        if 0 < open.more {
            told.push((Cow::Borrowed("open_more"), Json::from(&json!(open.more))));
        }
        told
    }
}

fn surroundings(scope: &OpenScope) -> Surroundings {
    let goal = scope.goal_id.iter().map(|goal| ("goal".to_owned(), goal.as_str().to_owned()));
    Surroundings {
        session_id: scope.session_id.clone(),
        run_id: scope.run_id.clone(),
        agent_id: scope.agent_id.clone(),
        attempt: scope.retry.as_ref().map(|retry| retry.attempt).or(scope.attempt),
        execution_path: scope.steps.clone(),
        breadcrumbs: scope.breadcrumbs.clone(),
        tags: goal.collect(),
        ..Surroundings::default()
    }
}

/// The name of the program's file.
fn program(environment: &Environment) -> &str {
    let path = environment.exe.as_deref().map(Path::new);
    path.and_then(Path::file_name).and_then(std::ffi::OsStr::to_str).unwrap_or("process")
}

#[cfg(test)]
mod tests;
