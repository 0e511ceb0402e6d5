//! [`Draft`] and [`Masked`]: a failure on its way to becoming a record.
//!
//! The order of the steps is in the types. A draft cannot be serialised and its `Debug` shows no
//! values; all it can do is hand its texts, one by one, to something that masks them.

use std::backtrace::Backtrace;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use crate::base::Timestamp;
use crate::record::arguments::Arguments;
use crate::record::shared_text::SharedText;
use crate::record::surroundings::Surroundings;
use crate::record::{
    Category, FailureRecord, Fingerprints, Frame, Function, GoalId, Identity, Json, Link, NodeId,
    Outcome, PanicPlace, PolicyDecision, RecordId, Redact, Sample, Severity,
};

/// Everything captured of one failure, as it was found.
pub(crate) struct DraftParts {
    pub(crate) id: RecordId,
    pub(crate) at: Timestamp,
    pub(crate) monotonic_us: u64,
    pub(crate) goal_id: GoalId,
    pub(crate) node_id: NodeId,
    pub(crate) parent_failure_id: Option<RecordId>,
    pub(crate) function: Function,
    pub(crate) outcome: Outcome,
    pub(crate) severity: Severity,
    pub(crate) category: Category,
    pub(crate) handled: bool,
    pub(crate) chain: Vec<Link>,
    pub(crate) panic: Option<PanicPlace>,
    pub(crate) occurrence: u64,
    pub(crate) sample: Sample,
    pub(crate) policies: Vec<PolicyDecision>,
    pub(crate) arguments: Arguments,
    /// What else is told among them.
    pub(crate) inputs: Vec<(Cow<'static, str>, Json)>,
    pub(crate) surroundings: Surroundings,
    /// Addresses only: names are found when the draft is unpacked, on the writer.
    pub(crate) backtrace: Option<Backtrace>,
    pub(crate) thread: Option<SharedText>,
}

/// A failure as it was captured. It may hold secrets.
pub(crate) struct Draft {
    parts: Box<DraftParts>,
    frames: Vec<Frame>,
}

/// A failure whose every text has been masked and cut to size.
pub(crate) struct Masked {
    parts: Box<DraftParts>,
    frames: Vec<Frame>,
    masking: BTreeMap<String, u32>,
}

impl Draft {
    pub(crate) fn new(parts: DraftParts) -> Self {
        Self { parts: Box::new(parts), frames: Vec::new() }
    }

    pub(crate) fn id(&self) -> RecordId {
        self.parts.id
    }

    /// The same, stored for another reason.
    pub(crate) fn sampled(mut self, sample: Sample) -> Self {
        self.parts.sample = sample;
        self
    }

    /// About how many bytes the draft holds: what the queue counts.
    pub(crate) fn weight(&self) -> usize {
        let parts = &*self.parts;
        let inputs: usize =
            parts.inputs.iter().map(|(name, value)| name.len() + value.as_str().len()).sum();
        let chain: usize = parts.chain.iter().map(|link| link.message.len()).sum();
        let policies: usize = parts.policies.iter().map(PolicyDecision::weight).sum();
        let arguments = parts.arguments.weight() + inputs;
        size_of::<DraftParts>() + arguments + chain + policies + parts.surroundings.weight()
    }

    /// Finds the names behind the addresses of the backtrace.
    pub(crate) fn resolve_backtrace(&mut self, resolve: impl FnOnce(&Backtrace) -> Vec<Frame>) {
        if let Some(backtrace) = self.parts.backtrace.take() {
            self.frames = resolve(&backtrace);
        }
    }

