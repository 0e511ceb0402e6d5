//! [`Query`]: a question about failures.

use crate::base::Timestamp;
use crate::query::{Cursor, Field, Filter, Order, State};
use crate::record::{
    AgentId, Category, GoalId, NodeId, Outcome, RecordId, RunId, SessionId, Severity,
};

/// Answers on a page, if nothing else is said: what a person looks through.
const LIMIT: usize = 50;
/// Answers on the largest page: at 64 KiB for the largest record, 64 MiB.
pub(super) const LIMIT_MAX: usize = 1_000;

/// A question about failures: which ones, in which order, how many.
///
/// It is built by methods, all of which must hold together, or read from text. It prints as text
/// that reads back to it.
///
/// # Examples
///
/// ```
/// use failrec::query::Query;
/// use failrec::{Severity, Timestamp};
///
/// let built = Query::new().node("planner").severity(Severity::Critical).limit(5);
/// let read = Query::parse("node:planner sev:critical limit:5", Timestamp::default())?;
/// assert_eq!(read.to_string(), built.to_string());
/// # Ok::<(), failrec::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use = "a question is answered by a store"]
pub struct Query {
    pub(super) filter: Filter,
    pub(super) level: Level,
    pub(super) near: Option<Box<str>>,
    pub(super) since: Option<Timestamp>,
    pub(super) until: Option<Timestamp>,
    pub(super) order: Order,
    pub(super) limit: usize,
    pub(super) after: Option<Cursor>,
    pub(super) by: Vec<Field>,
    pub(super) show: Vec<Field>,
    pub(super) now: Option<Timestamp>,
}

/// What a question is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Level {
    /// Groups of failures.
    #[default]
    Groups,
    /// Single records.
    Records,
}

impl Query {
    /// Everything, newest first, 50 on a page.
    pub const fn new() -> Self {
        Self {
            filter: Filter::all(),
            level: Level::Groups,
            near: None,
            since: None,
            until: None,
            order: Order::NEWEST,
            limit: LIMIT,
            after: None,
            by: Vec::new(),
            show: Vec::new(),
            now: None,
        }
    }

    /// Also passes `filter`.
    pub fn filter(mut self, filter: Filter) -> Self {
        self.filter = self.filter.and(filter);
        self
    }

    /// The record with this id.
    pub fn id(self, id: RecordId) -> Self {
        self.named("id", id.to_string())
    }

    /// Of this goal.
    pub fn goal(self, goal: impl Into<GoalId>) -> Self {
        self.named("goal_id", goal.into().as_str())
    }

    /// Of this node.
    pub fn node(self, node: impl Into<NodeId>) -> Self {
        self.named("node_id", node.into().as_str())
    }

    /// Of this run.
    pub fn run(self, run: impl Into<RunId>) -> Self {
        self.named("run_id", run.into().as_str())
    }

    /// Of this session.
    pub fn session(self, session: impl Into<SessionId>) -> Self {
        self.named("session_id", session.into().as_str())
    }

    /// Of this agent.
    pub fn agent(self, agent: impl Into<AgentId>) -> Self {
        self.named("agent_id", agent.into().as_str())
    }

    /// With an error of this type: the whole path, or its end.
    pub fn error_type(self, name: &str) -> Self {
        self.named("error_type", name)
    }

    /// Exactly so bad.
    pub fn severity(self, severity: Severity) -> Self {
        self.named("severity", severity.as_str())
    }

    /// At least so bad.
    pub fn at_least(self, severity: Severity) -> Self {
        self.filter(Filter::at_least(severity))
    }

    /// Of this sort.
    pub fn category(self, category: Category) -> Self {
        self.named("category", category.as_str())
    }

    /// Ended this way.
    pub fn outcome(self, outcome: Outcome) -> Self {
        self.named("outcome", outcome.as_str())
    }

    /// In this function: the whole path, or its end.
    pub fn source(self, path: &str) -> Self {
        self.named("function.path", path)
    }

