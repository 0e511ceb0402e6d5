//! A group as few bytes, and back.
//!
//! Its digest is written apart, so that it can be read alone. Names are numbers of texts that all
//! groups share; those of processes are written once, and then known by their place among those of the
//! group. What was said about it, mostly nothing, is JSON as everywhere else.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::base::packing::{Packer, Unpacker};
use crate::query::group::{Group, Remarks};
use crate::query::texts::Texts;
use crate::query::{Build, Digest, Histogram, Hits, Status};
use crate::record::{
    AgentId, Category, Coarse, Fingerprint, GoalId, Merge, NodeId, Note, Outcome, ProcessId,
    RecordId, Resolution, SessionId, Severity, Sketch, Snooze,
};

/// What was said about a group.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Said {
    resolved: Option<Box<Resolution>>,
    resolutions: Vec<Resolution>,
    reopened: Option<Note>,
    snoozed: Option<Box<Snooze>>,
    notes: Vec<Note>,
    remarks: BTreeMap<RecordId, Remarks>,
    merge: Option<Box<Merge>>,
    split: Option<Note>,
}

impl Group {
    /// Writes all of it that is not in its digest and does not follow from the rest, or from the time at
    /// which it is shown.
    pub(in crate::query) fn pack(&self, texts: &mut Texts, packer: &mut Packer) {
        pack_place(self.status, Status::ALL, packer);
        packer.flag(self.handled);
        packer.time(self.heard);
        packer.text(&self.message);
        pack_optional(self.error_code.as_deref(), texts, packer);
        packer.flag(self.coarse.is_some());
        if let Some(coarse) = &self.coarse {
            packer.text(coarse.fingerprint.as_str());
            pack_place(coarse.category, Category::ALL, packer);
            pack_optional(coarse.root_type.as_deref(), texts, packer);
            pack_optional(coarse.error_code.as_deref(), texts, packer);
        }
        pack_texts(self.sessions.iter().map(SessionId::as_str), texts, packer);
        pack_texts(self.agents.iter().map(AgentId::as_str), texts, packer);
        let functions = self.functions.iter();
        let functions = functions.flat_map(|(node, path)| [node.as_str(), path.as_str()]);
        pack_texts(functions, texts, packer);
        packer.bytes(&self.session_sketch.to_bytes());
        packer.bytes(&self.agent_sketch.to_bytes());
        self.pack_processes(texts, packer);
        let said = self.said();
        let is_silent = said == Said::default();
        let said = serde_json::to_vec(&said).ok().filter(|_| !is_silent);
        packer.bytes(&said.unwrap_or_default());
    }

    fn pack_processes(&self, texts: &mut Texts, packer: &mut Packer) {
        let mut processes: Vec<&ProcessId> =
            self.processes.names().chain(self.hits.names()).collect();
        processes.extend(self.histogram.processes());
        processes.sort_unstable();
        processes.dedup();
        pack_texts(processes.iter().map(|process| process.as_str()), texts, packer);
        for process in &processes {
            packer.number(self.processes.get(process).map_or(0, |count| count.saturating_add(1)));
            let hits = self.hits.get(process);
            packer.flag(hits.is_some());
            if let Some(hits) = hits {
                packer.time(hits.first);
                packer.time(hits.last);
                let Build { commit, release, crate_version } = &hits.build;
                for name in [commit, release, crate_version] {
                    pack_optional(name.as_deref(), texts, packer);
                }
            }
        }
        self.histogram.pack(&processes, packer);
    }

    fn said(&self) -> Said {
        Said {
            resolved: self.resolved.clone(),
            resolutions: self.resolutions.clone(),
            reopened: self.reopened.clone(),
            snoozed: self.snoozed.clone(),
            notes: self.notes.clone(),
            remarks: self.remarks.clone(),
            merge: self.merge.clone(),
            split: self.split.clone(),
        }
    }

