//! [`fingerprints`]: the names of the group that a failure belongs to.

use std::borrow::Cow;

use sha2::{Digest as _, Sha256};

use crate::fingerprint::key::DEFAULT_PART;
use crate::record::{Category, Fingerprint, Fingerprints, Identity, Scheme};

/// The version of the rules by which scheme `group` names groups: what is normalised how, and
/// which parts count. It rises when a failure would get another name than before.
pub const GROUP_VERSION: u32 = 1;

/// Bytes kept of a SHA-256 under scheme `group`.
const GROUP_BYTES: usize = 16;
/// Room for the fields of a usual failure.
const FIELDS_BYTES: usize = 512;

/// All fingerprints of a failure of the group named `group`, which has this `identity`, with this
/// masked outermost `message` and `category`.
pub(crate) fn fingerprints(
    identity: &Identity,
    group: Fingerprint,
    message: &str,
    category: Category,
    scheme: Scheme,
) -> Fingerprints {
    let coarse = coarse_fingerprint(identity, category);
    let exact = exact_fingerprint(identity.node_id.as_str(), &identity.error_type, message);
    let parts = components(identity, scheme).into_iter().map(|(name, _)| name).collect();
    Fingerprints { scheme, version: GROUP_VERSION, group, coarse, exact, parts, rules: None }
}

/// The name of the group alone. It depends on nothing but what the group keeps, so counts and
/// records of a group carry the same name.
pub(crate) fn group_fingerprint(identity: &Identity, scheme: Scheme) -> Fingerprint {
    if scheme == Scheme::Exact && identity.custom.is_empty() {
        return exact_fingerprint(
            identity.node_id.as_str(),
            &identity.error_type,
            &identity.message_norm,
        );
    }
    let mut fields = Fields::new("group");
    for (name, value) in components(identity, scheme) {
        fields.push(&name, value);
    }
    match scheme {
        Scheme::Group => fields.finish_short(),
        Scheme::Exact => fields.finish(),
    }
}

/// `sha256(node + ":" + error_type + ":" + message)`: two failures whose parts hold colons may
/// meet, which the older system's files have to live with.
pub(crate) fn exact_fingerprint(node: &str, error_type: &str, message: &str) -> Fingerprint {
    let mut hasher = Sha256::new();
    for part in [node, ":", error_type, ":", message] {
        hasher.update(part.as_bytes());
    }
    Fingerprint::from_bytes(&hasher.finalize())
}

fn coarse_fingerprint(identity: &Identity, category: Category) -> Fingerprint {
    let mut fields = Fields::new("coarse");
    fields.push("category", category.as_str());
    fields.push("root.type", &identity.root_type);
    if let Some(code) = &identity.error_code {
        fields.push("code", code);
    }
    fields.finish_short()
}

/// What makes the group, by name and in order.
fn components(identity: &Identity, scheme: Scheme) -> Vec<(Cow<'static, str>, &str)> {
    if identity.custom.is_empty() {
        return default_components(identity, scheme);
    }
    let mut components = Vec::new();
    for (index, part) in identity.custom.iter().enumerate() {
        if &**part == DEFAULT_PART {
            components.extend(default_components(identity, scheme));
        } else {
            components.push((format!("custom.{}", index + 1).into(), &**part));
        }
    }
    components
}

fn default_components(identity: &Identity, scheme: Scheme) -> Vec<(Cow<'static, str>, &str)> {
    let mut components: Vec<(Cow<'static, str>, &str)> = Vec::with_capacity(6);
    components.push(("node".into(), identity.node_id.as_str()));
    components.push(("type".into(), &identity.error_type));
    if scheme == Scheme::Group {
        components.extend(identity.error_code.as_deref().map(|code| ("code".into(), code)));
    }
    components.push(("message".into(), &*identity.message_norm));
    if scheme == Scheme::Group {
        components.push(("root.type".into(), &*identity.root_type));
        components.push(("root.message".into(), &*identity.root_norm));
    }
    components
}

/// A SHA-256 over named fields. Every text goes in with its length before it, so text cannot move
/// from one field to the next unnoticed.
struct Fields(Vec<u8>);

impl Fields {
    fn new(kind: &str) -> Self {
        // Hashed at once: each piece given to the hash on its own costs more than its copy.
        let mut fields = Self(Vec::with_capacity(FIELDS_BYTES));
        fields.push("failrec", kind);
        fields.push("version", &GROUP_VERSION.to_string());
        fields
    }

    fn push(&mut self, name: &str, value: &str) {
        for text in [name, value] {
            self.0.extend_from_slice(&(text.len() as u64).to_le_bytes());
            self.0.extend_from_slice(text.as_bytes());
        }
    }

    fn finish(self) -> Fingerprint {
        Fingerprint::from_bytes(&Sha256::digest(&self.0))
    }

    fn finish_short(self) -> Fingerprint {
        let hash = Sha256::digest(&self.0);
        let (short, _) = hash.split_at_checked(GROUP_BYTES).unwrap_or((&hash, &[]));
        Fingerprint::from_bytes(short)
    }
}

#[cfg(test)]
mod tests;
