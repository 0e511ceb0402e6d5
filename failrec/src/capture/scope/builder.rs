//! [`Scope`]: what to say about the work that runs inside.

use std::sync::Arc;

use serde::Serialize;

use crate::base::Clock;
use crate::capture::scope::active::Entered;
use crate::capture::scope::content::Snapshot;
use crate::capture::scope::entry::Entry;
use crate::capture::scope::future::ScopedFuture;
use crate::capture::text;
use crate::record::{AgentId, Attempt, GoalId, Model, RunId, SessionId, Tool};

/// Bytes of a name.
const NAME_BYTES_MAX: usize = 256;

/// What to say about the work that runs inside: every failure recorded there carries it.
///
/// Texts are cut to size: 256 bytes for names, 32 characters for keys and 200 for the values of
/// tags and correlations, of which there may be 32 each.
///
/// # Examples
///
/// ```
/// use failrec::{Scope, scope};
///
/// # async fn plan() -> Result<(), std::num::ParseIntError> { Ok(()) }
/// # async fn example() -> Result<(), std::num::ParseIntError> {
/// let answer = Scope::new()
///     .session("conversation 7")
///     .run("run 3")
///     .agent("planner")
///     .goal("book a flight")
///     .tag("tenant", "acme")
///     .memory(|| serde_json::json!({ "budget": 300 }))
///     .enter(async {
///         scope::step("plan:search");
///         plan().await
///     })
///     .await;
/// # answer }
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "a scope does nothing until it is entered"]
pub struct Scope {
    entry: Box<Entry>,
}

impl Scope {
    /// A scope that says nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The conversation or session it belongs to.
    pub fn session(mut self, session: impl Into<String>) -> Self {
        self.entry.content.session = Some(SessionId::from(name(session)));
        self
    }

    /// The execution of the graph or job.
    pub fn run(mut self, run: impl Into<String>) -> Self {
        self.entry.content.run = Some(RunId::from(name(run)));
        self
    }

    /// The agent that works.
    pub fn agent(mut self, agent: impl Into<String>) -> Self {
        self.entry.content.agent = Some(AgentId::from(name(agent)));
        self
    }

    /// What the work is for; each goal has its own journal.
    pub fn goal(mut self, goal: impl Into<String>) -> Self {
        self.entry.content.goal = Some(GoalId::from(name(goal)));
        self
    }

    /// A label to search by.
    pub fn tag(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.entry.content.tags.set(key, value);
        self
    }

    /// A name from another system, such as that of a request or a job.
    pub fn correlation(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.entry.content.correlation.set(key, value);
        self
    }

    /// The language model in use.
    pub fn model(mut self, mut model: Model) -> Self {
        model.provider = name(model.provider);
        model.name = name(model.name);
        model.request_id = model.request_id.map(name);
        self.entry.content.model = Some(model);
        self
    }

    /// The tool in use.
    pub fn tool(mut self, mut tool: Tool) -> Self {
        tool.name = name(tool.name);
        tool.call_id = tool.call_id.map(name);
        self.entry.content.tool = Some(tool);
        self
    }

    /// Which try of one operation this is, from one, and how many there may be.
    pub fn attempt(mut self, number: u32, most: Option<u32>) -> Self {
        self.entry.content.attempt = Some(Attempt::new(number, most));
        self
    }

    /// Looks at the agent's memory when, and only when, a failure is stored.
    ///
    /// `look` runs on the task that failed, so it must not wait for a lock that this task may
    /// hold. A panic in it is caught and noted in place of the memory.
    pub fn memory<T: Serialize>(mut self, look: impl Fn() -> T + Send + Sync + 'static) -> Self {
        self.entry.content.memory = Some(Snapshot::new(look));
        self
    }

    /// Looks at the agent's graph when, and only when, a failure is stored; as
    /// [`memory`](Self::memory) does.
    pub fn graph<T: Serialize>(mut self, look: impl Fn() -> T + Send + Sync + 'static) -> Self {
        self.entry.content.graph = Some(Snapshot::new(look));
        self
    }

    /// The clock that dates what happens inside, where it is not that of the recorder.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.entry.content.clock = Some(clock);
        self
    }

    /// Runs `future` in this scope, which lies inside the scope that polls it first.
    ///
    /// # Cancel safety
    ///
    /// Dropped before its end, `future` is dropped within the scope, and what it noted is kept by
    /// the outer one.
    pub fn enter<F: Future>(self, future: F) -> ScopedFuture<F> {
        ScopedFuture::new(future, Some(self.entry))
    }

    /// Runs `work` in this scope, on this thread.
    ///
    /// Work that the closure hands to other threads is outside: see [`snapshot`](super::snapshot).
    pub fn in_scope<R>(self, work: impl FnOnce() -> R) -> R {
        let mut active = Some(self.entry.activate());
        let _entered = Entered::swap(&mut active);
        work()
    }
}

/// The scope in force as it is now, to go on elsewhere: on a thread or in a task of its own.
///
/// What is noted there stays there, and what is noted here from now on is not known there. Outside
/// of any scope it says nothing.
///
/// # Examples
///
/// ```
/// use failrec::{Scope, scope};
///
/// let worker = Scope::new().agent("planner").in_scope(|| {
///     let here = scope::snapshot();
///     std::thread::spawn(|| here.in_scope(|| scope::breadcrumb("work", "begun")))
/// });
/// worker.join().unwrap();
/// ```
pub fn snapshot() -> Scope {
    Scope { entry: Box::new(Entry::of_current().unwrap_or_else(Entry::of_none)) }
}

fn name(text: impl Into<String>) -> String {
    text::clipped(text.into(), NAME_BYTES_MAX)
}
