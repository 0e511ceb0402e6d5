//! [`explain_message`]: the normal form and the group of a message alone.

use std::borrow::Cow;

use crate::fingerprint::digest::group_fingerprint;
use crate::fingerprint::explanation::Explanation;
use crate::fingerprint::normalizer::Normalizer;
use crate::record::{Fingerprint, Identity, NodeId, Scheme};

/// How `message` comes to its normal form by `normalizer`, and the name of the group that it would have if nothing
/// else were known: no node, no type, no cause.
///
/// # Examples
///
/// ```
/// use failrec::fingerprint::{Normalizer, explain_message};
///
/// let normalizer = Normalizer::default();
/// let (explanation, one) = explain_message("user 42 not found", &normalizer);
/// assert_eq!(explanation.normal, "user <n> not found");
/// assert_eq!(explanation.replacements[0].text, "42");
///
/// let (_, other) = explain_message("user 43 not found", &normalizer);
/// assert_eq!(one, other);
/// ```
pub fn explain_message(message: &str, normalizer: &Normalizer) -> (Explanation, Fingerprint) {
    let explanation = normalizer.explain(message);
    let identity = Identity {
        node_id: NodeId::from(""),
        error_type: Cow::default(),
        error_code: None,
        message_norm: explanation.normal.as_str().into(),
        root_type: Cow::default(),
        root_norm: Box::default(),
        custom: Box::default(),
    };
    let fingerprint = group_fingerprint(&identity, Scheme::Group);
    (explanation, fingerprint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::key::IdentityParts;

    #[test]
    fn message_alone_has_the_name_of_a_failure_without_a_cause() {
        let parts = IdentityParts {
            node_id: &NodeId::from(""),
            error_type: &Cow::Borrowed(""),
            error_code: None,
            message_norm: "user <n> not found",
            root_type: &Cow::Borrowed(""),
            root_norm: "",
            custom: &[],
        };
        let name = group_fingerprint(&parts.to_identity(), Scheme::Group);
        let (_, told) = explain_message("user 42 not found", &Normalizer::default());
        assert_eq!(told, name);
    }
}
