//! [`Filter`]: which failures are asked for.

mod groups;
mod words;

use crate::base::Timestamp;
use crate::query::catalogue::Place;
use crate::query::subject::{Leaf, Subject};
use crate::query::term::{Operand, Scalar, Term, Test};
use crate::query::word::{Glob, Word};
use crate::query::{Digest, Field, Group, State};
use crate::record::{FailureRecord, GoalId, Severity};

/// Which failures are asked for: comparisons, texts and states, joined by and, or, not.
///
/// # Examples
///
/// ```
/// use failrec::Timestamp;
/// use failrec::query::Filter;
///
/// let filter = Filter::parse("node:planner inputs.user.id:42", Timestamp::default())?;
/// let filter = filter.and(Filter::text("refused").negate());
/// assert_eq!(filter.to_string(), "node_id:planner inputs.user.id:42 -refused");
/// # Ok::<(), failrec::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Filter(pub(super) Node);

/// A filter as a tree. The combinators keep it flat: no `And` in an `And`, no `Or` in an `Or`, no
/// list of one, so that equal questions look equal.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    /// All of these; of none, everything.
    And(Vec<Node>),
    /// One of these, which are two or more.
    Or(Vec<Node>),
    Not(Box<Node>),
    Term(Term),
    Has(Field),
    Is(State),
    Text(Text),
}

/// A text to look for in the messages.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Text {
    Word(Word),
    Glob(Glob),
}

impl Filter {
    /// Lets everything through.
    pub const fn all() -> Self {
        Self(Node::And(Vec::new()))
    }

    /// The field is `value`, as `:` in a query compares it.
    pub(super) fn field(field: Field, value: impl Into<Box<str>>) -> Self {
        let test = Test::Any(vec![Operand::Word(Word::new(value))]);
        Self(Node::Term(Term { field, or_absent: false, test }))
    }

    /// The failure is at least so bad.
    pub fn at_least(severity: Severity) -> Self {
        use crate::query::term::Comparison::AtLeast;

        Field::known("severity").map_or_else(Self::all, |field| {
            let test = Test::Compare(AtLeast, Scalar::Severity(severity));
            Self(Node::Term(Term { field, or_absent: false, test }))
        })
    }

    /// The text stands somewhere in the message, the messages of its causes or the breadcrumbs,
    /// in any case. The empty text stands everywhere.
    pub fn text(text: impl Into<Box<str>>) -> Self {
        let text = text.into();
        if text.is_empty() {
            return Self::all();
        }
        Self(Node::Text(Text::Word(Word::new(text))))
    }

    /// The field holds something.
    pub const fn has(field: Field) -> Self {
        Self(Node::Has(field))
    }

    /// The failure or its group is so.
    pub const fn is(state: State) -> Self {
        Self(Node::Is(state))
    }

    /// Both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(Node::and([self.0, other.0]))
    }

    /// One or both.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(Node::or([self.0, other.0]))
    }

    /// The opposite.
    #[must_use]
    pub fn negate(self) -> Self {
        Self(self.0.negate())
    }

    /// A record passes. `group` is what is known of its group: without it, questions about the
    /// group (`count`, `is:new`) are answered no.
    pub fn matches(&self, record: &FailureRecord, group: Option<&Group>, now: Timestamp) -> bool {
        self.0.matches(&Subject::new(Some(record), group, now))
    }

    /// A group passes, as far as the group alone tells: what [`needs_records`](Self::needs_records)
    /// is absent.
    pub fn matches_group(&self, group: &Group, now: Timestamp) -> bool {
        self.0.matches(&Subject::new(None, Some(group), now))
    }

    /// It asks for something that only records hold.
    pub fn needs_records(&self) -> bool {
        self.0.any(&mut |node| match node {
            Node::Text(_) => true,
            Node::Term(Term { field, .. }) | Node::Has(field) => !field.is_of_groups(),
            _ => false,
        })
    }

    /// The digests of most groups tell whether they pass.
    pub(crate) fn is_of_digests(&self) -> bool {
        !self.0.any(&mut |node| match node {
            Node::Term(Term { field, .. }) | Node::Has(field) => {
                !field.is_of_digests() && !field.is_of_standing()
            }
            Node::Is(State::Unhandled | State::Evolved) | Node::Text(_) => true,
            Node::Is(_) | Node::And(_) | Node::Or(_) | Node::Not(_) => false,
        })
    }

    /// It asks where groups stand.
    fn is_of_standing(&self) -> bool {
        self.0.any(&mut |node| match node {
            Node::Term(Term { field, .. }) | Node::Has(field) => field.is_of_standing(),
            Node::Is(state) => *state != State::Recovered,
            _ => false,
        })
    }

    /// It asks for groups by their names, of which those that were merged have several.
    fn names_groups(&self) -> bool {
        self.0.any(&mut |node| match node {
            Node::Term(Term { field, .. }) | Node::Has(field) => {
                field.place() == Place::Fingerprint
            }
            _ => false,
        })
    }

    /// As [`matches_group`](Self::matches_group), by the digest alone; nothing if it does not tell.
    ///
    /// It must be a filter that goes by digests.
    pub(crate) fn matches_digest(&self, digest: &Digest<'_>, now: Timestamp) -> Option<bool> {
        let is_enough = (!self.is_of_standing() || digest.is_settled(now))
            && (!digest.has_parts || !self.names_groups());
        is_enough.then(|| self.0.is_all() || self.matches_group(&Group::of_digest(digest), now))
    }

    /// Whether a record passes depends on its group.
    pub(crate) fn needs_groups(&self) -> bool {
        self.0.any(&mut |node| match node {
            Node::Term(Term { field, .. }) | Node::Has(field) => field.is_of_groups_alone(),
            Node::Is(state) => matches!(state, State::Status(_) | State::Verified),
            _ => false,
        })
    }

    /// It asks for something that [`Ledger::decorate`](crate::query::Ledger::decorate) fills in.
    pub fn needs_decoration(&self) -> bool {
        self.0.any(&mut |node| match node {
            Node::Term(Term { field, .. }) | Node::Has(field) => field.is_decoration(),
            Node::Is(state) => *state == State::Evolved,
            _ => false,
        })
    }

    /// It lets everything through.
    pub(crate) const fn is_all(&self) -> bool {
        self.0.is_all()
    }

    /// Failures of this goal may pass. No means that none does.
    pub fn may_match_goal(&self, goal: &GoalId) -> bool {
        self.0.may_match_goal(goal)
    }
}

