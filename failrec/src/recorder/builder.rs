//! [`RecorderBuilder`]: describes a recorder.

use std::ffi::OsString;
use std::hash::{BuildHasher, RandomState};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use crate::base::{Clock, Completion, SystemClock, Timestamp};
use crate::capture::environment::{self, EnvironmentOptions};
use crate::capture::panic;
use crate::error::Result;
use crate::fingerprint::{GroupTable, Naming, Normalizer, SamplingOptions};
use crate::mask::{Masker, Redactor};
use crate::record::{
    Birth, Boot, Environment, GoalId, IdSource, Limits, ProcessId, Redact, Scheme,
};
use crate::recorder::backtraces::Backtraces;
use crate::recorder::exits::Exits;
use crate::recorder::handle::Recorder;
use crate::recorder::health::Counters;
use crate::recorder::home::Home;
use crate::recorder::hook::Hook;
use crate::recorder::journal::Journal;
use crate::recorder::known::Known;
use crate::recorder::notification::Notification;
use crate::recorder::notifier::{Desk, Notifier};
use crate::recorder::obituary::Obituary;
use crate::recorder::on_full::OnFull;
use crate::recorder::pass_book::PassBook;
use crate::recorder::pipeline::Pipeline;
use crate::recorder::place::{Given, Opened, Place};
use crate::recorder::queue::{Queue, QueueLimits};
use crate::recorder::shared::Shared;
use crate::recorder::shortcuts::Shortcuts;
use crate::recorder::steps::Steps;
#[cfg(feature = "webhook")]
use crate::recorder::webhook::Webhook;
use crate::recorder::worker;
use crate::store::Store;

/// Describes a recorder: where it writes, how much it keeps, what it hides.
///
/// # Examples
///
/// ```
/// let folder = tempfile::tempdir()?;
/// let guard = failrec::builder().store_path(folder.path()).goal("checkout").install()?;
/// assert_eq!(guard.recorder().map(|recorder| recorder.health().emitted), Some(0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
#[must_use = "a description records nothing: call `install` or `build`"]
pub struct RecorderBuilder {
    store: Place,
    goal: GoalId,
    scheme: Scheme,
    limits: Limits,
    queue: QueueLimits,
    on_full: OnFull,
    sampling: SamplingOptions,
    masker: Option<Masker>,
    normalizer: Option<Normalizer>,
    environment: EnvironmentOptions,
    backtraces: Backtraces,
    /// Those of no use are told of when the recorder is made.
    hooks: Vec<Result<Hook>>,
    pub(super) clock: Arc<dyn Clock>,
    /// It may stand still, or leap, while nobody looks at it.
    pub(super) has_own_clock: bool,
    degraded: bool,
    /// It says in the journal that the process is there: the one that is installed does.
    speaks_for_the_process: bool,
}

impl Recorder {
    /// A recorder to be described step by step.
    pub fn builder() -> RecorderBuilder {
        RecorderBuilder::new()
    }
}

impl RecorderBuilder {
    fn new() -> Self {
        Self {
            store: Place::Usual,
            goal: GoalId::default(),
            scheme: Scheme::default(),
            limits: Limits::default(),
            queue: QueueLimits::default(),
            on_full: OnFull::default(),
            sampling: SamplingOptions::default(),
            masker: None,
            normalizer: None,
            environment: EnvironmentOptions::default(),
            backtraces: Backtraces::default(),
            hooks: Vec::new(),
            clock: Arc::new(SystemClock::new()),
            has_own_clock: false,
            degraded: false,
            speaks_for_the_process: false,
        }
    }

    /// The folder of the journal. Without this it is the value of `FAILREC_DIR`, else `.failrec`.
    pub fn store_path(mut self, folder: impl Into<PathBuf>) -> Self {
        self.store = Place::Folder(folder.into());
        self
    }

    /// A store of one's own instead of the journal.
    pub fn store(mut self, store: impl Store) -> Self {
        self.store = Place::Store(Arc::new(store));
        self
    }

    /// The goal of failures for which neither a scope nor an attribute names one.
    pub fn goal(mut self, goal: impl Into<GoalId>) -> Self {
        self.goal = goal.into();
        self
    }

    /// How failures are told apart.
    pub fn scheme(mut self, scheme: Scheme) -> Self {
        self.scheme = scheme;
        self
    }

    /// How large the parts of a record may be.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// How much may wait for the writer.
    pub fn queue(mut self, queue: QueueLimits) -> Self {
        self.queue = queue;
        self
    }

