//! [`fingerprints`]: the names of the group that a failure belongs to.

use sha2::{Digest as _, Sha256};

use crate::fingerprint::key::DEFAULT_PART;
use crate::record::{Category, Fingerprint, Fingerprints, Identity, Scheme};

/// The version of the rules by which scheme `group` names groups: what is normalised how, and
/// which parts count. It rises when a failure would get another name than before.
pub const GROUP_VERSION: u32 = 1;

/// Bytes kept of a SHA-256 under scheme `group`.
const GROUP_BYTES: usize = 16;
const HEX_DIGITS: &[u8; 16] = b"0123456789abcdef";

/// All fingerprints of a failure with this `identity`, masked outermost `message` and `category`.
pub(crate) fn fingerprints(
    identity: &Identity,
    message: &str,
    category: Category,
    scheme: Scheme,
) -> Fingerprints {
    let (node, error_type) = (identity.node_id.as_str(), &*identity.error_type);
    let group = group_fingerprint(identity, scheme);
    let coarse = coarse_fingerprint(identity, category);
    let exact = exact_fingerprint(node, error_type, message);
    let mut fingerprints = Fingerprints::new(scheme, GROUP_VERSION, group, coarse, exact);
    let named = components(identity, scheme).into_iter();
    fingerprints.parts = named.map(|(name, _)| name).collect();
    fingerprints
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
    Fingerprint::from_hex(to_hex(&hasher.finalize()))
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
fn components(identity: &Identity, scheme: Scheme) -> Vec<(String, &str)> {
    if identity.custom.is_empty() {
        return default_components(identity, scheme);
    }
    let mut components = Vec::new();
    for (index, part) in identity.custom.iter().enumerate() {
        if &**part == DEFAULT_PART {
            components.extend(default_components(identity, scheme));
        } else {
            components.push((format!("custom.{}", index + 1), &**part));
        }
    }
    components
}

fn default_components(identity: &Identity, scheme: Scheme) -> Vec<(String, &str)> {
    let mut components = vec![("node", identity.node_id.as_str()), ("type", &*identity.error_type)];
    if scheme == Scheme::Group {
        components.extend(identity.error_code.as_deref().map(|code| ("code", code)));
    }
    components.push(("message", &identity.message_norm));
    if scheme == Scheme::Group {
        components.push(("root.type", &identity.root_type));
        components.push(("root.message", &identity.root_norm));
    }
    components.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// A SHA-256 over named fields. Every text goes in with its length before it, so text cannot move
/// from one field to the next unnoticed.
struct Fields(Sha256);

impl Fields {
    fn new(kind: &str) -> Self {
        let mut fields = Self(Sha256::new());
        fields.push("failrec", kind);
        fields.push("version", &GROUP_VERSION.to_string());
        fields
    }

    fn push(&mut self, name: &str, value: &str) {
        for text in [name, value] {
            self.0.update((text.len() as u64).to_le_bytes());
            self.0.update(text.as_bytes());
        }
    }

    fn finish(self) -> Fingerprint {
        Fingerprint::from_hex(to_hex(&self.0.finalize()))
    }

    fn finish_short(self) -> Fingerprint {
        let hash = self.0.finalize();
        let (short, _) = hash.split_at_checked(GROUP_BYTES).unwrap_or((&hash, &[]));
        Fingerprint::from_hex(to_hex(short))
    }
}

fn to_hex(bytes: &[u8]) -> String {
    let mut digits = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        for digit in [byte >> 4, byte & 15] {
            let digit = HEX_DIGITS.get(usize::from(digit)).copied().unwrap_or(b'0');
            digits.push(char::from(digit));
        }
    }
    digits
}

#[cfg(test)]
mod tests;
