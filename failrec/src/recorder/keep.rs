//! Captures what is kept of a failure, and hands it to the writer.

use std::any::Any;
use std::backtrace::{Backtrace, BacktraceStatus};
use std::sync::{Arc, TryLockError};

use crate::capture::input::Inputs;
use crate::capture::scope;
use crate::capture::site::Site;
use crate::fingerprint::Observation;
use crate::record::{
    AgentId, Draft, DraftParts, LossReason, RecordId, Sample, SampleReason, Severity, SharedText,
    Surroundings,
};
use crate::recorder::backtraces::Backtraces;
use crate::recorder::found::Found;
use crate::recorder::job::Job;
use crate::recorder::on_full::OnFull;
use crate::recorder::queue::Refused;
use crate::recorder::report::Report;
use crate::recorder::shared::Shared;

impl Shared {
    /// Stores the failure if its group wants it; else only accounts for it.
    pub(super) fn store_if_wanted(
        &self,
        report: &mut Report<'_>,
        found: Found,
        observation: &Observation,
    ) -> Option<(RecordId, Arc<dyn Any + Send + Sync>)> {
        let Some(sample) = observation.store else {
            self.account(observation.refused);
            if observation.is_spare {
                let Observation { group, occurrence, .. } = observation;
                let draft = self.draft(report, found, observation, Sample::default());
                self.groups.keep_spare(group, *occurrence, draft);
            }
            return None;
        };
        let is_vital = found.classified.severity >= Severity::Critical
            || matches!(sample.reason, SampleReason::First if observation.occurrence == 1);
        let draft = self.draft(report, found, observation, sample);
        let id = draft.id();
        let group = Arc::clone(&observation.group);
        self.groups.stored(&group, id, observation.occurrence);
        if !self.enqueue(Job::Failure(draft, Arc::clone(&group)), is_vital) {
            group.give_back(sample.weight);
            return None;
        }
        Some((id, group))
    }

    /// Accounts for a failure that is not stored.
    pub(super) fn account(&self, refused: Option<LossReason>) {
        match refused {
            Some(reason) => self.counters.add_lost(reason, 1),
            None => self.counters.add_counted_only(),
        }
    }

    /// Queues a draft, or writes it; whether either was possible.
    fn enqueue(&self, job: Job, is_vital: bool) -> bool {
        let weight = u64::try_from(job.weight()).unwrap_or(u64::MAX);
        self.groups.charge(self.clock.monotonic(), weight);
        let queued = if is_vital { self.push_vital(job) } else { self.push_ordinary(job) };
        if let Err(refused) = &queued {
            self.counters.add_lost(refused.reason, 1);
        }
        queued.is_ok()
    }

    fn push_ordinary(&self, job: Job) -> Result<(), Refused> {
        match self.on_full {
            OnFull::DropBody => self.queue.push(job),
            OnFull::Block(limit) => self.queue.push_within(limit, job),
            OnFull::WriteInline => self.queue.push(job).or_else(|refused| self.write(refused)),
        }
    }

    /// A draft that must not be missed waits a moment for room and is then written here and now,
    /// unless the writer is stuck at its work.
    fn push_vital(&self, job: Job) -> Result<(), Refused> {
        let written = self.queue.push_waiting(job).or_else(|refused| self.write(refused));
        match written {
            Err(refused) if refused.reason != LossReason::Shutdown => {
                self.queue.push_waiting(refused.job)
            }
            written => written,
        }
    }

    /// Writes on the failing task what the queue refused.
    fn write(&self, refused: Refused) -> Result<(), Refused> {
        if refused.reason == LossReason::Shutdown {
            return Err(refused);
        }
        // Never waited for: the writer may hold it while the store waits for this very task.
        let mut pipeline = match self.pipeline.try_lock() {
            Ok(pipeline) => pipeline,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return Err(refused),
        };
        let done = pipeline.work(&mut vec![refused.job], self.now());
        drop(pipeline);
        done.answer();
        Ok(())
    }

    /// Captures everything else that is kept of a stored failure.
    fn draft(
        &self,
        report: &mut Report<'_>,
        found: Found,
        observation: &Observation,
        sample: Sample,
    ) -> Draft {
        let (at, monotonic) = self.clock.moment();
        let mut inputs =
            report.captured.take().map_or_else(|| Inputs::new(Arc::clone(&self.hides)), |own| *own);
        inputs.widen();
        (report.inputs)(&mut inputs);
        let mut surroundings = scope::surroundings(&self.limits);
        add_what_the_site_says(&mut surroundings, report.site);
        let node_id = report.site.node_id();
        scope::failed_at(&node_id);
        Draft::new(DraftParts {
            id: self.ids.next(at),
            at,
            monotonic_us: u64::try_from(monotonic.as_micros()).unwrap_or(u64::MAX),
            // Where the group is counted: another than the failure's only where goals overflow.
            goal_id: observation.group.goal.clone(),
            node_id,
            parent_failure_id: found.parent,
            function: report.site.function(),
            outcome: found.outcome,
            severity: found.classified.severity,
            category: found.classified.category,
            handled: found.classified.is_handled,
            chain: found.links,
            panic: found.panic.map(|panic| panic.place),
            occurrence: observation.occurrence,
            sample,
            policies: found.decisions,
            arguments: inputs.into_arguments(),
            inputs: Vec::new(),
            surroundings,
            backtrace: self.backtrace(),
            thread: std::thread::current().name().map(SharedText::new),
        })
    }

    fn backtrace(&self) -> Option<Backtrace> {
        match self.backtraces {
            Backtraces::Never => None,
            Backtraces::Always => Some(Backtrace::force_capture()),
            Backtraces::AsEnvironment => {
                let found = Backtrace::capture();
                (found.status() == BacktraceStatus::Captured).then_some(found)
            }
        }
    }
}

/// The attribute is nearer to the failure than any scope, so its words win.
fn add_what_the_site_says(surroundings: &mut Surroundings, site: &Site) {
    let options = &site.options;
    if let Some(agent) = options.agent {
        surroundings.agent_id = Some(AgentId::from(agent));
    }
    for (name, value) in options.tags {
        surroundings.tags.insert((*name).to_owned(), (*value).to_owned());
    }
}