    /// Hands every text to `redact`.
    pub(crate) fn mask(mut self, redact: &mut dyn Redact) -> Masked {
        let parts = &mut *self.parts;
        for link in &mut parts.chain {
            if let Some(error_type) = &mut link.error_type {
                redact.words(error_type);
            }
            redact.text(&mut link.message);
            mask_option(&mut link.message_own, redact);
            mask_option(&mut link.code, redact);
        }
        if let Some(panic) = &mut parts.panic {
            redact.text(&mut panic.location);
            mask_option(&mut panic.thread, redact);
        }
        parts.inputs.extend(std::mem::take(&mut parts.arguments).into_pairs());
        for (name, value) in &mut parts.inputs {
            redact.named_json(name, value);
        }
        if let Some(changed) = redact.changed(parts.goal_id.as_str()) {
            parts.goal_id = GoalId::from(changed);
        }
        parts.policies.iter_mut().for_each(|decision| decision.mask(redact));
        parts.surroundings.mask(redact);
        if let Some(changed) = parts.thread.as_deref().and_then(|name| redact.changed(name)) {
            parts.thread = Some(SharedText::new(&changed));
        }
        redact.words(&mut parts.function.path);
        redact.words(&mut parts.function.file);
        for frame in &mut self.frames {
            redact.text(&mut frame.function);
            mask_option(&mut frame.file, redact);
        }
        let masking = redact.take_counts();
        Masked { parts: self.parts, frames: self.frames, masking }
    }
}

fn mask_option(text: &mut Option<String>, redact: &mut dyn Redact) {
    if let Some(text) = text {
        redact.text(text);
    }
}

impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Draft").field("id", &self.parts.id).finish_non_exhaustive()
    }
}

impl Masked {
    /// What sort of thing went wrong.
    pub(crate) fn category(&self) -> Category {
        self.parts.category
    }

    /// Gives each text that a policy met its normal form, which `normalize` makes.
    pub(crate) fn normalize(&mut self, normalize: &dyn Fn(&str) -> String) {
        self.parts.policies.iter_mut().for_each(|decision| decision.normalize(normalize));
    }

    /// The outermost message, masked.
    pub(crate) fn message(&self) -> &str {
        self.parts.chain.first().map_or("", |link| &link.message)
    }

    /// The record, now that its group has a name.
    pub(crate) fn into_record(
        self,
        identity: &Identity,
        fingerprint: Fingerprints,
    ) -> Box<FailureRecord> {
        let error_message = self.message().to_owned();
        let parts = *self.parts;
        let around = parts.surroundings;
        Box::new(FailureRecord {
            id: parts.id,
            at: parts.at,
            monotonic_us: parts.monotonic_us,
            goal_id: parts.goal_id,
            session_id: around.session_id,
            run_id: around.run_id,
            agent_id: around.agent_id,
            node_id: parts.node_id,
            parent_failure_id: parts.parent_failure_id,
            correlation: around.correlation,
            attempt: around.attempt,
            function: parts.function,
            tool: around.tool,
            model: around.model,
            outcome: parts.outcome,
            severity: parts.severity,
            category: parts.category,
            handled: parts.handled,
            error_type: identity.error_type.to_string(),
            error_code: parts.chain.iter().find_map(|link| link.code.clone()),
            error_message,
            message_norm: identity.message_norm.to_string(),
            chain: parts.chain,
            panic: parts.panic,
            fingerprint,
            propagated: Vec::new(),
            occurrence: parts.occurrence,
            sample: parts.sample,
            policies: parts.policies,
            inputs: parts.inputs,
            memory: around.memory,
            graph_snapshot: around.graph_snapshot,
            partial_output: around.partial_output,
            execution_path: around.execution_path,
            decisions: around.decisions,
            breadcrumbs: around.breadcrumbs,
            backtrace: self.frames,
            tags: around.tags,
            thread: parts.thread.as_deref().map(ToOwned::to_owned),
            masking: self.masking,
            environment: None,
            resolution: None,
            evolutions: Vec::new(),
            notes: Vec::new(),
        })
    }
}

impl fmt::Debug for Masked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Masked").field("id", &self.parts.id).finish_non_exhaustive()
    }
}