    /// What becomes of a record for which there is no room, if it may be missed.
    pub fn on_full(mut self, on_full: OnFull) -> Self {
        self.on_full = on_full;
        self
    }

    /// Which failures of a group are stored whole, and how many groups are kept apart.
    pub fn sampling(mut self, sampling: SamplingOptions) -> Self {
        self.sampling = sampling;
        self
    }

    /// What is hidden. Without this it is by the rules in `mask.toml` in the folder of the journal,
    /// else by the built-in ones. In either case the secrets in the environment of the process are
    /// hidden, too ([`Masker::with_environment`]).
    pub fn masker(mut self, masker: Masker) -> Self {
        self.masker = Some(masker);
        self
    }

    /// How messages are compared. Without this it is by the rules in `normalise.toml` in the
    /// folder of the journal, else by the built-in ones.
    pub fn normalizer(mut self, normalizer: Normalizer) -> Self {
        self.normalizer = Some(normalizer);
        self
    }

    /// What is said of the process and the machine.
    pub fn environment(mut self, environment: EnvironmentOptions) -> Self {
        self.environment = environment;
        self
    }

    /// When the stack of a failure is kept.
    pub fn backtraces(mut self, backtraces: Backtraces) -> Self {
        self.backtraces = backtraces;
        self
    }

    /// Calls `hook` when a group is new, has regressed or escalates, when a retry has no attempt left,
    /// and when a process before this one died without goodbye. Groups that are snoozed or ignored are not told of, nor those that are suspect.
    ///
    /// A group is told of once an hour, and there are 60 calls an hour at most; what is held back
    /// comes to a [digest](crate::recorder::NotificationCause::Digest). The calls come one after
    /// another from a thread of the recorder's own, so a slow one delays only the next ones. What
    /// fails in it is not recorded, and its panics are caught and counted in
    /// [`Health::unnotified`](crate::recorder::Health::unnotified). It should not hold the recorder,
    /// which would then end only by a shutdown.
    ///
    /// A group is new if the store knows it of no other process. One that escalates is told of once
    /// until an hour was ordinary again, also while its failures are only counted.
    pub fn notify(mut self, hook: impl Fn(&Notification) + Send + Sync + 'static) -> Self {
        self.hooks.push(Ok(Hook::Call(Arc::new(hook))));
        self
    }

    /// Runs a command on the same occasions: the program and its arguments, without a shell. It finds
    /// the [`Notification`] as a line of JSON on its standard input, and is ended after 10 seconds.
    pub fn notify_command<W: Into<OsString>>(mut self, words: impl IntoIterator<Item = W>) -> Self {
        self.hooks.push(Ok(Hook::Command(words.into_iter().map(Into::into).collect())));
        self
    }

    /// Tells an address on the network on the same occasions: the [`Notification`] goes there as
    /// JSON, by a `POST`. See [`Webhook`] for headers and what counts as told.
    #[cfg(feature = "webhook")]
    pub fn notify_webhook(mut self, webhook: impl Into<Webhook>) -> Self {
        self.hooks.push(webhook.into().open().map(|post| Hook::Post(Arc::new(post))));
        self
    }

