//! Finds the group of a failure and counts it.

use std::borrow::Cow;
use std::sync::Arc;

use crate::capture::panic::PanicSeen;
use crate::capture::scope::{self, Whose};
use crate::capture::site::Site;
use crate::fingerprint::{
    Facts, IdentityParts, Moment, Observation, Recognition, Seen, custom_parts,
};
use crate::mask::Tally;
use crate::record::{AgentId, GoalId, Identity, Link, Outcome, Scheme, SessionId, Severity};
use crate::recorder::found::{Found, Glimpse};
use crate::recorder::known::{Looks, Recognised};
use crate::recorder::shared::Shared;

/// The fingerprint of a function whose attribute says nothing of it.
const USUAL: &[&str] = &["{default}"];

/// When a failure happened, for whom, and what it looks like.
pub(super) struct Sighting<'a> {
    pub(super) moment: Moment,
    whose: &'a Whose,
    pub(super) looks: Option<Looks>,
}

impl Sighting<'_> {
    fn seen(&self, severity: Severity, outcome: Outcome, message: u64) -> Seen<'_> {
        Seen {
            message,
            agent: self.whose.agent.as_ref().map(AgentId::as_str),
            session: self.whose.session.as_ref().map(SessionId::as_str),
            severity,
            outcome,
        }
    }
}

impl Shared {
    /// Sees the failure that looks so now.
    pub(super) fn sight<'a>(&self, looks: Option<Looks>, glimpse: &Glimpse<'a>) -> Sighting<'a> {
        let (at, monotonic) = self.clock.moment();
        Sighting { moment: Moment { at, monotonic }, whose: glimpse.whose, looks }
    }

    /// Counts the failure in its group if another one has said the same.
    pub(super) fn recognise(
        &self,
        glimpse: &Glimpse<'_>,
        sighting: &Sighting<'_>,
    ) -> Option<Recognition> {
        self.known.look(sighting.looks?, |Recognised { key, group, message }| {
            let seen = sighting.seen(glimpse.severity, glimpse.outcome, *message);
            self.groups.recognise(*key, group, sighting.moment, &seen)
        })?
    }

    /// Counts the failure in its group, which is found by its masked and normalised texts.
    #[cold]
    pub(super) fn examine(
        &self,
        site: &Site,
        found: &Found,
        sighting: &Sighting<'_>,
    ) -> Observation {
        let links = &found.links;
        let (outermost, root) = (links.first(), links.last());
        let message = self.masker.text(outermost.map_or("", |link| &link.message));
        // Without a cause that it repeats it is the message itself.
        let own = match outermost.and_then(|link| link.message_own.as_deref()) {
            Some(own) => self.masker.text(own),
            None => Cow::Borrowed(&*message),
        };
        let is_exact = self.scheme == Scheme::Exact;
        let message_norm =
            if is_exact { message.to_string() } else { self.normalizer.normalize(&own) };
        // Two groups must not differ in what their name leaves out: the exact scheme knows no root.
        let root = root.filter(|_| !is_exact);
        let root_text = self.masker.text(root.filter(|_| 1 < links.len()).map_or("", Link::own));
        let root_norm = self.normalizer.normalize(&root_text);
        let node_id = site.node_id();
        let error_type = self.masker.words(found.error_type().clone());
        let panic_file = found.panic.as_deref().filter(|_| !is_exact).map(PanicSeen::file);
        let root_type = root.and_then(|link| link.error_type.clone());
        let root_type = panic_file.map(|file| file.to_owned().into()).or(root_type);
        let root_type = root_type.unwrap_or_default();
        let custom = self.custom_parts(site, found);
        let error_code = found.code().filter(|_| !is_exact);
        let parts = IdentityParts {
            node_id: &node_id,
            error_type: &error_type,
            error_code,
            message_norm: &message_norm,
            root_type: &root_type,
            root_norm: &root_norm,
            custom: &custom,
        };
        let goal = self.masked_goal(&found.goal);
        // Where messages tell nothing apart none is new, which zero says.
        let is_compared = !site.is_told_apart_by_place();
        let message = if is_compared { self.groups.text_hash(&message) } else { 0 };
        let seen = sighting.seen(found.classified.severity, found.outcome, message);
        let facts = Facts { goal: &goal, node: &node_id, error_type: &error_type, seen };
        let key = self.groups.key(&goal, &parts);
        let identity = || Identity {
            node_id: node_id.clone(),
            error_type: error_type.clone(),
            error_code: error_code.map(Into::into),
            message_norm: message_norm.into(),
            root_type,
            root_norm: root_norm.into(),
            custom,
        };
        let observation = self.groups.observe(key, sighting.moment, &facts, identity);
        if let Some(looks) = sighting.looks {
            let group = Arc::clone(&observation.group);
            self.known.remember(looks, Recognised { key, group, message });
        }
        observation
    }

    /// The goal as it will be written: two names that differ in what is hidden are one goal.
    fn masked_goal(&self, goal: &GoalId) -> GoalId {
        let masked = match goal.as_static() {
            Some(text) => self.masker.fixed(text, &mut Tally::deaf()),
            None => self.masker.text(goal.as_str()),
        };
        match masked {
            Cow::Borrowed(_) => goal.clone(),
            Cow::Owned(masked) => GoalId::from(masked),
        }
    }

    /// The parts of a fingerprint of the user's own, masked: they are kept as long as the group.
    fn custom_parts(&self, site: &Site, found: &Found) -> Box<[Box<str>]> {
        let is_recovery = found.outcome == Outcome::Recovered;
        let templates = site.fingerprint();
        let templates = if is_recovery && templates.is_empty() { USUAL } else { templates };
        if templates.is_empty() {
            return Box::default();
        }
        let parts = custom_parts(templates, &|name| {
            let links = &found.links;
            match name {
                "type" => Some(found.error_type().clone().into_owned()),
                "code" => found.code().map(ToOwned::to_owned),
                "message" => links
                    .first()
                    .map(|link| self.normalizer.normalize(&self.masker.text(&link.message))),
                "root.type" => {
                    links.last().and_then(|link| Some(link.error_type.as_deref()?.to_owned()))
                }
                "node" => Some(site.node_id().as_str().to_owned()),
                "function" => Some(site.path().into_owned()),
                "category" => Some(found.classified.category.as_str().to_owned()),
                _ => said_of(site, name),
            }
        });
        // What was made good is counted apart.
        let parts = parts.iter().map(|part| self.masker.text(part).into());
        parts.chain(is_recovery.then(|| Outcome::Recovered.as_str().into())).collect()
    }
}

/// What the attribute, else the scope says under `name`: a tag, the tool, the model.
fn said_of(site: &Site, name: &str) -> Option<String> {
    let tag = name.strip_prefix("tag.");
    let of_site = site.options.tags.iter().find(|(key, _)| Some(*key) == tag);
    of_site.map(|(_, value)| (*value).to_owned()).or_else(|| scope::said(name))
}
