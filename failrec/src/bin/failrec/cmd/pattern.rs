//! [`Pattern`]: a template of stored messages, and the groups that it joins.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use failrec::fingerprint::{Normalizer, PatternMiner, Template};
use failrec::record::{
    Coarse, EntryBody, FailureRecord, Fingerprint, GoalId, NodeId, Outcome, RecordId,
};
use failrec::store::Store as _;
use serde::Serialize;

use crate::cmd::joining::Join;
use crate::cmd::pattern_name::PatternName;
use crate::trouble::Result;
use crate::watched::Watched;

/// Digits of a fingerprint in a command.
const DIGITS: usize = 12;

/// A template of stored messages, and the groups that it joins.
#[derive(Debug)]
pub(crate) struct Pattern {
    /// What it is called.
    pub(crate) name: PatternName,
    /// The template.
    pub(crate) template: Template,
    /// The groups whose messages it describes, most frequent first.
    pub(crate) groups: Vec<Member>,
    /// What may be merged: groups that have all in common but their message.
    pub(crate) merges: Vec<Suggestion>,
}

/// A group whose messages a template describes.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Member {
    /// Its name.
    pub(crate) fingerprint: Fingerprint,
    /// Its goal.
    pub(crate) goal_id: GoalId,
    /// Its node.
    pub(crate) node_id: NodeId,
    /// Failures with such a message.
    pub(crate) count: u64,
    /// The normal form of its message.
    pub(crate) message: String,
    #[serde(skip)]
    record: RecordId,
    #[serde(skip)]
    kin: Kin,
}

/// Groups that may be merged.
#[derive(Debug, Serialize)]
pub(crate) struct Suggestion {
    /// Their names; the most frequent one first, which stays.
    pub(crate) groups: Vec<Fingerprint>,
    /// What to run.
    pub(crate) command: String,
    /// The same, to be said at once.
    #[serde(skip)]
    pub(crate) joins: Vec<Join>,
}

/// What groups must have in common to be merged. Two nodes, types or codes are two causes however
/// alike the messages are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Kin {
    goal_id: GoalId,
    node_id: NodeId,
    error_type: String,
    error_code: Option<String>,
    outcome: Outcome,
    root_type: Option<String>,
}

/// The templates of all stored messages: first those that join most groups. The rules are those of
/// the store; `place` goes into the commands.
pub(crate) fn mine(store: &Watched, normalizer: &Normalizer, place: &str) -> Result<Vec<Pattern>> {
    let members = members(store, normalizer)?;
    let mut miner = PatternMiner::new();
    for member in &members {
        miner.observe(&member.message, member.count);
    }
    let patterns = miner.patterns();
    let mut of_template: BTreeMap<usize, Vec<Member>> = BTreeMap::new();
    for member in members {
        if let Some(number) = patterns.template_of(&member.message) {
            of_template.entry(number).or_default().push(member);
        }
    }
    let templates = patterns.templates().iter().enumerate();
    let mut found: Vec<_> = templates
        .map(|(number, template)| {
            let groups = united(of_template.remove(&number).unwrap_or_default());
            let merges = suggestions(&groups, &template.text(), place);
            let name = PatternName::of(&template.text());
            Pattern { name, template: template.clone(), groups, merges }
        })
        .collect();
    // The sort is stable: what joins as many groups stays in the order of counts.
    found.sort_by_key(|pattern| (pattern.is_constant(), std::cmp::Reverse(pattern.joined())));
    Ok(found)
}

impl Pattern {
    /// All its messages are the same.
    pub(crate) fn is_constant(&self) -> bool {
        self.template.variables().is_empty()
    }

    /// Groups that would be merged.
    pub(crate) fn joined(&self) -> usize {
        self.merges.iter().map(|merge| merge.groups.len()).sum()
    }
}

