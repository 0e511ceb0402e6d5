//! Finds the group of a failure and counts it.

use std::borrow::Cow;

use crate::capture::panic::PanicSeen;
use crate::capture::scope;
use crate::capture::site::Site;
use crate::fingerprint::{Facts, IdentityParts, Moment, Observation, Seen, custom_parts};
use crate::record::{AgentId, GoalId, Link, Outcome, Scheme, SessionId};
use crate::recorder::found::Found;
use crate::recorder::known::{Looks, Recognised};
use crate::recorder::report::Report;
use crate::recorder::shared::Shared;

/// The fingerprint of a function whose attribute says nothing of it.
const USUAL: &[&str] = &["{default}"];

impl Shared {
    /// Counts the failure in its group. What it says is masked and normalised unless another one has
    /// said the same.
    pub(super) fn observe(&self, report: &Report<'_>, found: &Found) -> Observation {
        let of_site = report.site.options.agent;
        let of_scope = of_site.is_none().then(scope::agent).flatten();
        let session = scope::session();
        let seen = Seen {
            message: 0,
            agent: of_site.or(of_scope.as_ref().map(AgentId::as_str)),
            session: session.as_ref().map(SessionId::as_str),
            severity: found.classified.severity,
            outcome: found.outcome,
        };
        let moment = Moment { at: self.clock.now(), monotonic: self.clock.monotonic() };
        let looks = self.known.looks(report.site, found);
        let recognised = looks.and_then(|looks| self.known.get(looks)).and_then(|known| {
            let seen = Seen { message: known.message, ..seen };
            self.groups.recognise(known.key, moment, &seen)
        });
        recognised.unwrap_or_else(|| self.examine(report, found, (moment, seen), looks))
    }

    /// Counts the failure in its group, which is found by its masked and normalised texts.
    #[cold]
    fn examine(
        &self,
        report: &Report<'_>,
        found: &Found,
        (moment, seen): (Moment, Seen<'_>),
        looks: Option<Looks>,
    ) -> Observation {
        let links = found.description.links();
        let (outermost, root) = (links.first(), links.last());
        let message = self.masker.text(outermost.map_or("", |link| &link.message));
        let own = self.masker.text(outermost.map_or("", Link::own));
        let is_exact = self.scheme == Scheme::Exact;
        let message_norm =
            if is_exact { message.to_string() } else { self.normalizer.normalize(&own) };
        // Two groups must not differ in what their name leaves out: the exact scheme knows no root.
        let root = root.filter(|_| !is_exact);
        let root_text = self.masker.text(root.filter(|_| 1 < links.len()).map_or("", Link::own));
        let root_norm = self.normalizer.normalize(&root_text);
        let node_id = report.site.node_id();
        let error_type = self.masker.text(found.description.error_type());
        let panic_file = found.panic.as_ref().filter(|_| !is_exact).map(PanicSeen::file);
        let root_type = root.and_then(|link| link.error_type.as_deref());
        let custom = self.custom_parts(report.site, found);
        let parts = IdentityParts {
            node_id: &node_id,
            error_type: &error_type,
            error_code: found.description.code().filter(|_| !is_exact),
            message_norm: &message_norm,
            root_type: panic_file.or(root_type).unwrap_or_default(),
            root_norm: &root_norm,
            custom: &custom,
        };
        let goal = self.masked_goal(&found.goal);
        let seen = Seen { message: self.groups.text_hash(&message), ..seen };
        let facts = Facts { goal: &goal, node: &node_id, error_type: &error_type, seen };
        let key = self.groups.key(&goal, &parts);
        if let Some(looks) = looks {
            self.known.remember(looks, Recognised { key, message: seen.message });
        }
        self.groups.observe(key, moment, &facts, || parts.to_identity())
    }

    /// The goal as it will be written: two names that differ in what is hidden are one goal.
    fn masked_goal(&self, goal: &GoalId) -> GoalId {
        match self.masker.text(goal.as_str()) {
            Cow::Borrowed(_) => goal.clone(),
            Cow::Owned(masked) => GoalId::from(masked),
        }
    }

    /// The parts of a fingerprint of the user's own, masked: they are kept as long as the group.
    fn custom_parts(&self, site: &Site, found: &Found) -> Box<[Box<str>]> {
        let is_recovery = found.outcome == Outcome::Recovered;
        let templates = site.options.fingerprint;
        let templates = if is_recovery && templates.is_empty() { USUAL } else { templates };
        if templates.is_empty() {
            return Box::default();
        }
        let parts = custom_parts(templates, &|name| {
            let links = found.description.links();
            match name {
                "type" => Some(found.description.error_type().to_owned()),
                "code" => found.description.code().map(ToOwned::to_owned),
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