impl Node {
    pub(super) fn and(nodes: impl IntoIterator<Item = Self>) -> Self {
        let mut flat = Vec::new();
        for node in nodes {
            match node {
                Self::And(inner) => flat.extend(inner),
                node => flat.push(node),
            }
        }
        match <[Self; 1]>::try_from(flat) {
            Ok([single]) => single,
            Err(flat) => Self::And(flat),
        }
    }

    pub(super) fn or(nodes: impl IntoIterator<Item = Self>) -> Self {
        let mut flat = Vec::new();
        for node in nodes {
            match node {
                Self::Or(inner) => flat.extend(inner),
                node if node.is_all() => return node,
                node => flat.push(node),
            }
        }
        match <[Self; 1]>::try_from(flat) {
            Ok([single]) => single,
            Err(flat) => Self::Or(flat),
        }
    }

    pub(super) fn negate(self) -> Self {
        match self {
            Self::Not(inner) => *inner,
            node => Self::Not(Box::new(node)),
        }
    }

    pub(super) const fn is_all(&self) -> bool {
        matches!(self, Self::And(nodes) if nodes.is_empty())
    }

    fn matches(&self, subject: &Subject<'_>) -> bool {
        match self {
            Self::And(nodes) => nodes.iter().all(|node| node.matches(subject)),
            Self::Or(nodes) => nodes.iter().any(|node| node.matches(subject)),
            Self::Not(node) => !node.matches(subject),
            Self::Term(term) => term.matches(subject),
            Self::Has(field) => field.visit(subject, &mut |leaf| match leaf {
                Leaf::Text(text) => !text.is_empty(),
                _ => true,
            }),
            Self::Is(state) => state.matches(subject),
            Self::Text(text) => text.is_said(subject),
        }
    }

    fn may_match_goal(&self, goal: &GoalId) -> bool {
        match self {
            Self::And(nodes) => nodes.iter().all(|node| node.may_match_goal(goal)),
            Self::Or(nodes) => nodes.iter().any(|node| node.may_match_goal(goal)),
            Self::Term(term) if term.field.place() == Place::Goal => {
                // A group of that goal, and nothing else is asked of it.
                let at = Timestamp::default();
                let group =
                    Group::new(crate::record::Fingerprint::from_bytes(&[]), goal.clone(), at);
                term.matches(&Subject::new(None, Some(&group), at))
            }
            _ => true,
        }
    }

    fn any(&self, test: &mut dyn FnMut(&Self) -> bool) -> bool {
        test(self)
            || match self {
                Self::And(nodes) | Self::Or(nodes) => nodes.iter().any(|node| node.any(test)),
                Self::Not(node) => node.any(test),
                _ => false,
            }
    }
}

impl Text {
    fn is_said(&self, subject: &Subject<'_>) -> bool {
        match subject {
            Subject { record: Some(record), .. } => {
                let chain = record.chain.iter().map(|link| &link.message);
                let crumbs = record.breadcrumbs.iter().map(|crumb| &crumb.message);
                [&record.error_message]
                    .into_iter()
                    .chain(chain)
                    .chain(crumbs)
                    .any(|said| self.is_in(said))
            }
            Subject { group: Some(group), .. } => self.is_in(&group.message),
            _ => false,
        }
    }

    fn is_in(&self, text: &str) -> bool {
        match self {
            Self::Word(word) => word.is_in(text),
            Self::Glob(glob) => glob.is_in(text),
        }
    }
}

#[cfg(test)]
mod tests;