/// Each group of which a record is stored, by its own name and with the message it is compared by;
/// those with a fingerprint of the user's own are left out, for they are apart on purpose.
fn members(store: &Watched, normalizer: &Normalizer) -> Result<Vec<Member>> {
    let mut members = Vec::new();
    for goal in store.goals()? {
        let (ledger, _) = store.ledger(&goal)?;
        let mut found: BTreeMap<Fingerprint, Member> = BTreeMap::new();
        store.scan(&goal, &mut |entry| {
            let EntryBody::Failure(record) = entry.body else { return ControlFlow::Continue(()) };
            let own = record.fingerprint.group;
            if found.contains_key(&own) || normalizer.group_of(&record).is_none() {
                return ControlFlow::Continue(());
            }
            let count = ledger.unmerged(&own).map_or(record.occurrence, |group| group.count);
            let fingerprint = ledger.group(&own).map_or(own, |group| group.fingerprint);
            let message = compared(&record, normalizer);
            let (goal_id, node_id) = (goal.clone(), record.node_id.clone());
            let id = record.id;
            let kin = Kin::of(*record, &goal);
            let member = Member { fingerprint, goal_id, node_id, count, message, record: id, kin };
            found.insert(own, member);
            ControlFlow::Continue(())
        })?;
        members.extend(found.into_values());
    }
    Ok(members)
}

/// The message, and that of the root cause if there is another.
fn compared(record: &FailureRecord, normalizer: &Normalizer) -> String {
    let own = match record.message_norm.as_str() {
        "" => normalizer.normalize(&record.error_message),
        known => known.to_owned(),
    };
    let root = record.root().filter(|_| 1 < record.chain.len());
    let root = root.map(|link| normalizer.normalize(&link.message)).unwrap_or_default();
    if root.is_empty() || own.contains(&root) { own } else { format!("{own} <- {root}") }
}

impl Kin {
    fn of(record: FailureRecord, goal: &GoalId) -> Self {
        let Coarse { root_type, error_code, .. } = Coarse::of(&record);
        Self {
            goal_id: goal.clone(),
            node_id: record.node_id,
            error_type: record.error_type,
            error_code,
            outcome: record.outcome,
            root_type,
        }
    }
}

/// Makes one member of groups that were merged already, and puts the most frequent first.
fn united(members: Vec<Member>) -> Vec<Member> {
    let mut united: BTreeMap<(GoalId, Fingerprint), Member> = BTreeMap::new();
    for member in members {
        let name = (member.goal_id.clone(), member.fingerprint);
        match united.get_mut(&name) {
            Some(known) => known.count = known.count.saturating_add(member.count),
            None => drop(united.insert(name, member)),
        }
    }
    let mut members: Vec<_> = united.into_values().collect();
    members.sort_by_key(|member| std::cmp::Reverse(member.count));
    members
}

fn suggestions(members: &[Member], pattern: &str, place: &str) -> Vec<Suggestion> {
    let mut by_kin: BTreeMap<&Kin, Vec<&Member>> = BTreeMap::new();
    for member in members {
        by_kin.entry(&member.kin).or_default().push(member);
    }
    let several = by_kin.into_values().filter(|members| 1 < members.len());
    let suggestion = |members: Vec<&Member>| {
        let groups: Vec<_> = members.iter().map(|member| member.fingerprint).collect();
        let joins = joins(&members, pattern);
        Suggestion { command: command(&groups, place), groups, joins }
    };
    several.map(suggestion).collect()
}

/// All but the first are counted in the first.
fn joins(members: &[&Member], pattern: &str) -> Vec<Join> {
    let Some((first, rest)) = members.split_first() else { return Vec::new() };
    let join = |member: &&Member| Join {
        goal_id: member.goal_id.clone(),
        group: member.fingerprint,
        into: first.fingerprint,
        record: member.record,
        why: format!("one pattern: {pattern}"),
    };
    rest.iter().map(join).collect()
}

fn command(groups: &[Fingerprint], place: &str) -> String {
    let short = |name: &Fingerprint| name.as_str().get(..DIGITS).unwrap_or_default().to_owned();
    let names: Vec<_> = groups.iter().map(short).collect();
    format!("failrec merge {}{place}", names.join(" "))
}