    /// The group of this digest; nothing if something else was written.
    pub(in crate::query) fn unpack(
        digest: Digest<'_>,
        from: &mut Unpacker<'_>,
        texts: &Texts,
    ) -> Option<Self> {
        let mut group = Self::of_digest(&digest);
        group.status = unpack_place(Status::ALL, from)?;
        group.handled = from.flag()?;
        group.heard = from.time()?;
        from.text()?.clone_into(&mut group.message);
        group.error_code = unpack_optional(from, texts)?.map(ToOwned::to_owned);
        if from.flag()? {
            group.coarse = Some(Coarse {
                fingerprint: from.text()?.parse().ok()?,
                category: unpack_place(Category::ALL, from)?,
                root_type: unpack_optional(from, texts)?.map(ToOwned::to_owned),
                error_code: unpack_optional(from, texts)?.map(ToOwned::to_owned),
            });
        }
        group.sessions = unpack_texts(from, texts)?.into_iter().map(SessionId::from).collect();
        group.agents = unpack_texts(from, texts)?.into_iter().map(AgentId::from).collect();
        let functions = unpack_texts(from, texts)?;
        let (pairs, _) = functions.as_chunks::<2>();
        let pairs = pairs.iter().map(|[node, path]| (NodeId::from(*node), (*path).to_owned()));
        group.functions = pairs.collect();
        group.session_sketch = Sketch::of_bytes(from.bytes()?);
        group.agent_sketch = Sketch::of_bytes(from.bytes()?);
        group.unpack_processes(from, texts)?;
        let said = from.bytes()?;
        if !said.is_empty() {
            group.take_said(serde_json::from_slice(said).ok()?);
        }
        Some(group)
    }

    /// What most questions ask of it.
    pub(crate) fn digest(&self) -> Digest<'_> {
        let mut agents = self.agents.iter();
        let agent = agents.next().filter(|_| agents.next().is_none());
        Digest {
            fingerprint: self.fingerprint,
            goal: self.goal_id.as_str(),
            count: self.count,
            first_seen: self.first_seen,
            last_seen: self.last_seen,
            severity: self.severity,
            category: self.category,
            outcome: self.outcome,
            node: self.node_id.as_str(),
            error_type: &self.error_type,
            agent: agent.map(AgentId::as_str),
            latest: self.latest,
            is_untouched: self.is_untouched(),
            has_parts: !self.parts.is_empty(),
        }
    }

    /// As much of a group as its digest tells.
    pub(in crate::query) fn of_digest(digest: &Digest<'_>) -> Self {
        let mut group = Self::new(digest.fingerprint, GoalId::from(digest.goal), digest.first_seen);
        group.count = digest.count;
        group.last_seen = digest.last_seen;
        group.latest = digest.latest;
        group.severity = digest.severity;
        group.category = digest.category;
        group.outcome = digest.outcome;
        group.node_id = NodeId::from(digest.node);
        digest.error_type.clone_into(&mut group.error_type);
        group
    }

    fn unpack_processes(&mut self, from: &mut Unpacker<'_>, texts: &Texts) -> Option<()> {
        let names = unpack_texts(from, texts)?;
        let processes: Vec<ProcessId> = names.into_iter().map(ProcessId::from).collect();
        let (mut counts, mut all_hits) = (Vec::new(), Vec::new());
        for process in &processes {
            if let Some(count) = from.number()?.checked_sub(1) {
                counts.push((process.clone(), count));
            }
            if from.flag()? {
                let mut hits = Hits::new(from.time()?, from.time()?);
                let Build { commit, release, crate_version } = &mut hits.build;
                for name in [commit, release, crate_version] {
                    *name = unpack_optional(from, texts)?.map(ToOwned::to_owned);
                }
                all_hits.push((process.clone(), hits));
            }
        }
        self.processes = counts.into_iter().collect();
        self.hits = all_hits.into_iter().collect();
        self.histogram = Histogram::unpack(&processes, from)?;
        Some(())
    }

    fn take_said(&mut self, said: Said) {
        self.resolved = said.resolved;
        self.resolutions = said.resolutions;
        self.reopened = said.reopened;
        self.snoozed = said.snoozed;
        self.notes = said.notes;
        self.remarks = said.remarks;
        self.merge = said.merge;
        self.split = said.split;
    }
}