    /// With this tag.
    pub fn tag(self, name: &str, value: &str) -> Self {
        match Field::known("tags") {
            Some(field) => self.filter(Filter::field(field.below(name), value)),
            None => self,
        }
    }

    /// With this text in a message or a breadcrumb, in any case.
    pub fn text(self, text: &str) -> Self {
        self.filter(Filter::text(text))
    }

    /// In this state.
    pub fn is(self, state: State) -> Self {
        self.filter(Filter::is(state))
    }

    /// Not before `moment`; a group's time is from its first failure to its last.
    pub const fn since(mut self, moment: Timestamp) -> Self {
        self.since = Some(moment);
        self
    }

    /// Not after `moment`; a group's time is from its first failure to its last.
    pub const fn until(mut self, moment: Timestamp) -> Self {
        self.until = Some(moment);
        self
    }

    /// Those like this record, most alike first.
    pub fn near(mut self, id: RecordId) -> Self {
        self.near = Some(id.to_string().into());
        self
    }

    /// About single records, not groups.
    pub const fn records(mut self) -> Self {
        self.level = Level::Records;
        self
    }

    /// In this order.
    pub const fn sort(mut self, order: Order) -> Self {
        self.order = order;
        self
    }

    /// At most so many on a page, from 1 to 1,000.
    pub fn limit(mut self, limit: usize) -> Self {
        self.limit = limit.clamp(1, LIMIT_MAX);
        self
    }

    /// From where the page before ended.
    pub fn after(mut self, cursor: Cursor) -> Self {
        self.after = Some(cursor);
        self
    }

    /// Counted by these fields.
    pub fn by(mut self, fields: impl IntoIterator<Item = Field>) -> Self {
        self.by = fields.into_iter().collect();
        self
    }

    /// Asked at `now`, which ages and the state `new` are counted from. Otherwise it is the time
    /// of the system's clock when it is answered.
    pub const fn at(mut self, now: Timestamp) -> Self {
        self.now = Some(now);
        self
    }

    fn named(self, field: &str, value: impl Into<Box<str>>) -> Self {
        match Field::known(field) {
            Some(field) => self.filter(Filter::field(field, value)),
            None => self,
        }
    }
}

/// What a store or a command needs to know to answer.
impl Query {
    /// Which failures.
    pub const fn asked_filter(&self) -> &Filter {
        &self.filter
    }

    /// Whether it is about groups or records.
    pub const fn level(&self) -> Level {
        self.level
    }

    /// The id, or the beginning of one, of the record that answers must be like.
    pub fn asked_near(&self) -> Option<&str> {
        self.near.as_deref()
    }

    /// In which order.
    pub const fn order(&self) -> Order {
        self.order
    }

    /// How many on a page.
    pub const fn asked_limit(&self) -> usize {
        self.limit
    }

    /// Where the page before ended.
    pub const fn asked_after(&self) -> Option<&Cursor> {
        self.after.as_ref()
    }

    /// The fields to count by.
    pub fn asked_by(&self) -> &[Field] {
        &self.by
    }

    /// The fields to show, as `show:` named them.
    pub fn asked_show(&self) -> &[Field] {
        &self.show
    }

    /// When it is asked, if that was said.
    pub const fn asked_at(&self) -> Option<Timestamp> {
        self.now
    }

    /// It asks for a part of all time.
    pub const fn is_bounded_in_time(&self) -> bool {
        self.since.is_some() || self.until.is_some()
    }

    /// The same question of all times.
    pub(crate) fn at_any_time(&self) -> Self {
        Self { since: None, until: None, ..self.clone() }
    }

    /// The moment lies in the time that is asked for.
    pub fn covers(&self, moment: Timestamp) -> bool {
        self.covers_span(moment, moment)
    }

    /// Some moment from `first` to `last` lies in the time that is asked for.
    pub fn covers_span(&self, first: Timestamp, last: Timestamp) -> bool {
        self.since.is_none_or(|since| since <= last)
            && self.until.is_none_or(|until| first <= until)
    }
}

impl Default for Query {
    fn default() -> Self {
        Self::new()
    }
}
