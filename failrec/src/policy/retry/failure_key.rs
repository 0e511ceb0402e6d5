//! [`failure_key`]: tells whether two failures are the same.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::capture::error::Description;
use crate::fingerprint::Normalizer;

/// A number that is the same for errors of the same types whose messages differ only in what
/// differs from one occurrence to the next.
pub(super) fn failure_key(description: &Description) -> u64 {
    let (normalizer, mut normal) = (Normalizer::default(), String::new());
    let mut hasher = DefaultHasher::new();
    for link in description.to_links() {
        link.error_type.hash(&mut hasher);
        link.code.hash(&mut hasher);
        normalizer.normalize_into(link.own(), &mut normal);
        normal.hash(&mut hasher);
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use std::any::type_name;
    use std::error::Error;
    use std::io;

    use super::*;

    fn key_of(error: &dyn Error, error_type: &'static str) -> u64 {
        let mut description = Description::default();
        description.push_chain(error, error_type);
        failure_key(&description)
    }

    fn key(message: &str) -> u64 {
        key_of(&io::Error::other(message.to_owned()), type_name::<io::Error>())
    }

    #[test]
    fn messages_that_differ_by_occurrence_are_the_same() {
        assert_eq!(key("user 42 not found after 30s"), key("user 43 not found after 1.5s"));
    }

    #[test]
    fn other_messages_and_types_are_other_failures() {
        assert_ne!(key("user not found"), key("order not found"));
        let error = io::Error::other("user not found");
        assert_ne!(key("user not found"), key_of(&error, "shop::NotFound"));
    }

    #[test]
    fn cause_tells_failures_apart() {
        let with = |text: &str| key_of(&text.parse::<u8>().unwrap_err(), "E");
        assert_ne!(with(""), with("x"));
    }
}