impl<'a> Digest<'a> {
    pub(in crate::query) fn pack(&self, texts: &mut Texts, packer: &mut Packer) {
        packer.number(self.count);
        packer.time(self.first_seen);
        packer.time(self.last_seen);
        packer.wide(self.latest.unwrap_or(RecordId::NONE).number());
        packer.flag(self.is_untouched);
        pack_place(self.severity, Severity::ALL, packer);
        pack_place(self.category, Category::ALL, packer);
        pack_place(self.outcome, Outcome::ALL, packer);
        for name in [self.goal, self.node, self.error_type] {
            packer.number(texts.number(name));
        }
        pack_optional(self.agent, texts, packer);
    }

    /// That of the group of this name; nothing if something else was written.
    pub(in crate::query) fn unpack(
        fingerprint: Fingerprint,
        from: &mut Unpacker<'_>,
        texts: &'a Texts,
    ) -> Option<Self> {
        let (count, first_seen, last_seen) = (from.number()?, from.time()?, from.time()?);
        let latest = Some(RecordId::of_number(from.wide()?)).filter(|id| *id != RecordId::NONE);
        Some(Self {
            fingerprint,
            count,
            first_seen,
            last_seen,
            latest,
            is_untouched: from.flag()?,
            // Groups are packed as if none had been merged.
            has_parts: false,
            severity: unpack_place(Severity::ALL, from)?,
            category: unpack_place(Category::ALL, from)?,
            outcome: unpack_place(Outcome::ALL, from)?,
            goal: texts.get(from.number()?)?,
            node: texts.get(from.number()?)?,
            error_type: texts.get(from.number()?)?,
            agent: unpack_optional(from, texts)?,
        })
    }
}

/// Writes one of the values that there are, by its place among them.
fn pack_place<T: Copy + PartialEq>(value: T, all: &[T], packer: &mut Packer) {
    packer.length(all.iter().position(|known| *known == value).unwrap_or(0));
}

fn unpack_place<T: Copy>(all: &[T], from: &mut Unpacker<'_>) -> Option<T> {
    all.get(usize::try_from(from.number()?).ok()?).copied()
}

fn pack_optional(text: Option<&str>, texts: &mut Texts, packer: &mut Packer) {
    packer.number(text.map_or(0, |text| texts.number(text) + 1));
}

#[expect(clippy::option_option, reason = "nothing was read, or it was read that there is none")]
fn unpack_optional<'t>(from: &mut Unpacker<'_>, texts: &'t Texts) -> Option<Option<&'t str>> {
    match from.number()?.checked_sub(1) {
        Some(number) => texts.get(number).map(Some),
        None => Some(None),
    }
}

#[expect(single_use_lifetimes, reason = "an anonymous one is not stable here")]
fn pack_texts<'a>(list: impl Iterator<Item = &'a str>, texts: &mut Texts, packer: &mut Packer) {
    let numbers: Vec<_> = list.map(|text| texts.number(text)).collect();
    packer.length(numbers.len());
    for number in numbers {
        packer.number(number);
    }
}

fn unpack_texts<'t>(from: &mut Unpacker<'_>, texts: &'t Texts) -> Option<Vec<&'t str>> {
    (0..from.length()?).map(|_| texts.get(from.number()?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_by_which_values_are_written_stay_as_they_are() {
        // Whoever changes these lists raises the version of the statistics.
        let severities = Severity::ALL.iter().map(|it| it.as_str());
        let categories = Category::ALL.iter().map(|it| it.as_str());
        let outcomes = Outcome::ALL.iter().map(|it| it.as_str());
        let statuses = Status::ALL.iter().map(|it| it.as_str());
        let all = severities.chain(categories).chain(outcomes).chain(statuses);
        let wanted = "debug info warning error critical fatal timeout network rate_limit auth \
             permission not_found conflict validation parse llm_output context_length budget \
             tool database io config dependency resource_exhausted cancelled overload panic \
             bug unclean_exit unknown error silent panic timeout cancelled rejected recovered \
             unclean_exit assertion new ongoing escalating regressed suspect resolved ignored \
             snoozed";
        assert_eq!(all.collect::<Vec<_>>().join(" "), wanted);
    }
}