    /// Where the time comes from. Each failure is then counted by a look at this clock, also those that
    /// are [told apart by their place](crate::record_failures) alone.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self.has_own_clock = true;
        self
    }

    /// The store asked for was not to be had; this one stands in.
    pub(super) fn stand_in(mut self, store: impl Store) -> Self {
        self.degraded = true;
        self.store(store)
    }

    /// It is to say that the process is there, what it is at and that it ends, so that one that dies
    /// is missed, and to look for those that did.
    pub(super) fn speaking_for_the_process(self) -> Self {
        Self { speaks_for_the_process: true, ..self }
    }

    /// Makes the recorder without installing it: for a test, or beside the installed one.
    ///
    /// # Errors
    ///
    /// If the store cannot be opened, the writer's thread not be started, a webhook is of no use, or
    /// the environment holds more secrets than [`Masker::with_environment`] takes.
    pub fn build(self) -> Result<Recorder> {
        let hooks = self.hooks.into_iter().collect::<Result<_>>()?;
        panic::install_hook();
        let counters = Arc::new(Counters::default());
        let given = Given { masker: self.masker, normalizer: self.normalizer };
        let Opened { store, masker, normalizer } = self.store.open(given, &counters)?;
        let now = self.clock.now();
        let environment = masked(environment::read(&self.environment, now), &masker, self.limits);
        let default_goal = GoalId::from(masker.text(self.goal.as_str()).into_owned());
        let naming = Naming { scheme: self.scheme, rules: normalizer.rules().map(Into::into) };
        let groups = Arc::new(GroupTable::new(default_goal.clone(), naming.clone(), self.sampling));
        if !self.has_own_clock {
            groups.open_credit();
        }
        let steps = Steps { masker, normalizer, limits: self.limits, default_goal };
        let process = process_id(now);
        let ground = Ground { store, counters, steps, naming, process, environment };
        let speaks = self.speaks_for_the_process;
        let birth = speaks.then(|| birth(&ground.steps.masker, self.limits)).flatten();
        let (journal, home) = ground.journal(self.queue.records, birth);
        let desk = ground.desk(hooks, &self.clock);
        let Ground { store, counters, steps, process, .. } = ground;
        let (notifier, told) = Notifier::start(desk)?.unzip();
        let (book, passes) = PassBook::open(&store, &counters);
        let (end, ended) = Completion::new();
        let Steps { masker, normalizer, .. } = steps.clone();
        let hiding = Arc::clone(&masker);
        let pipeline =
            Pipeline::new(steps, Arc::clone(&groups), Arc::clone(&counters), journal, book)
                .notifying(notifier)
                .at_home(home);
        let shared = Arc::new(Shared {
            clock: self.clock,
            masker,
            normalizer,
            hides: Arc::new(move |name| hiding.is_sensitive_name(name)),
            ids: IdSource::new(),
            process,
            pid: std::process::id(),
            goal: self.goal,
            scheme: self.scheme,
            limits: self.limits,
            backtraces: self.backtraces,
            on_full: self.on_full,
            degraded: self.degraded,
            known: Known::new(),
            passes,
            shortcuts: Shortcuts::new(),
            groups,
            counters,
            queue: Queue::new(self.queue),
            store,
            pipeline: Mutex::new(pipeline),
            writer: Mutex::new(None),
            end: Mutex::new(Some(end)),
            ended: Mutex::new(Some(ended)),
            told: Mutex::new(told),
        });
        let writer = worker::start(&shared)?;
        *shared.writer.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(writer);
        Ok(Recorder::new(shared))
    }
}

/// What the parts of a recorder have in common.
struct Ground {
    store: Arc<dyn Store>,
    counters: Arc<Counters>,
    steps: Steps,
    naming: Naming,
    process: ProcessId,
    environment: Environment,
}

impl Ground {
    /// The journal, which keeps `retained_max` records while the store refuses, and what is said in it
    /// of the process, if the recorder speaks for that and it can be told whether it runs.
    fn journal(&self, retained_max: usize, birth: Option<Birth>) -> (Journal, Option<Home>) {
        let (store, counters) = (Arc::clone(&self.store), Arc::clone(&self.counters));
        let boot = Boot::new(self.environment.clone());
        let journal = Journal::new(store, counters, self.process.clone(), boot, retained_max);
        let Some(birth) = birth else { return (journal, None) };
        let goal = self.steps.default_goal.clone();
        let obituary = Obituary {
            store: Arc::clone(&self.store),
            counters: Arc::clone(&self.counters),
            steps: self.steps.clone(),
            naming: self.naming.clone(),
            environment: self.environment.clone(),
            birth: birth.clone(),
        };
        let home = Home::new(goal.clone(), Exits::new(obituary));
        (journal.at_home(goal, birth), Some(home))
    }

    fn desk(&self, hooks: Vec<Hook>, clock: &Arc<dyn Clock>) -> Desk {
        Desk {
            hooks,
            store: Arc::clone(&self.store),
            clock: Arc::clone(clock),
            counters: Arc::clone(&self.counters),
            process: self.process.clone(),
        }
    }
}

/// The same without what its variables must not show.
fn masked(mut environment: Environment, masker: &Masker, limits: Limits) -> Environment {
    let mut redactor = Redactor::new(masker, limits);
    for (name, value) in &mut environment.variables {
        redactor.named_text(name, value);
    }
    environment
}

/// By what it can be told whether the process runs, without what its control group must not show.
fn birth(masker: &Masker, limits: Limits) -> Option<Birth> {
    let mut birth = environment::birth()?;
    if let Some(group) = &mut birth.control_group {
        Redactor::new(masker, limits).text(group);
    }
    Some(birth)
}

/// Process number, start time and a random part: unique also in containers, where every process
/// has number one.
fn process_id(now: Timestamp) -> ProcessId {
    let random = RandomState::new().hash_one(now.as_micros());
    ProcessId::new(format!("{}-{:x}-{random:016x}", std::process::id(), now.as_micros()))
}
